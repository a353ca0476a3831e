/** Family names in common use, by region, from general knowledge. */
export const FAMILY_NAMES: Readonly<Record<string, string>> = {
  english: `Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson Robinson Clark
    Lewis Lee Walker Hall Allen Young King Wright Scott Green Baker Adams Nelson Hill Campbell Mitchell Roberts Carter Phillips Evans Turner Parker
    Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Cooper Peterson Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood Watson Brooks
    Bennett Gray Grey James Hughes Price Myers Long Foster Sanders Ross Powell Sullivan Russell Jenkins Perry Butler Barnes Fisher Henderson
    Coleman Simmons Patterson Jordan Reynolds Hamilton Graham Wallace West Cole Hayes Gibson Bryant Ellis Stevens Murray Ford Marshall Owens
    McDonald MacDonald Harrison Kennedy Wells Henry Freeman Webb Tucker Burns Crawford Olson Simpson Porter Hunter Gordon Shaw Snyder Mason Dixon
    Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Stone Rose Fox Warren Mills Meyer Rice Schmidt Daniels Ferguson Nichols Stephens Weaver
    Ryan Gardner Payne Dunn Kelley Spencer Hawkins Arnold Pierce Hansen Peters Hart Bradley Knight Elliott Cunningham Duncan Armstrong Hudson
    Carroll Lane Riley Andrews Ray Berry Perkins Hoffman Johnston Matthews Richards Willis Carpenter Lawrence Watkins Wheeler Larson Chapman Oliver
    Montgomery Walters Franklin Lawson Fields Gilbert Carr Little Day Fowler Brewer Bishop Jensen Barker Davidson Grant Sims Burton Bates Byrd
    Barnett Curtis Fleming Hopkins Lambert Casey Welch Jennings Fuller Powers Newman Harvey Erickson Christensen Hardy Doyle Sutton Norris Rhodes
    Neal Pope Moss Cross Cannon Higgins Barrett Walsh Rowe Parsons Page Pearson Fraser Douglas Cameron MacKenzie McKenzie Hawthorne Whitaker
    Osborne Abbott Atkinson Barlow Baxter Beaumont Blackwell Booth Bowen Brady Briggs Burgess Burke Byrne Caldwell Chambers Chandler Church
    Clarke Clayton Connolly Conway Cowan Crane Cullen Dawson Dean Dempsey Dickinson Donnelly Doherty Drake Dwyer Eaton Farrell Finch Finnegan
    Fitzgerald Fitzpatrick Fletcher Flynn Frost Gallagher Garner Gibbs Giles Glover Goodman Goodwin Griffin Griffiths Haines Hale Hammond Hancock
    Harding Harper Hartley Hastings Hayward Healy Hewitt Hobbs Hodge Hodges Hogan Holland Holloway Holt Hooper Horton Houston Howe Howell Humphrey
    Hurst Hutchinson Ingram Jarvis Jefferson Kane Keane Keller Kemp Kendall Kent Kerr Kirby Kirk Knowles Lamb Lancaster Langley Leach Lloyd Lowe
    Lucas Lynch Maguire Maher Mann Marsh Maxwell McCarthy McCormack McCoy McDowell McGrath McGuire McIntyre McKay McKinney McLaughlin McLean
    McMahon McMillan McNeil Mercer Merritt Middleton Monroe Moody Mooney Moran Morrison Morrow Morton Mullen Nash Newton Nicholson Nolan Norman
    Norton O'Brien O'Connor O'Donnell O'Neill O'Reilly O'Sullivan Ogden Orr Parry Pratt Prescott Preston Pritchard Pugh Quinn Randall Reeves Reid
    Reilly Riddle Roach Robbins Robson Rowland Salter Saunders Savage Sawyer Schofield Sexton Sharp Shelton Shepherd Sheppard Short Sinclair
    Skinner Slater Sloan Smart Snider Snow Sparks Stafford Stanley Steele Stephenson Stokes Stuart Summers Swanson Sweeney Talbot Tate Thornton
    Todd Townsend Tracy Travis Tyler Vance Vaughan Vaughn Wade Walton Waters Webster Weeks Weston Whitehead Whitfield Wilcox Wilkins Wilkinson
    Willoughby Winters Wolfe Woodard Woods Woodward Wyatt Yates York Washington Jefferson Booker Banks Mosley Gaines Kuefer`,
  hispanic: `García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Cruz Morales Reyes Gutiérrez
    Ortiz Ramos Ruiz Álvarez Mendoza Castillo Jiménez Vásquez Vázquez Moreno Romero Herrera Medina Aguilar Garza Castro Vargas Fernández Guzmán
    Muñoz Méndez Salazar Soto Delgado Peña Ríos Rojas Navarro Domínguez Estrada Contreras Guerrero Ortega Silva Vega Cortez Cortés Ávila Acosta
    Alvarado Santiago Maldonado Valdez Núñez Espinoza Campos Molina Cabrera Figueroa Padilla Juárez Santos Robles Carrillo Ayala Serrano Leon
    Pacheco Fuentes Marquez Cervantes Velásquez Zamora Salinas Montoya Suárez Miranda Barrera Ochoa Trujillo Calderón Duran Villarreal Ibarra
    Cárdenas Escobar Arias Bautista Becerra Benítez Blanco Bravo Cano Carrasco Casas Cazares Correa Crespo Duarte Echeverría Franco Gallego Gil
    Giménez Hidalgo Iglesias Izquierdo Lorenzo Lozano Luna Marín Marrero Mejía Mora Nieto Orozco Palacios Paredes Parra Pascual Pineda Prieto
    Quintero Quiroga Rincón Rivas Rubio Sáez Sanz Solís Sosa Tapia Toledo Urbina Valencia Vidal Villanueva Zapata Zúñiga Alcaraz Leiva Silva
    Santos Oliveira Souza Sousa Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira
    Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Araújo Azevedo
    Barros Batista Borges Brito Cavalcanti Coelho Correia Cunha Faria Fonseca Guimarães Henriques Leite Macedo Magalhães Matos Melo Monteiro
    Moura Neves Nogueira Pacheco Pinheiro Pinto Pires Queiroz Reis Sampaio Tavares Xavier Coutinho Salgado`,
  french: `Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Lefèvre Michel Garcia David Bertrand Roux
    Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry
    Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire
    Duval Joly Gautier Roger Roche Roy Noël Meyer Lucas Meunier Jean Perez Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt
    Leroux Colas Arnaud Renard Giraud Caron Lacroix Fabre Philippe Renaud Leclerc Picard Rolland Gaillard Lemoine Bourgeois Benoît Aubert Rey
    Leclercq Vidal Bouvier Charpentier Berger Olivier Adam Moulin Maillard Hubert Deschamps Dupuis Poirier Aubry Carpentier Royer Huet Guillot
    Collet Cousin Besson Delattre Tremblay Gagnon Côté Bouchard Gagné Pelletier Bélanger Lévesque Bergeron Leblanc Paquette Girard Desjardins
    Beaulieu Cloutier Labrie Desrosiers Charbonneau Lachance`,
  german: `Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz
    Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter
    Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck
    Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel
    Heinrich Brandt Haas Schreiber Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold Wolff
    Pfeiffer Ernst Lindner Hübner Kramer Franz Beyer Wenzel Barth Nagel Fiedler Köster Reuter Schwabe Steiner Gruber Moser Egger Pichler
    Hofer Eder Wimmer Leitner Brunner Aigner Huber Zürcher Ammann Bühler Frei Gerber Graf Kälin Kuster Lüthi Mahler Eberhart Eisenhower Eichel
    Austerlitz Hertzog Kappel Nussbaum Oster Propst Reinhardt Rothschild Traugott Unger Vogler Zweig Ackermann Bachmeier Dreher Drechsler
    Freitag Gerste Hirsch Holtzmann Kastner Kluge Luft Metzger Pfaff Saenger Sanger Schweitzer Strauss Theiss Weissmuller Wexler Ziegler`,
  italian: `Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti De_Luca Mancini Costa Giordano Rizzo Lombardi
    Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo Gentile Martinelli Vitale Lombardo Serra Coppola
    De_Santis D'Angelo Marchetti Parisi Villa Conte Ferraro Ferri Fabbri Bianco Marini Grasso Valentini Messina Sala De_Angelis Gatti Pellegrini
    Palumbo Sanna Farina Rizzi Monti Cattaneo Morelli Amato Silvestri Mazza Testa Grassi Pellegrino Carbone Giuliani Benedetti Barone Rossetti
    Caputo Montanari Guerra Palmieri Bernardi Martino Fiore De_Rosa Ferretti Bellini Basile Riva Donati Piras Vitali Battaglia Sartori Neri
    Costantini Milani Pagano Ruggiero Sorrentino D'Amico Orlando Negri Fanucci Trevisan Calabrese Cocci Genovese Napolitano Siciliano Toscano
    Udinese Pirozzi Lucchese Padovano Panicucci Folliero`,
  dutch: `de_Jong Jansen de_Vries van_den_Berg van_Dijk Bakker Janssen Visser Smit Meijer de_Boer Mulder de_Groot Bos Vos Peters Hendriks
    van_Leeuwen Dekker Brouwer de_Wit Dijkstra Smits de_Graaf van_der_Meer Kok Jacobs van_der_Linden Vermeulen van_den_Heuvel van_der_Veen
    van_den_Broek Schouten Willems van_Beek Hoekstra Koster Maas Verhoeven Prins Kuipers Peeters Maes Mertens Claes Goossens Wouters De_Smet
    Dubois Lambrecht Vandamme De_Clercq Bogaert Hermans Aerts Bouwmeester Mourik Schutte Verbeek Postma Timmermans Veenstra Zijlstra Blom
    Huisman Kuiper Molenaar Scholten Groen Boersma Bosch Evers Gerritsen Hofman`,
  nordic: `Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson
    Jönsson Lindberg Jakobsson Magnusson Olofsson Lindström Lindqvist Lindgren Axelsson Berg Bergström Lundberg Lind Lundgren Lundqvist Mattsson
    Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson Holm
    Wikström Samuelsson Isaksson Fransson Bergqvist Nyström Holmberg Arvidsson Löfgren Söderberg Nyberg Blomqvist Claesson Åberg Hansen Johansen
    Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Johnsen Pettersen Eriksen Berg Haugen Hagen Johannessen Andreassen Jacobsen
    Dahl Jørgensen Halvorsen Henriksen Lund Sørensen Jakobsen Moen Gundersen Iversen Strand Solberg Svendsen Eide Knutsen Martinsen Bakken
    Kristoffersen Mathisen Lie Amundsen Nguyen Rasmussen Lunde Solheim Berge Moe Nygård Bakke Fredriksen Holm Lien Nielsen Christensen Madsen
    Kristensen Olsen Thomsen Christiansen Poulsen Johansen Møller Mortensen Knudsen Mikkelsen Petersen Frederiksen Laursen Lauritsen Bang Bech
    Clausen Gregersen Steffensen Lassen Schou Winther Kruse Kjær Dam Friis Toft Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine
    Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen
    Rantanen Karjalainen Jokinen Mattila Savolainen Jónsdóttir Guðmundsdóttir Sigurðardóttir Gunnarsdóttir Ólafsdóttir Einarsson Jónsson
    Sigurðsson Guðmundsson Ólafsson Magnússon Stefánsson Kristjánsson Björgvinsdóttir Matthíasson Lynge Kreutzmann Petrussen Filemonsen`,
  slavic: `Nowak Kowalski Kowalska Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur
    Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Nowakowski Wieczorek Jabłoński Wróbel
    Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Nowicki Dudek Górski Sikora Walczak Rutkowski Baran Michalak Szewczyk Tomaszewski
    Pietrzak Zalewski Wróblewski Marciniak Jasiński Zawadzki Bąk Jakubowski Sadowski Duda Włodarczyk Wilk Chmielewski Borkowski Sokołowski
    Szczepański Sawicki Kucharski Novák Nováková Svoboda Svobodová Novotný Novotná Dvořák Dvořáková Černý Černá Procházka Procházková Kučera
    Kučerová Veselý Veselá Horák Horáková Němec Němcová Pokorný Pokorná Marek Pospíšil Hájek Jelínek Král Růžička Beneš Fiala Sedláček Doležal
    Zeman Kolář Navrátil Čermák Vaněk Urban Blažek Kříž Kovář Kratochvíl Bartoš Vlček Polák Musil Kopecký Šimek Konečný Malý Holub Štěpánek
    Langrová Bílá Horký Jára Mališ Ivanov Ivanova Smirnov Smirnova Kuznetsov Kuznetsova Popov Popova Vasiliev Vasilyev Petrov Petrova Sokolov
    Sokolova Mikhailov Novikov Novikova Fedorov Fyodorov Morozov Morozova Volkov Volkova Alekseev Lebedev Lebedeva Semenov Semyonov Egorov Pavlov
    Pavlova Kozlov Kozlova Stepanov Nikolaev Orlov Orlova Andreev Makarov Nikitin Nikitina Zakharov Zaitsev Solovyov Borisov Yakovlev Grigoriev
    Romanov Romanova Vorobyov Sergeev Kuzmin Frolov Alexandrov Dmitriev Korolev Gusev Kiselev Ilyin Maximov Polyakov Sorokin Vinogradov Kovalev
    Belov Medvedev Antonov Tarasov Zhukov Baranov Filippov Komarov Davydov Belyaev Gerasimov Bogdanov Osipov Sidorov Matveev Titov Markov Mironov
    Krylov Kulikov Karpov Vlasov Melnikov Denisov Gavrilov Tikhonov Kazakov Afanasiev Danilov Kudryashov Yefremova Yefimov Artemova Dolgorukova
    Yudina Dratchev Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Kovalchuk Oliynyk Shevchuk Koval Polishchuk Bondar Tkachuk Moroz Marchenko
    Lysenko Rudenko Savchenko Petrenko Melnyk Horvat Kovačević Babić Marić Jurić Novak Kovačić Vuković Knežević Marković Petrović Matić Tomić Pavlović
    Božić Blažević Grgić Pavić Radić Perić Filipović Šarić Lovrić Vidović Perković Popović Jovanović Nikolić Đorđević Stojanović Ilić Stanković
    Milošević Krajnc Zupančič Kovač Mlakar Vidmar Golob Turk Božič Kralj Korošec Bizjak Kotnik Hribar Kavčič Rozman Kastelic Oblak Hočevar Zakoč
    Suknović Jelenovič Bisliev Georgiev Georgieva Dimitrov Dimitrova Ivanov Stoyanov Todorov Kolev Nikolov Hristov Popov Popescu Ionescu Popa Pop
    Radu Dumitru Stan Stoica Gheorghe Rusu Munteanu Matei Marin Constantin Moldovan`,
  hungarian: `Nagy Kovács Tóth Szabó Horváth Varga Kiss Molnár Németh Farkas Balogh Papp Takács Juhász Lakatos Mészáros Oláh Simon Rácz Fekete Szilágyi
    Török Fehér Balázs Gál Szűcs Orsós Kocsis Fodor Pintér Szalai Magyar Sipos Lukács Gulyás Bíró Király Katona László Jakab Bogdán Balog Sándor
    Boros Váradi Antal Fazekas Kelemen Somogyi Orosz Fülöp Veres Vincze Hegedűs Budai Deák Pap Bálint Pál Illés Vörös Szőke Fábián Bognár Lengyel
    Kónya Kárpáthy Pálffy Gelencsér Szász Szöllősy Szöllössy Erdős Meszner`,
  mediterranean: `Papadopoulos Papadopoulou Georgiou Dimitriou Ioannou Nikolaidis Pappas Vasileiou Konstantinou Christodoulou Makris Antoniou
    Karagiannis Economou Papadakis Angelopoulos Alexiou Panagiotou Petridis Theodorou Samaras Vlahos Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım
    Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt Özkan Şimşek Polat Erdoğan Korkmaz Güneş Aksoy Taş Cohen Levi Levy Mizrahi
    Peretz Biton Dahan Avraham Friedman Katz Goldberg Goldstein Rosenberg Shapiro Weiss Klein Rubin Kaplan Feldman Greenberg Bernstein Horowitz
    Epstein Schwartz Silverman Rosen Zuckerman`,
  arabic: `Al-Sayed Hassan Hussein Ahmed Ali Mohamed Ibrahim Khalil Mansour Haddad Khoury Nasser Saleh Salem Said Rahman Aziz Hamdan Abbas Farouk
    Hakim Rashid Sharif Qureshi Malik Siddiqui Ansari Hashemi Hosseini Ahmadi Mohammadi Karimi Rezaei Moradi Rahimi Jafari Sadeghi Akbari Mousavi
    Ghorbani Najjar Bitar Darwish Fakhoury Habib Issa Jaber Kanaan Masri Nassar Odeh Qasim Sabbagh Shaheen Tahir Younis Zaki Benali Bouzid Cherif
    Haddadi Mebarki Ziani Alaoui Benjelloun El-Amin Al-Farsi Al-Hashimi Al-Rashid bin_Salman`,
  indian: `Patel Sharma Singh Kumar Gupta Shah Khan Reddy Rao Nair Iyer Iyengar Menon Pillai Mehta Desai Joshi Kulkarni Patil Deshmukh Agarwal Aggarwal
    Bansal Mittal Goyal Jain Verma Varma Mishra Tiwari Pandey Dubey Trivedi Chaturvedi Shukla Tripathi Srivastava Saxena Mathur Bhatia Kapoor Khanna
    Malhotra Chopra Arora Sethi Ahuja Anand Bose Das Dutta Ghosh Sen Roy Banerjee Mukherjee Chatterjee Chakraborty Bhattacharya Ganguly Sarkar Saha
    Mondal Naidu Raju Prasad Krishnan Subramanian Venkatesan Ramachandran Natarajan Murthy Gowda Hegde Shetty Kamath Bhat Pai Thakur Chauhan Rathore
    Yadav Rajput Solanki Parmar Gill Dhillon Sidhu Grewal Sandhu Kaur Bajwa Cheema Chaudhary Chaudhry Butt Iqbal Hussain Akhtar Javed Mirza Baig
    Sheikh Shaikh Syed Rahman Islam Hossain Chowdhury Perera Fernando Silva Jayawardena Gunawardena Thapa Gurung Shrestha Tamang`,
  eastasian: `Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Tang Han Cao Deng Feng Xiao Cheng Zeng
    Peng Pan Yuan Dong Su Lu Jiang Cai Jia Ding Wei Xue Ye Yan Yu Du Dai Xia Zhong Tian Ren Fan Fang Shi Yao Tan Liao Zou Xiong Jin Hao Kong Bai Cui
    Kang Mao Qiu Qin Gu Hou Shao Meng Long Wan Duan Qian Yin Li Chang Wong Chan Cheung Leung Lam Ng Ho Kwok Chow Yeung Tsang Lau Tam Fung Chiu Sato
    Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu
    Yamazaki Mori Abe Ikeda Hashimoto Yamashita Ishikawa Nakajima Maeda Fujita Ogawa Goto Okada Hasegawa Murakami Kondo Ishii Saito Sakamoto Endo
    Aoki Fujii Nishimura Fukuda Ota Miura Fujiwara Okamoto Matsuda Nakagawa Nakano Harada Ono Tamura Takeuchi Kaneko Wada Nakayama Ishida Ueda
    Morita Hara Shibata Sakai Kudo Yokoyama Miyazaki Miyamoto Uchida Takagi Ando Taniguchi Ohno Maruyama Imai Nishiyama Hirai Kim Park Choi Jeong
    Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong Jeon Ko Moon Yang Son Bae Baek Heo Yoo Nam Nguyen Tran Le Pham Hoang
    Huynh Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Truong Wijaya Santoso Widodo Suharto Pratama Saputra Hidayat Setiawan Kusuma Reyes Cruz
    Bautista Ocampo Mendoza Aquino Dizon Manalo Villanueva Chaiyasit Srisai Wongsakul`,
  african: `Okafor Okonkwo Adeyemi Adebayo Ogunleye Balogun Eze Nwosu Obi Chukwu Okoye Igwe Nwachukwu Afolabi Ajayi Akinola Olawale Oyelaran Abubakar
    Musa Bello Sani Danjuma Mensah Owusu Boateng Asante Osei Appiah Amoah Agyeman Addo Ofori Annan Nkrumah Mbeki Mandela Nkosi Dlamini Zulu Ndlovu
    Khumalo Mokoena Molefe Sithole Mthembu Naidoo Govender Pillay Botha van_der_Merwe Pretorius Coetzee Venter Steyn Nel Kruger Joubert Kamau Mwangi
    Njoroge Kariuki Otieno Odhiambo Ochieng Omondi Kiprotich Kipchoge Mutua Wanjiku Kimani Moyo Ncube Mugabe Tsvangirai Banda Phiri Tembo Mwanza
    Traoré Diallo Diop Ndiaye Fall Sow Keita Touré Coulibaly Konaté Cissé Camara Sarr Faye Bekele Tadesse Girma Abera Kebede Kagame Habimana
    Mugisha Nsengiyumva Kabila Tshisekedi Mbappé Eto'o`,
};
