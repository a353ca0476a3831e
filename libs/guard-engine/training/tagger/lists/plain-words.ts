/** Words that are written like names, or stand near them, and are not names themselves; from general knowledge. */
export const TITLES = `mr mrs ms miss mx dr prof professor sir madam lord lady rev reverend father sister brother capt captain col colonel gen general lt
  lieutenant sgt sergeant maj major officer detective judge justice senator congressman congresswoman president chancellor minister governor mayor king queen
  prince princess saint pastor rabbi imam uncle aunt auntie grandma grandpa herr frau fräulein monsieur madame mademoiselle mme mlle señor señora señorita
  sr sra srta don doña signor signora sig dott senhor senhora dhr mevr mevrouw meneer pan pani bay bayan ceo cto cfo coach nurse attorney agent`;

export const PARTICLES = `de del della di da do dos das du des la le el al bin ibn ben bint van von der den ter ten zu zum af av abu o mac mc st y e jr sr ii iii iv phd md dds esq`;

/** A name may follow these, also one in lower case. */
export const CUES = `name named called calls call i'm im am is dear hi hello hey dr mr mrs ms miss meet from live lives living born contact ask tell told email emailed
  regards sincerely love thanks cheers by with and friend wife husband son daughter brother sister mother father boss colleague neighbor neighbour
  name's heiße heisse heißt bin appelle suis llamo soy chiamo sono chamo sou heet ben nazywam jestem from:  to: cc attn client patient customer
  employee manager contact in near visit visiting moved address street city town signed said says`;

export const NATIONALITIES = `american british english french german italian spanish portuguese dutch belgian swiss austrian danish swedish norwegian finnish icelandic
  polish czech slovak hungarian romanian bulgarian serbian croatian slovenian bosnian albanian greek turkish russian ukrainian belarusian lithuanian
  latvian estonian georgian armenian israeli jewish arab arabic egyptian moroccan tunisian algerian libyan sudanese ethiopian kenyan nigerian ghanaian
  african south_african iranian persian iraqi syrian lebanese jordanian saudi emirati kuwaiti qatari yemeni afghan pakistani indian bangladeshi nepali
  chinese japanese korean taiwanese vietnamese thai cambodian burmese malaysian indonesian filipino singaporean australian canadian mexican cuban
  jamaican haitian colombian venezuelan peruvian chilean argentine argentinian brazilian uruguayan bolivian ecuadorian european asian latino hispanic
  scottish irish welsh christian muslim islamic catholic protestant hindu buddhist sikh hebrew latin mandarin cantonese hindi urdu bengali tamil swahili
  roman byzantine ottoman victorian soviet nordic scandinavian greenlander belizian western eastern`;

export const CALENDAR_WORDS = `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
  mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec christmas easter thanksgiving halloween ramadan hanukkah diwali
  montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi
  dimanche janvier février mars avril mai juin juillet août septembre octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre am pm gmt utc est pst cet q1 q2 q3 q4`;

export const TECHNICAL_WORDS = `Python Java JavaScript TypeScript Rust Go Golang Ruby Perl PHP Swift Kotlin Scala Haskell Erlang Elixir Clojure Fortran Matlab SQL NoSQL HTML CSS SCSS
  JSON XML YAML TOML CSV PDF API REST GraphQL gRPC HTTP HTTPS TCP UDP DNS SSH SSL TLS VPN LAN WAN IP URL URI UUID SDK IDE CLI GUI UI UX OS CPU GPU RAM ROM SSD
  USB HDMI Linux Ubuntu Debian Fedora Windows macOS Android iOS Unix Bash PowerShell Vim Emacs Docker Kubernetes Helm Terraform Ansible Jenkins Git Maven
  Gradle Webpack Babel React Angular Vue Svelte Next Nuxt Node Express Django Flask FastAPI Rails Laravel Spring Hibernate Pandas NumPy SciPy TensorFlow
  PyTorch Keras Jupyter Spark Hadoop Kafka Redis Postgres PostgreSQL MySQL SQLite MongoDB Cassandra Elasticsearch Kibana Grafana Prometheus Nginx Apache
  Tomcat RabbitMQ NATS AWS EC2 S3 EKS ECS Lambda Azure GCP BigQuery Firebase Heroku Vercel Netlify Cloudflare ChatGPT GPT GPT-4 Claude Gemini Llama
  Copilot LLM NLP AI ML NER OCR RAG LSTM CNN RNN SVM PCA BERT Transformer Word Excel PowerPoint Outlook Teams SharePoint Photoshop Illustrator
  Figma Jira Confluence Trello Notion Chrome Firefox Safari Edge Bluetooth WiFi Wi-Fi Ethernet Error Exception Warning Info Debug Trace Null None True
  False String Integer Float Boolean Array List Map Set Object Class Function Method Controller Service Repository Factory Handler Manager Client Server
  Request Response Header Body Token Session Cookie User Admin Config Settings Test Mock README TODO FIXME DAN STAN CEO CTO CFO COO HR PR VP KPI ROI SEO CRM
  ERP B2B B2C SaaS MVP FAQ GDPR HIPAA SOC PCI DSS ISO DNA RNA COVID COVID-19 HIV MRI CT BMI GDP CPI IPO ETF NFT Bitcoin Ethereum Blockchain Java8 C4 C++ C#
  .NET Unity Unreal Arduino Raspberry Pi Excalidraw UML BPMN LaTeX Markdown Midjourney Stable Diffusion Wolfram Toolformer`;

