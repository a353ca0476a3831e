/** Countries, regions and towns, from general knowledge; `_` joins the words of one name. */
export const COUNTRIES = `Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahamas Bahrain Bangladesh Barbados Belarus
  Belgium Belize Benin Bhutan Bolivia Bosnia Botswana Brazil Brunei Bulgaria Burundi Cambodia Cameroon Canada Chad Chile China Colombia Congo
  Costa_Rica Croatia Cuba Cyprus Czechia Czech_Republic Denmark Djibouti Dominica Dominican_Republic Ecuador Egypt El_Salvador Eritrea Estonia
  Eswatini Ethiopia Fiji Finland France Gabon Gambia Georgia Germany Ghana Greece Greenland Grenada Guatemala Guinea Guyana Haiti Honduras Hungary
  Iceland India Indonesia Iran Iraq Ireland Israel Italy Ivory_Coast Jamaica Japan Jordan Kazakhstan Kenya Kosovo Kuwait Kyrgyzstan Laos Latvia
  Lebanon Lesotho Liberia Libya Liechtenstein Lithuania Luxembourg Madagascar Malawi Malaysia Maldives Mali Malta Mauritania Mauritius Mexico
  Moldova Monaco Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal Netherlands New_Zealand Nicaragua Niger Nigeria North_Korea
  North_Macedonia Norway Oman Pakistan Palestine Panama Papua_New_Guinea Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda
  Samoa San_Marino Saudi_Arabia Senegal Serbia Seychelles Sierra_Leone Singapore Slovakia Slovenia Somalia South_Africa South_Korea South_Sudan
  Spain Sri_Lanka Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan Tanzania Thailand Togo Tonga Trinidad Tunisia Turkey Turkmenistan
  Uganda Ukraine United_Arab_Emirates United_Kingdom United_States Uruguay Uzbekistan Vatican_City Venezuela Vietnam Yemen Zambia Zimbabwe USA
  U.S. UK UAE England Scotland Wales Northern_Ireland Britain Great_Britain Holland Europe Asia Africa America North_America South_America
  Latin_America Middle_East Scandinavia Balkans Deutschland Österreich Schweiz Frankreich Spanien Italien España Italia Francia Alemania
  Allemagne Espagne Italie Angleterre Brasil México Polska Nederland Belgique België Danmark Sverige Norge Suomi Portugal Türkiye`;

export const REGIONS = `Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky
  Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada New_Hampshire New_Jersey New_Mexico
  North_Carolina North_Dakota Ohio Oklahoma Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas Utah Vermont Virginia
  Washington West_Virginia Wisconsin Wyoming Puerto_Rico Ontario Quebec Québec British_Columbia Alberta Manitoba Saskatchewan Nova_Scotia New_Brunswick
  Newfoundland Yukon New_South_Wales Queensland Victoria Tasmania Western_Australia Bavaria Bayern Saxony Hessen Sachsen Thüringen Brandenburg
  Catalonia Cataluña Andalusia Andalucía Galicia Normandy Brittany Provence Burgundy Alsace Tuscany Toscana Lombardy Sicily Sardinia Veneto
  Flanders Wallonia Kent Essex Sussex Surrey Cornwall Devon Dorset Norfolk Suffolk Yorkshire Lancashire Cheshire Cumbria Gujarat Maharashtra
  Karnataka Kerala Punjab Rajasthan Tamil_Nadu Bihar Sindh Guangdong Sichuan Hunan Hubei Zhejiang Hokkaido Okinawa Jalisco Siberia Crimea`;

/** Abbreviations of states, provinces and armed forces' post. */
export const REGION_CODES = `AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN
  TX UT VT VA WA WV WI WY DC PR ON QC BC AB MB SK NS NB NL PE NSW VIC QLD APO FPO DPO AE AP`;

