/** Given names in common use, by region, from general knowledge. */
export const GIVEN_NAMES: Readonly<Record<string, string>> = {
  english: `Aaron Abby Abigail Ada Adam Adele Adrian Agnes Aidan Aimee Alan Albert Alex Alexa Alexander Alexandra Alexis Alfred Alice Alicia
    Alison Allison Alyssa Amanda Amber Amelia Amy Andrea Andrew Andy Angela Angelina Angie Ann Anna Annabelle Anne Annie Anthony April Archie
    Ariana Arnold Arthur Ashley Ashton Aubrey Audrey Austin Ava Avery Barbara Barry Beatrice Becky Bella Ben Benjamin Bernard Bert Beth Bethany
    Betty Beverly Bill Billy Blake Bob Bobby Bonnie Brad Bradley Brandon Brenda Brendan Brent Brett Brian Brianna Bridget Brittany Brooke Bruce
    Bryan Bryce Caitlin Caleb Calvin Cameron Camilla Candace Carl Carla Carly Carmen Carol Caroline Carolyn Carrie Carter Casey Cassandra
    Catherine Cathy Cecilia Chad Charles Charlie Charlotte Chelsea Cheryl Chester Chloe Chris Christian Christie Christina Christine Christopher
    Christy Cindy Claire Clara Clarence Clark Claudia Clayton Clifford Clint Clinton Clive Clyde Cody Cole Colin Colleen Connie Connor Constance
    Corey Courtney Craig Crystal Curtis Cynthia Daisy Dakota Dale Damian Dan Dana Daniel Danielle Danny Darlene Darrell Darren Daryl Dave David
    Dawn Dean Deanna Deborah Debbie Debra Declan Denise Dennis Derek Desmond Devin Diana Diane Dick Dominic Don Donald Donna Doreen Doris Dorothy
    Doug Douglas Duane Duncan Dustin Dwayne Dwight Dylan Earl Ed Eddie Edgar Edith Edmund Edna Edward Edwin Eileen Elaine Eleanor Eli Elijah
    Elizabeth Ella Ellen Ellie Elliot Elmer Eloise Elsie Emily Emma Eric Erica Erik Erin Ernest Esther Ethan Ethel Eugene Eva Evan Evelyn Faith
    Felicity Felix Fiona Florence Floyd Frances Francis Frank Franklin Fred Freddie Frederick Gabriel Gail Gareth Garrett Gary Gavin Gemma Gene
    Geoff Geoffrey George Georgia Georgina Gerald Geraldine Gilbert Gina Glen Glenda Glenn Gloria Gordon Grace Graham Grant Greg Gregory Greta
    Guy Gwen Hailey Haley Hannah Harold Harriet Harrison Harry Harvey Hazel Heather Hector Heidi Helen Henry Herbert Herman Hilary Holly Homer
    Howard Hugh Hugo Hunter Ian Ida Imogen Irene Iris Irving Isaac Isabel Isabella Isabelle Isaiah Isla Ivan Ivy Jack Jackie Jackson Jacob
    Jacqueline Jade Jake James Jamie Jan Jane Janet Janice Jared Jasmine Jason Jay Jean Jeanette Jeff Jeffrey Jenna Jennifer Jenny Jeremy Jerome
    Jerry Jesse Jessica Jessie Jill Jim Jimmy Jo Joan Joanna Joanne Jocelyn Jodie Joe Joel Joey John Johnny Jon Jonah Jonathan Jordan Joseph
    Josephine Josh Joshua Joy Joyce Juan Judith Judy Julia Julian Juliana Julie Juliet June Justin Kaitlyn Karen Karl Kate Katelyn Katherine
    Kathleen Kathryn Kathy Katie Katrina Kay Kayla Keith Kelly Kelsey Ken Kendra Kenneth Kenny Kerry Kevin Kieran Kim Kimberly Kirk Kirsten Kit
    Kristen Kristin Kristina Kurt Kyle Lance Larry Laura Lauren Laurence Laurie Lawrence Leah Lee Leo Leon Leonard Leroy Leslie Lester Levi Lewis
    Liam Lillian Lily Linda Lindsay Lindsey Lisa Liz Lloyd Logan Lois Lola Lorraine Louis Louise Lucas Lucy Luke Lydia Lynn Mabel Mackenzie
    Madeline Madison Maggie Malcolm Mandy Marc Marcia Marcus Margaret Maria Marian Marianne Marie Marilyn Marion Marjorie Mark Marlene Marsha
    Marshall Martha Martin Marvin Mary Mason Matilda Matt Matthew Maureen Maurice Max Maxine Maxwell May Megan Melanie Melinda Melissa Melvin
    Mercedes Meredith Mia Michael Michaela Michele Michelle Mick Mike Mildred Miles Millie Milton Mindy Miranda Mitchell Molly Monica Morgan
    Morris Muriel Myra Myrtle Nancy Naomi Natalie Natasha Nathan Nathaniel Neal Neil Nell Nelson Nicholas Nick Nicola Nicole Nigel Nina Noah Noel
    Nora Norma Norman Olive Oliver Olivia Oscar Owen Paige Pam Pamela Pat Patricia Patrick Paul Paula Pauline Peggy Penelope Penny Percy Perry
    Pete Peter Phil Philip Phillip Phoebe Phyllis Poppy Preston Priscilla Quentin Quinn Rachel Ralph Randall Randy Ray Raymond Rebecca Reginald
    Renee Rex Rhonda Richard Rick Ricky Riley Rita Rob Robert Roberta Robin Robyn Rod Roderick Rodney Roger Ron Ronald Ronnie Rory Rosalind Rose
    Rosemary Rosie Ross Roxanne Roy Ruby Rufus Rupert Russell Ruth Ryan Sabrina Sadie Sally Sam Samantha Samuel Sandra Sandy Sara Sarah Savannah
    Scarlett Scott Sean Sebastian Selena Seth Shane Shannon Sharon Shaun Shawn Sheila Shelby Shelley Sheri Sherry Shirley Sidney Sienna Simon
    Sonia Sophia Sophie Spencer Stacey Stacy Stan Stanley Stella Stephanie Stephen Steve Steven Stewart Stuart Sue Summer Susan Susie Suzanne
    Sybil Sydney Sylvia Tabitha Tamara Tammy Tanya Tara Taylor Ted Teresa Terrance Terrence Terri Terry Tess Tessa Theo Theodore Theresa Thomas
    Tiffany Tim Timothy Tina Toby Todd Tom Tommy Toni Tony Tracey Tracy Travis Trevor Tricia Tristan Troy Tyler Tyrone Valerie Vanessa Vera Vernon
    Veronica Vicki Vicky Victor Victoria Vince Vincent Viola Violet Virginia Vivian Wade Wallace Walter Wanda Warren Wayne Wendy Wesley Wilbur
    Wilfred Will Willard William Willie Willow Wilma Winifred Winston Wyatt Xavier Yvette Yvonne Zachary Zack Zara Zoe Zoey Tyrell Malik Jamal
    DeShawn Latoya Keisha Ebony Tanisha Terrell Darnell Marquis Siobhan Aoife Niamh Ciara Saoirse Padraig Eoin Cillian Sinead Roisin Angus Hamish
    Callum Ewan Fraser Lachlan Rhys Dylan Gethin Bronwyn Megan Cerys`,
  hispanic: `José Juan Luis Carlos Jorge Pedro Manuel Jesús Miguel Ángel Antonio Francisco Javier Alejandro Fernando Rafael Ramón Raúl Ricardo
    Roberto Rodrigo Rubén Salvador Santiago Sergio Andrés Arturo Alberto Alfonso Alfredo Álvaro Armando Benito César Cristian Cristóbal Daniel
    Diego Domingo Eduardo Emilio Enrique Ernesto Esteban Eugenio Fabián Federico Felipe Felix Gerardo Gonzalo Guillermo Gustavo Héctor Hernán
    Hugo Ignacio Isidro Iván Jaime Joaquín Julián Julio Leonardo Lorenzo Marcelo Marco Marcos Mariano Mario Martín Mateo Matías Mauricio
    Maximiliano Nicolás Octavio Óscar Pablo Patricio Rogelio Tomás Vicente Xavier María Ana Carmen Lucía Sofía Valentina Camila Isabel Elena
    Gabriela Guadalupe Rosa Teresa Alejandra Adriana Alicia Alma Beatriz Blanca Carolina Catalina Cecilia Consuelo Cristina Daniela Dolores
    Esmeralda Esperanza Estela Eva Fernanda Francisca Gloria Graciela Inés Irene Jimena Josefina Juana Julieta Leticia Lorena Luisa Luz Magdalena
    Manuela Marcela Margarita Mariana Maricela Marisol Martina Mercedes Micaela Mónica Natalia Noelia Norma Nuria Olga Paloma Patricia Paula Paz
    Pilar Raquel Rocío Rosario Sandra Silvia Soledad Susana Verónica Ximena Yolanda João Joaquim Tiago Thiago Vinícius Caio Gustavo Heitor
    Rafaela Letícia Larissa Beatriz Camila Luana Júlia Leandro Márcio Nuno Paulo Rui Vasco Gonçalo Duarte Afonso Inês Mariana Matilde Fátima
    Conceição Thaís Fabiana Otávio Estevan Kauan Enzo Luiz Aline Bruna Renata`,
  french: `Jean Pierre Jacques Michel André Philippe Alain Bernard Claude Gérard Daniel Christian Patrick Nicolas Christophe Laurent Stéphane Olivier
    Sébastien Julien Guillaume Frédéric Thierry Pascal Éric Didier Bruno Vincent Antoine Alexandre Maxime Thomas Romain Clément Mathieu Matthieu
    Hugo Théo Lucas Louis Gabriel Raphaël Arthur Jules Adrien Benoît Cédric Damien Denis Dominique Étienne Fabien Fabrice François Gaspard
    Georges Gilles Grégoire Guy Henri Hervé Jérôme Joël Laurence Léo Léon Loïc Luc Marcel Nathan Noël Quentin Rémi Rémy René Roland Serge Sylvain
    Tanguy Thibault Thibaut Tristan Valentin Xavier Yann Yannick Yves Marie Nathalie Isabelle Sylvie Catherine Françoise Valérie Christine
    Monique Sophie Céline Sandrine Stéphanie Julie Aurélie Camille Léa Manon Chloé Emma Inès Jade Louise Alice Lina Anaïs Amélie Anne Audrey
    Aurore Béatrice Brigitte Caroline Cécile Chantal Charlotte Claire Clémence Colette Corinne Danielle Delphine Dominique Élise Élodie Émilie
    Estelle Ève Florence Geneviève Hélène Jacqueline Jeanne Joséphine Juliette Laure Lucie Margaux Margot Marguerite Marine Martine Mathilde
    Mélanie Michèle Mireille Muriel Nadine Noémie Océane Odette Pauline Simone Solène Suzanne Véronique Virginie Yvette Zoé Lætitia Maëlle`,
  german: `Hans Peter Klaus Wolfgang Jürgen Günter Dieter Manfred Uwe Werner Horst Helmut Heinz Gerhard Bernd Rainer Frank Stefan Michael Andreas
    Thomas Matthias Markus Christian Martin Alexander Sebastian Daniel Florian Tobias Jan Philipp Lukas Jonas Felix Maximilian Leon Finn Ben Paul
    Elias Noah Emil Anton Moritz Johannes Julian Fabian Dominik Benedikt Christoph Holger Ingo Jens Jörg Jochen Kai Karl Karsten Konrad Kurt
    Lars Lennart Lothar Ludwig Malte Marcel Nils Norbert Olaf Oliver Oskar Otto Ralf Reinhard Reinhold Roland Rolf Rudolf Rüdiger Siegfried Sören
    Sven Theodor Thorsten Till Timo Torsten Udo Ulrich Volker Walter Wilhelm Winfried Ursula Karin Helga Sabine Ingrid Renate Monika Susanne
    Gisela Petra Birgit Andrea Claudia Stefanie Nicole Anja Katja Kathrin Sandra Julia Anna Lena Laura Lea Hannah Mia Emilia Sophie Marie Lina
    Angelika Annegret Anneliese Annette Antje Astrid Bärbel Barbara Beate Bettina Birgit Brigitte Britta Carola Christa Christel Christiane
    Cornelia Dagmar Doris Elfriede Elke Elsa Erika Franziska Frauke Frieda Friederike Gabriele Gerda Gertrud Greta Gudrun Hanna Hannelore
    Heike Heidi Heidrun Hildegard Ilse Inge Ines Irmgard Jana Johanna Jutta Kerstin Kirsten Lieselotte Liesel Luise Magdalena Maike Manuela
    Margarete Marlene Martina Mathilda Meike Melanie Merle Nadine Nina Paula Pia Regina Rosemarie Roswitha Silke Sigrid Silvia Simone Sonja
    Svenja Tanja Theresa Ulrike Ute Vanessa Vera Waltraud Yvonne Aantje Wiebke Hauke Detlef Eberhard Egon Ernst Erwin Friedrich Georg Gottfried
    Hartmut Heiko Heinrich Herbert Hermann Hubert Joachim`,
  italian: `Giuseppe Giovanni Antonio Mario Luigi Francesco Angelo Vincenzo Pietro Salvatore Carlo Franco Domenico Bruno Paolo Michele Giorgio Aldo
    Sergio Luciano Andrea Marco Alessandro Stefano Roberto Claudio Matteo Lorenzo Davide Simone Luca Federico Riccardo Leonardo Gabriele Mattia
    Tommaso Edoardo Filippo Giacomo Emanuele Enrico Fabio Fabrizio Gianluca Gianni Giulio Massimo Maurizio Mauro Nicola Raffaele Renato Renzo
    Rocco Sandro Silvio Umberto Valerio Vito Emidio Ettore Cesare Dario Dino Elio Ezio Guido Ivo Maria Anna Giuseppina Rosa Angela Giovanna
    Teresa Lucia Carmela Caterina Francesca Antonietta Carla Elena Concetta Rita Margherita Franca Paola Giulia Chiara Sara Martina Valentina
    Alessia Federica Elisa Silvia Ilaria Sofia Aurora Ginevra Alice Beatrice Bianca Camilla Claudia Cristina Daniela Eleonora Emma Fabiana
    Flavia Gaia Giada Gianna Giorgia Greta Irene Laura Letizia Loredana Lorena Luisa Marina Marta Michela Monica Nicoletta Noemi Ornella
    Patrizia Raffaella Roberta Rosanna Serena Simona Stefania Tiziana Vanessa Viola Vittoria Cettina Quinzia Piera Ludovica`,
  dutch: `Jan Johannes Cornelis Hendrik Willem Pieter Gerrit Jacobus Dirk Maarten Marten Sander Bram Daan Sem Thijs Lars Ruben Jesse Luuk Stijn
    Jeroen Joost Koen Niels Pim Rik Roel Ruud Sjoerd Teun Wouter Bas Bart Arjen Erwin Gijs Hans Henk Jaap Jelle Joris Jurgen Kees Mark Maurits
    Mees Olaf Rob Siem Sietse Ton Vincent Wim Maria Johanna Anna Cornelia Elisabeth Emma Sophie Julia Anouk Fleur Lotte Sanne Femke Marieke
    Marijke Annemarie Anneke Esther Eva Floor Hanneke Ilse Ingrid Iris Jolanda Josje Linda Lieke Loes Maaike Manon Margriet Marloes Mirjam Myrthe
    Nienke Noor Petra Renske Roos Saskia Silvia Tess Tessa Truus Wendy Willemijn Yvonne Sven Wout Dries Jef Luc Griet Katrien Lieve Ann`,
  nordic: `Lars Anders Erik Johan Per Karl Nils Lennart Sven Olof Göran Björn Magnus Fredrik Mikael Mattias Gustav Oskar Viktor Axel Hugo Elias
    Emil Henrik Jens Jesper Jonas Kasper Kim Kjell Kristian Leif Mads Martin Mikkel Morten Niels Ole Øyvind Pål Peder Poul Rasmus Rune Sigurd
    Simon Stig Søren Stian Sindre Svein Terje Thor Tor Torben Torbjørn Trond Ulf Ulrik Vidar Åge Arne Asbjørn Bent Bjarne Carsten Claus Egil
    Einar Eirik Espen Finn Geir Gunnar Håkon Hans Harald Helge Ingvar Ivar Jakob Jarle Anna Eva Maria Karin Kristina Lena Kerstin Ingrid Birgitta
    Marie Elin Emma Ida Linnéa Maja Saga Signe Sofia Ebba Freja Alma Astrid Agnes Alva Annika Åsa Britt Camilla Cecilia Ellen Elsa Frida Gunilla
    Gro Hanne Hedda Helle Helena Henriette Hilde Inger Ingeborg Jette Johanne Josefine Julie Karen Katrine Kirsten Lene Lise Liv Lone Malin
    Maren Marit Marianne Merete Mette Monika Nanna Nora Oda Pernille Ragnhild Randi Rikke Sanna Sara Signe Silje Siri Siv Solveig Stine Susanne
    Synnøve Thea Tone Tove Trine Tuva Turid Ulla Unni Vigdis Vilde Vilma Wenche Ylva Guðrún Sigríður Kristín Jón Sigurður Guðmundur Ólafur Einar
    Árni Stefán Þór Björk Hildur Elínborg Hrafn Ragnar Snorri Garðar Matti Jukka Timo Kari Juha Antti Mikko Pekka Jari Heikki Ville Eero Ilkka
    Janne Jarmo Kalle Lauri Markku Olli Petri Risto Sami Seppo Tapio Teemu Toni Tuomas Väinö Veikko Aino Anneli Eeva Elina Hanna Heidi Helena Irja
    Johanna Kaarina Katja Kirsi Laura Leena Liisa Maarit Marja Merja Minna Niina Outi Päivi Pirjo Riikka Ritva Sari Satu Siiri Sirpa Suvi Tarja
    Tiina Tuula Ulla Virpi`,
  slavic: `Jan Andrzej Piotr Krzysztof Stanisław Tomasz Paweł Józef Marcin Marek Michał Grzegorz Jerzy Tadeusz Adam Łukasz Zbigniew Ryszard Dariusz
    Henryk Mariusz Kazimierz Wojciech Robert Mateusz Jakub Szymon Kacper Filip Bartosz Bartłomiej Maciej Rafał Kamil Dawid Damian Radosław
    Przemysław Sławomir Jarosław Mirosław Bogdan Czesław Wiesław Dobrosław Rościsław Bonifacy Leszek Lech Zdzisław Witold Anna Maria Katarzyna
    Małgorzata Agnieszka Barbara Ewa Krystyna Magdalena Elżbieta Joanna Aleksandra Zofia Monika Teresa Danuta Natalia Karolina Marta Beata
    Dorota Halina Jadwiga Janina Alicja Jolanta Grażyna Iwona Irena Paulina Justyna Bożena Urszula Hanna Renata Sylwia Weronika Wiktoria
    Zuzanna Oliwia Maja Julia Jiří Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk Václav Karel Milan Michal Vladimír Lukáš David Ladislav
    Ondřej Vojtěch Matěj Radek Roman Stanislav Štěpán Dominik Marie Jana Eva Hana Anna Věra Alena Lenka Kateřina Lucie Ludmila Helena Petra Irena
    Veronika Martina Jitka Tereza Zdeňka Ivana Monika Eliška Růžena Libuše Božena Blanka Dagmar Ivan Dmitri Dmitry Sergei Sergey Alexei Aleksei
    Andrei Mikhail Nikolai Vladimir Boris Igor Oleg Yuri Yury Viktor Pavel Anton Maxim Konstantin Kirill Ilya Roman Denis Evgeny Yevgeny
    Vyacheslav Stanislav Valery Anatoly Leonid Gennady Grigory Fyodor Fedor Stepan Timur Ruslan Rustam Marat Vadim Vitaly Mstislav Ravil
    Tatiana Tatyana Olga Elena Yelena Natalia Natalya Irina Svetlana Ekaterina Yekaterina Anastasia Galina Ludmila Lyudmila Nadezhda Marina
    Valentina Oksana Yulia Ksenia Daria Darya Polina Alina Vera Zinaida Raisa Faina Lyubov Inna Larisa Taras Oleksandr Volodymyr Mykola
    Bohdan Ihor Vasyl Petro Kateryna Oleksandra Iryna Svitlana Marko Luka Ivan Ante Josip Stjepan Tomislav Zoran Goran Dragan Dejan Nikola
    Milan Miloš Nemanja Aleksandar Stefan Vuk Bojan Branko Darko Dušan Željko Siniša Slobodan Vladan Zvonimir Krešimir Matej Rok Žiga Andrej
    Gregor Janez Jožef Jure Uroš Blaž Mojca Nataša Tjaša Maja Petra Ivana Jelena Milica Marija Ana Katarina Dragana Snežana Gordana Vesna
    Jasmina Mirjana Biljana Tihana Višeslav Rubija Vehbija Vidica Georgi Dimitar Hristo Stoyan Plamen Todor Boyko Rumen Desislava Radka Bisera`,
  hungarian: `László István József János Zoltán Sándor Gábor Ferenc Attila Péter Tamás Zsolt Tibor András Csaba Imre Lajos György Balázs Gyula
    Mihály Róbert Dániel Ádám Bence Máté Levente Dávid Krisztián Norbert Gergő Gergely Árpád Béla Dezső Ákos Kornél Miklós Mátyás Szabolcs
    Mária Erzsébet Katalin Ilona Éva Anna Zsuzsanna Margit Judit Ágnes Andrea Julianna Erika Krisztina Irén Eszter Magdolna Mónika Edit
    Gabriella Szilvia Anikó Tímea Zsófia Réka Boglárka Dorottya Orsolya Szabina Janka Julcsa Piroska Csanád Ion Gheorghe Vasile Constantin
    Mihai Nicolae Florin Bogdan Cristian Răzvan Ștefan Radu Dragoș Ioana Mihaela Raluca Simona Roxana Alina Corina`,
  mediterranean: `Georgios Giorgos Dimitris Dimitrios Konstantinos Kostas Ioannis Giannis Yannis Nikolaos Nikos Panagiotis Vasilis Vasileios Christos
    Athanasios Thanasis Michalis Stavros Spyros Spiros Alexandros Theodoros Petros Eleftherios Lefteris Maria Eleni Katerina Vasiliki Sofia
    Angeliki Georgia Dimitra Konstantina Anastasia Despina Evangelia Ioanna Kyriaki Paraskevi Fotini Mehmet Mustafa Ahmet Ali Hüseyin Hasan
    İbrahim Osman Yusuf Murat Ömer Emre Burak Can Cem Kemal Serkan Volkan Onur Tolga Orhan Fatma Ayşe Emine Hatice Zeynep Elif Meryem Şerife
    Sultan Hanife Merve Büşra Esra Kübra Özlem Hülya Gül Sevgi Aylin Defne Selin Deniz Derya Avi Yosef Moshe Yaakov Shlomo Shimon Yitzhak Eitan
    Noam Uri Ariel Amit Yael Noa Tamar Shira Avigail Rivka Chana Miriam Talia Hadar Liora`,
  arabic: `Mohammed Muhammad Mohamed Ahmed Ahmad Ali Hassan Hussein Omar Umar Khalid Khaled Abdullah Abdul Abdelrahman Ibrahim Youssef Yousef Yusuf
    Mahmoud Mustafa Tariq Tarek Samir Karim Kareem Rashid Hamid Hamza Bilal Salim Salem Faisal Fahad Sultan Nasser Majid Walid Waleed Ziad Rami
    Amir Ameer Anwar Ayman Adel Adnan Bassam Fadi Farid Faris Hadi Haitham Hisham Ihab Imad Issam Jamal Jamil Maher Mazen Munir Nabil Nadir Omran
    Osama Qasim Rafiq Saad Said Saeed Sami Sharif Suleiman Taha Wael Yasin Yasser Zaid Fatima Fatimah Aisha Khadija Maryam Mariam Zainab Zahra
    Layla Leila Noor Nour Amina Salma Samira Yasmin Yasmine Hanan Huda Iman Jamila Karima Lamia Latifa Lina Lubna Maha Malak Mona Nabila Nadia
    Najwa Rania Reem Rima Sahar Salwa Samar Sana Sara Suad Wafa Zeina Reza Hossein Mehdi Ali Amirhossein Parisa Shirin Nasrin Azadeh Farhad
    Behnam Dariush Kaveh Babak Niloofar Laleh Mitra Bahram`,
  indian: `Aarav Aditya Ajay Akash Akhil Amit Amitabh Anand Anil Anirudh Ankit Anuj Arjun Arun Arvind Ashish Ashok Bharat Chandra Deepak Dev Dhruv
    Dinesh Ganesh Gaurav Girish Gopal Govind Harish Harsh Hemant Ishaan Jagdish Jatin Jayesh Karan Karthik Kartik Kiran Krishna Kunal Lakshman
    Lalit Mahesh Manish Manoj Mayank Mohan Mohit Mukesh Nandan Narayan Narendra Naveen Neeraj Nikhil Nitin Pankaj Pradeep Prakash Pranav Prashant
    Praveen Rahul Raj Rajesh Rajiv Rakesh Ramesh Ravi Rohan Rohit Sachin Sandeep Sanjay Santosh Satish Shankar Shiv Shyam Siddharth Srinivas
    Subhash Sudhir Sumit Sunil Suresh Tarun Umesh Uday Varun Venkat Vijay Vikas Vikram Vinay Vinod Vishal Vivek Yash Aarti Aditi Aishwarya Amrita
    Ananya Anita Anjali Ankita Anushka Aparna Archana Asha Bhavna Chitra Deepa Deepika Divya Gayatri Geeta Indira Isha Jaya Jyoti Kajal Kalpana
    Kamala Kavita Kavya Lakshmi Lata Madhuri Mamta Manisha Meena Meera Megha Nandini Neha Nisha Padma Pallavi Pooja Prachi Preeti Priya Priyanka
    Rachna Radha Rani Rashmi Rekha Renuka Ritu Riya Rupa Sangeeta Sarita Savita Seema Shalini Shanti Shilpa Shreya Shweta Smita Sneha Sonal Sonali
    Sudha Sujata Sunita Sushma Swati Tanvi Uma Usha Vandana Vidya Farhan Imran Asif Irfan Salman Shahid Nadeem Naveed Usman Zeeshan Ayesha Sadia
    Saima Sana Bushra Nusrat Harpreet Gurpreet Jaspreet Manpreet Sukhwinder Balwinder Simran Amarjit`,
  eastasian: `Wei Fang Min Jing Li Yan Jun Jie Lei Yang Yong Qiang Xin Ming Hui Ling Ping Gang Hong Tao Chao Xia Juan Ying Hao Yu Bo Chen Cheng Dong
    Feng Guang Hai Hua Jian Jin Kai Kun Liang Lin Long Mei Ning Peng Qi Qing Rong Rui Shan Shu Song Tian Ting Wen Xiang Xiao Xue Yi Yuan Yun Zhen
    Zhi Xiaoming Xiaohong Jianguo Weiming Yifan Zihan Meiling Xiuying Hiroshi Takashi Kenji Kenta Daisuke Takeshi Yuki Yuto Haruto Sota Ren Akira
    Makoto Satoshi Kazuo Ichiro Jiro Taro Shinji Tatsuya Naoki Ryo Ryota Shota Tomoya Yusuke Kaito Yuito Hideo Masao Minoru Noboru Osamu Shigeru
    Yoko Keiko Kazuko Sachiko Michiko Yumi Naomi Emi Ayumi Aya Akiko Haruka Hana Hina Kaori Mai Mika Miho Misaki Nanami Rei Rina Sakura Tomoko
    Tomomi Yui Yuko Minjun Seojun Jihoon Jiho Hyunwoo Minho Sunghoon Youngsoo Jinwoo Jisoo Jimin Minji Seoyeon Soojin Eunji Hyejin Yuna Minseo
    Nguyen Minh Tuan Hung Dung Duc Hieu Hoang Huy Khanh Long Nam Phong Quang Son Thanh Thang Trung Tung Viet Anh Chi Hang Hien Hoa Huong Lan Linh
    Loan Mai Nga Ngoc Nhung Phuong Quynh Thao Thu Thuy Trang Tuyet Van Budi Agus Siti Dewi Putri Sri Rizki Wayan Ketut Nur Aminah Somchai
    Somsak Anong Malee Suda Rizal Jomar Maricel Jhon Rodel`,
  african: `Chukwuemeka Chidi Emeka Ikechukwu Obinna Chinedu Uche Nnamdi Kelechi Ifeanyi Olumide Oluwaseun Femi Tunde Babatunde Kayode Segun Adebayo
    Ade Ngozi Chioma Adaeze Amaka Ifeoma Nneka Funmi Yetunde Folake Bisi Kwame Kofi Kwabena Yaw Kojo Kwaku Ama Akua Abena Esi Efua Adwoa Sipho
    Thabo Themba Bongani Mandla Nomsa Thandi Thandiwe Lerato Naledi Zanele Nokuthula Lindiwe Kamau Mwangi Njoroge Otieno Ochieng Wanjiru Wambui
    Njeri Akinyi Achieng Juma Baraka Hamisi Rehema Neema Tendai Tatenda Chipo Rudo Farai Abebe Haile Tesfaye Bekele Selam Hiwot Almaz Amadou Mamadou
    Ousmane Moussa Ibrahima Cheikh Awa Aminata Fatou Mariama`,
};