/** Ordinary words of headings and sentences, beside those that are learnt from texts. */
export const ORDINARY_WORDS = `introduction overview summary conclusion background method methods results discussion references appendix abstract chapter section part step steps
  guide tutorial example examples exercise note notes tip tips warning important key features feature benefits benefit requirements instructions installation
  usage getting started quick start advanced basic basics best practices common issues troubleshooting frequently asked questions table contents project plan
  report analysis research study design development testing deployment security privacy policy terms conditions agreement contract invoice receipt order
  customer support service team meeting agenda minutes action items budget schedule timeline milestone goal goals objective objectives strategy marketing
  sales product price total amount date time name address phone email subject message status type description category value number title comment
  learning machine deep data science computer programming language network system management business health care education training history art music
  food recipe ingredients directions travel story character plot setting theme role task context output format input question answer please thank thanks
  dear hello hi hey sincerely regards best kind yes no the a an and or but if then this that these those my your our their his her its what when where why how
  who which can could should would will may might must do does did is are was were be been have has had not i you he she it we they me him us them i'm i've
  i'll i'd it's that's there's what's let's don't doesn't didn't can't won't isn't aren't wasn't`;

/** Abbreviations that are nobody's name. */
export const ACRONYMS = `IBAN SSN PIN ATM ID DOB VAT ZIP BIC SWIFT CVV TV DVD CD PC FAQ PDF SMS GPS OTP ISBN VIN IMEI MAC DDoS TBD ETA ASAP FYI RSVP LOL OMG ACH AC DC HDR KDD CIDR ACL
  QA UI UX APA`;

/** German writes every noun with a capital. */
export const GERMAN_NOUNS = `Abend Abteilung Adresse Aktion Alter Angebot Angst Anlage Antrag Antwort Arbeit Arbeiter Arm Art Arzt Aufgabe Aufsatz Auge Ausbildung Auto Bahn Bahnhof Ball
  Bank Baum Bedeutung Beispiel Bericht Beruf Bestellung Besuch Betrag Bett Bewegung Bild Bildung Blatt Blick Blume Boden Brief Brille Brot Bruder Buch Bürger
  Chef Computer Dach Daten Datum Dorf Druck Eltern Empfehlung Ende Energie Entwicklung Erde Erfahrung Ergebnis Essen Fahrrad Familie Farbe Fehler Fenster
  Ferien Feuer Film Firma Fisch Flasche Fleisch Forschung Frage Frau Frauen Freiheit Freund Freundin Frieden Garten Gast Gebiet Geburt Gedanke Gefühl Geld
  Gemeinde Geschichte Gesellschaft Gesetz Gespräch Gesundheit Glas Gott Grenze Größe Grund Gruppe Hand Handel Haus Herz Hilfe Himmel Hoffnung Hund Idee
  Industrie Information Inhalt Jahr Jahre Jahrhundert Jugend Jugendliche Junge Kaffee Kampf Karte Katze Kind Kinder Kirche Klasse Kleid Klima Koffer Kopf
  Körper Kosten Kraft Krankheit Krieg Krise Küche Kultur Kunde Kunst Land Leben Lehrer Leistung Leser Leute Licht Liebe Lied Lösung Luft Macht Mann Markt
  Maschine Mauer Meer Meinung Mensch Menschen Messer Milch Minute Mittel Monat Morgen Musik Mutter Nacht Nachbar Nachricht Nähe Nation Natur Ohr Ordnung
  Ort Papier Partei Pferd Pflanze Plan Platz Politik Polizei Preis Problem Produkt Programm Prozent Punkt Qualität Quelle Rat Raum Recht Rechnung Rede
  Reform Regel Regierung Reise Religion Rolle Ruhe Sache Satz Schiff Schlaf Schlüssel Schritt Schuh Schule Schüler Schutz See Seite Sicherheit Sinn Sohn
  Sommer Sonne Sorge Spiel Sport Sprache Staat Stadt Stein Stelle Stimme Straße Strom Stück Student Stuhl Stunde Tag Tage Tasche Technik Teil Termin Text
  Thema Tier Tisch Tochter Tod Tür Umwelt Unfall Unternehmen Unterschied Urlaub Vater Verein Verfügung Vergleich Verhältnis Verkehr Versicherung Vertrag
  Vogel Volk Wagen Wahl Wald Wand Wasser Weg Wein Welt Wert Wetter Wind Winter Wirtschaft Wissen Wissenschaft Woche Wochenende Wohnung Wort Wunsch Zahl Zeit
  Zeitung Zentrum Ziel Zimmer Zug Zukunft Zusammenfassung Hauptpunkte Programmiersprache Anfänger Nachhaltigkeit Auswirkungen Entscheidung`;