export const TOWNS = `New_York New_York_City Los_Angeles Chicago Houston Phoenix Philadelphia San_Antonio San_Diego Dallas San_Jose Austin Jacksonville Fort_Worth
  Columbus Charlotte San_Francisco Indianapolis Seattle Denver Boston El_Paso Detroit Nashville Memphis Portland Oklahoma_City Las_Vegas
  Louisville Baltimore Milwaukee Albuquerque Tucson Fresno Sacramento Kansas_City Mesa Atlanta Omaha Raleigh Miami Long_Beach Virginia_Beach
  Oakland Minneapolis Tulsa Tampa Arlington New_Orleans Wichita Bakersfield Cleveland Aurora Anaheim Honolulu Santa_Ana Riverside Corpus_Christi
  Lexington Stockton Pittsburgh Saint_Paul St._Louis Cincinnati Anchorage Greensboro Plano Newark Lincoln Orlando Irvine Toledo Jersey_City
  Chula_Vista Durham Laredo Madison Gilbert Norfolk Reno Buffalo Fort_Wayne Lubbock Hialeah Chesapeake Scottsdale Irving Fremont Boise Richmond
  Spokane Rochester Des_Moines Tacoma Modesto Fayetteville Salt_Lake_City Birmingham Huntsville Knoxville Worcester Providence Chattanooga Tempe
  Santa_Clara Springfield Salem Eugene Pasadena Boulder Ann_Arbor Berkeley Palo_Alto Mountain_View Cupertino Redmond Bellevue Cambridge Princeton
  New_Haven Hartford Stamford Albany Syracuse Ithaca Charleston Savannah Fairfield Georgetown Bloomfield Brooklyn Queens Manhattan Bronx Harlem
  Hollywood Toronto Montreal Montréal Vancouver Calgary Edmonton Ottawa Winnipeg Halifax Hamilton Waterloo Mississauga London Birmingham Manchester
  Liverpool Leeds Sheffield Bristol Glasgow Edinburgh Cardiff Belfast Newcastle Nottingham Leicester Southampton Portsmouth Brighton Oxford
  Cambridge York Bath Exeter Plymouth Norwich Reading Swansea Aberdeen Dundee Inverness Derby Coventry Bradford Hull Stoke Wolverhampton
  Gateshead Sunderland Luton Watford Croydon Wimbledon Greenwich Dublin Cork Galway Limerick Waterford Sydney Melbourne Brisbane Perth Adelaide
  Canberra Hobart Darwin Cairns Auckland Wellington Christchurch Dunedin Paris Marseille Lyon Toulouse Nice Nantes Strasbourg Montpellier Bordeaux
  Lille Rennes Reims Grenoble Dijon Angers Nîmes Toulon Avignon Cannes Versailles Calais Rouen Caen Tours Orléans Metz Nancy Béziers Berlin
  Hamburg München Munich Köln Cologne Frankfurt Stuttgart Düsseldorf Dortmund Essen Leipzig Bremen Dresden Hannover Hanover Nürnberg Nuremberg
  Duisburg Bochum Wuppertal Bonn Münster Karlsruhe Mannheim Augsburg Wiesbaden Kiel Lübeck Rostock Mainz Freiburg Heidelberg Potsdam Ulm
  Regensburg Würzburg Wien Vienna Graz Linz Salzburg Innsbruck Klagenfurt Zürich Zurich Genf Geneva Genève Basel Bern Lausanne Luzern Lucerne
  Madrid Barcelona Valencia Sevilla Seville Zaragoza Málaga Bilbao Granada Córdoba Alicante Murcia Toledo Salamanca Valladolid Vigo Gijón Cádiz
  Lisboa Lisbon Porto Braga Coimbra Faro Roma Rome Milano Milan Napoli Naples Torino Turin Palermo Genova Genoa Bologna Firenze Florence Bari
  Catania Venezia Venice Verona Padova Trieste Parma Pisa Siena Amsterdam Rotterdam Utrecht Eindhoven Groningen Maastricht Haarlem Leiden Delft
  Antwerp Antwerpen Brussels Bruxelles Brussel Gent Ghent Bruges Brugge Liège Leuven København Copenhagen Aarhus Odense Aalborg Stockholm Göteborg
  Gothenburg Malmö Uppsala Oslo Bergen Trondheim Stavanger Helsinki Espoo Tampere Turku Oulu Reykjavik Reykjavík Warszawa Warsaw Kraków Krakow Łódź
  Wrocław Poznań Gdańsk Szczecin Katowice Lublin Praha Prague Brno Ostrava Plzeň Bratislava Košice Budapest Debrecen Szeged Pécs Győr Bucharest
  București Cluj Timișoara Iași Sofia Plovdiv Varna Belgrade Beograd Zagreb Split Dubrovnik Ljubljana Maribor Sarajevo Skopje Tirana Athens Athína
  Thessaloniki Patras Heraklion Nicosia Limassol Larnaca Istanbul Ankara Izmir Antalya Bursa Moscow Moskva Saint_Petersburg St._Petersburg Kazan
  Novosibirsk Sochi Vladivostok Kyiv Kiev Lviv Odessa Odesa Kharkiv Mariupol Donetsk Kherson Minsk Vilnius Kaunas Riga Tallinn Tartu Tbilisi Yerevan
  Baku Tashkent Almaty Astana Cairo Alexandria Giza Tripoli Tunis Algiers Casablanca Rabat Marrakech Fez Lagos Abuja Kano Ibadan Accra Kumasi
  Dakar Abidjan Nairobi Mombasa Kampala Kigali Addis_Ababa Khartoum Mogadishu Dar_es_Salaam Lusaka Harare Johannesburg Cape_Town Durban Pretoria
  Soweto Luanda Kinshasa Maputo Antananarivo Tel_Aviv Jerusalem Haifa Gaza Ramallah Beirut Damascus Aleppo Amman Baghdad Basra Mosul Tehran Isfahan
  Shiraz Riyadh Jeddah Mecca Medina Dubai Abu_Dhabi Sharjah Doha Manama Muscat Sanaa Kabul Kandahar Karachi Lahore Islamabad Peshawar Rawalpindi
  Delhi New_Delhi Mumbai Bombay Bangalore Bengaluru Chennai Kolkata Calcutta Hyderabad Pune Ahmedabad Jaipur Lucknow Kanpur Nagpur Surat Kochi Goa
  Indore Bhopal Patna Chandigarh Noida Gurgaon Varanasi Agra Dhaka Chittagong Colombo Kathmandu Yangon Bangkok Phuket Chiang_Mai Hanoi Da_Nang
  Ho_Chi_Minh_City Saigon Phnom_Penh Vientiane Kuala_Lumpur Penang Jakarta Bandung Surabaya Bali Manila Cebu Davao Beijing Shanghai Guangzhou
  Shenzhen Chengdu Wuhan Hangzhou Nanjing Tianjin Xi'an Chongqing Suzhou Qingdao Hong_Kong Macau Taipei Kaohsiung Tokyo Osaka Kyoto Yokohama
  Nagoya Sapporo Kobe Fukuoka Hiroshima Nagasaki Sendai Seoul Busan Incheon Daegu Pyongyang Ulaanbaatar Mexico_City Ciudad_de_México Guadalajara
  Monterrey Tijuana Puebla Cancún Oaxaca Havana Kingston San_Juan Santo_Domingo Port-au-Prince Managua San_Salvador Tegucigalpa Bogotá Medellín
  Cali Cartagena Caracas Maracaibo Quito Guayaquil Lima Cusco Arequipa La_Paz Santa_Cruz Santiago Valparaíso Buenos_Aires Córdoba Rosario Mendoza
  Montevideo Asunción São_Paulo Rio_de_Janeiro Brasília Salvador Fortaleza Belo_Horizonte Manaus Curitiba Recife Porto_Alegre Goiânia Florianópolis
  Silicon_Valley Wall_Street Times_Square Central_Park Hyde_Park Downing_Street Heathrow Gatwick Kremlin Pentagon Capitol_Hill Alps Himalayas
  Mount_Everest Sahara Amazon Nile Danube Rhine Thames Mississippi_River Mediterranean Baltic Pacific Atlantic Caribbean Bay_Area West_Coast`;

