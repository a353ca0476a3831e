/** Organisations that everybody knows, from general knowledge; `_` joins the words of one name. */
export const ORGANIZATIONS = `Google Microsoft Apple Amazon Meta Facebook Twitter Netflix Tesla Nvidia Intel AMD IBM Oracle SAP Salesforce Adobe Cisco Dell HP Lenovo Samsung
  Sony Panasonic Toshiba Hitachi Fujitsu Huawei Xiaomi Tencent Alibaba Baidu ByteDance TikTok YouTube Instagram WhatsApp LinkedIn Snapchat Pinterest Reddit
  Spotify Uber Lyft Airbnb Booking Expedia PayPal Stripe Square Visa Mastercard American_Express JPMorgan Goldman_Sachs Morgan_Stanley Citigroup
  Citibank Bank_of_America Wells_Fargo HSBC Barclays Lloyds NatWest Santander BBVA UBS Credit_Suisse Deutsche_Bank Commerzbank BNP_Paribas
  Société_Générale ING Rabobank Allianz AXA Zurich_Insurance Prudential MetLife Aviva BlackRock Vanguard Fidelity Berkshire_Hathaway KPMG Deloitte PwC
  Ernst_&_Young McKinsey Accenture Capgemini Infosys Wipro Tata_Consultancy_Services Cognizant Boeing Airbus Lockheed_Martin Raytheon Siemens Bosch Philips
  General_Electric Honeywell Caterpillar 3M BASF Bayer Pfizer Moderna AstraZeneca Novartis Roche Merck Sanofi GlaxoSmithKline Johnson_&_Johnson Toyota
  Honda Nissan Mazda Hyundai Kia Ford General_Motors Chrysler Volkswagen BMW Mercedes-Benz Audi Porsche Renault Peugeot Fiat Ferrari Volvo Shell BP
  ExxonMobil Chevron TotalEnergies Gazprom Equinor Walmart Target Costco Tesco Sainsbury's Aldi Lidl Carrefour IKEA H&M Zara Nike Adidas Puma Gucci
  Starbucks McDonald's Burger_King KFC Coca-Cola Pepsi PepsiCo Nestlé Unilever Procter_&_Gamble Danone Heineken Disney Warner_Bros Paramount Universal
  HBO CNN BBC NBC CBS ABC Fox_News MSNBC ESPN Sky_News Reuters Bloomberg Associated_Press The_Guardian The_New_York_Times The_Washington_Post
  The_Economist Financial_Times Daily_Mail Le_Monde Der_Spiegel El_País NASA ESA FBI CIA NSA FDA EPA SEC IRS NHS NATO UN United_Nations UNESCO UNICEF WHO
  World_Health_Organization IMF World_Bank European_Union European_Commission European_Central_Bank Federal_Reserve Congress Senate Parliament Supreme_Court
  White_House Pentagon Red_Cross Amnesty_International Greenpeace Oxfam FIFA UEFA NBA NFL MLB NHL Manchester_United Chelsea Arsenal Liverpool_FC
  Real_Madrid Barcelona Bayern_Munich Juventus Lakers Yankees Harvard Stanford MIT Yale Princeton Oxford_University Cambridge_University
  Harvard_University Stanford_University Columbia_University UCLA NYU Caltech OpenAI Anthropic DeepMind GitHub GitLab Atlassian Slack Zoom Dropbox Shopify
  eBay Etsy Wayfair FedEx UPS DHL Lufthansa Ryanair EasyJet British_Airways Emirates Delta United_Airlines Qantas Vodafone Orange Telefónica T-Mobile AT&T
  Verizon Comcast Nokia Ericsson Qualcomm Broadcom TSMC Foxconn Palantir Snowflake Databricks Twilio Square_Enix Nintendo Sega Ubisoft`;

export const ORGANIZATION_WORDS = `inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag kg sa sarl sas spa srl bv nv ab oy as aps pty kk sl group holding
  holdings partners partnership associates brothers bros sons ventures capital investments technologies technology systems solutions software labs
  laboratories industries enterprises international consulting services logistics pharmaceuticals pharma biotech therapeutics airlines airways motors
  energy foods bank insurance financial university college school institute academy hospital clinic museum foundation association society council
  committee ministry department agency bureau authority commission union federation church orchestra theatre club team press times news media studios
  records entertainment network networks analytics robotics dynamics electric telecom communications universität hochschule krankenhaus verein stiftung
  université école banque société hôpital universidad banco hospital colegio fundación università banca ospedale uniwersytet szpital`;

/** Stems from which made-up companies are built. */
export const COMPANY_STEMS = `Acme Apex Arbor Argo Astra Atlas Aurora Axiom Beacon Blue Bright Bridge Cedar Cirrus Clear Cobalt Copper Coral Crest Crown Delta Drift Eagle Echo
  Elm Ember Envision Evergreen Falcon Fern First Flint Forge Fusion Galaxy Gold Granite Green Harbor Hawk Helix Horizon Hyper Indigo Inno Iron Ivory Jade
  Jet Keystone Kinetic Lake Laurel Lightning Lumen Luna Magna Maple Meridian Meta Mint Monarch Nimbus Noble North Nova Oak Ocean Omni Onyx Opal Orbit Orion
  Pacific Peak Phoenix Pinnacle Pioneer Polar Prime Prism Pulse Quantum Quest Quill Radiant Raven Red Ridge River Rock Royal Sage Sapphire Sierra Silver
  Sky Solar Solstice Spark Spruce Star Stellar Sterling Stone Summit Sun Swift Synergy Tech Terra Titan Tri True Ultra Union United Vanguard Vector Velocity
  Verde Vertex Vista Vital Vox Wave West White Wild Wind Zen Zenith Zephyr`;

export const COMPANY_ENDINGS = `ware soft tech net works base logic stack cloud data metrics path point flow link line hub grid cast mind gen sync scan shift ly ify io sys tron
  corp health care pay bank fund trade cart ship fleet farm med bio lab lytics`;