/** Words by which streets and parts of addresses are known. */
export const STREET_WORDS = `street st avenue ave road rd boulevard blvd lane ln drive dr court ct circle cir place pl square sq terrace ter parkway pkwy highway hwy way
  trail trl crescent close grove gardens mews row walk alley plaza loop crossing ridge path pass gateway isle cove coves extension extensions
  junction ville burg manor meadow meadows park parks point port ports shoals spur squares station track union vista view village well wells
  apt apartment suite ste unit floor fl room rm building bldg block lot box po psc uscgc corner north south east west nw ne sw se
  strasse straße str platz weg gasse allee ring ufer damm chaussee bundesstrasse hauptstrasse bahnhofstrasse
  rue boulevard place chemin impasse quai allée cours route étage
  calle avenida avda paseo plaza camino carretera ronda travesía piso colonia
  via viale piazza corso vicolo largo strada contrada piano
  rua praça travessa estrada alameda largo bairro andar
  straat laan plein gracht kade dijk steenweg bus baan
  gata gatan gade gate vej väg vägen vei veien allé plass stien katu tie kuja polku
  ulica ul aleja al plac osiedle os ulice náměstí nám utca út u útja tér tere körút kapu ulitsa prospekt pereulok
  sokak cadde cad mahalle mah odos leoforos jalan jln postbox postfach piso casella`;
