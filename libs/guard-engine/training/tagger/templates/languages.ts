/** The same in nine more languages. The places to fill are those of `prose.ts`. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  german: `
Mein Name ist {person} und ich wohne in {place}.
Ich heiße {person} und arbeite bei {org}.
Schreibe eine E-Mail an {person} von {org} wegen der Rechnung.
Sehr geehrter Herr {family}, vielen Dank für Ihre Nachricht vom {date}.
Sehr geehrte Frau {family}, wir bestätigen Ihren Termin in {place}.
Liebe {given}, wie geht es dir in {place}?
Mit freundlichen Grüßen {person}
Ich wohne in der {address}.
Meine Adresse lautet {address}.
Bitte schicken Sie das Paket an {person}, {address}.
Frau Dr. {family} ist Ärztin am {org}.
{person} ist Geschäftsführer der {org} in {place}.
Gestern war {given} mit {given} in {place}.
Die Firma {org} hat ihren Sitz in {place}.
Wie ist das Wetter in {place}?
Erkläre mir den Unterschied zwischen Arbeit und Leistung.
Fasse den folgenden Text zusammen und nenne die Hauptpunkte.
Die Katze sitzt auf dem Dach und schaut den Vögeln zu.
Welche Programmiersprache soll ein Anfänger lernen?`,
  french: `
Je m'appelle {person} et j'habite à {place}.
Mon nom est {person}, je travaille chez {org}.
Écris un courriel à {person} de {org} au sujet de la facture.
Cher Monsieur {family}, merci pour votre lettre du {date}.
Chère Madame {family}, nous vous attendons à {place}.
Bonjour {given}, comment vas-tu ?
J'habite au {address}.
Mon adresse est {address}.
Veuillez envoyer le colis à {person}, {address}.
{person}, directeur de {org}, vit à {place}.
La société {org} est basée à {place}.
Hier, {given} et {given} sont allés à {place}.
Quel temps fait-il à {place} ?
Explique-moi la différence entre travail et puissance.
Le chat dort sur le toit de la maison.`,
  spanish: `
Me llamo {person} y vivo en {place}.
Mi nombre es {person} y trabajo en {org}.
Escribe un correo a {person} de {org} sobre la factura.
Estimado Sr. {family}, gracias por su carta del {date}.
Estimada Sra. {family}, la esperamos en {place}.
Hola {given}, ¿cómo estás?
Vivo en {address}.
Mi dirección es {address}.
Por favor envíe el paquete a {person}, {address}.
{person}, director de {org}, nació en {place}.
La empresa {org} tiene su sede en {place}.
Ayer {given} y {given} viajaron a {place}.
¿Qué tiempo hace en {place}?
Explícame la diferencia entre trabajo y potencia.
El gato duerme en el tejado de la casa.`,
  italian: `
Mi chiamo {person} e abito a {place}.
Il mio nome è {person} e lavoro per {org}.
Scrivi un'email a {person} di {org} riguardo alla fattura.
Gentile Sig. {family}, grazie per la sua lettera del {date}.
Ciao {given}, come stai?
Abito in {address}.
Il mio indirizzo è {address}.
{person}, direttore di {org}, è nato a {place}.
L'azienda {org} ha sede a {place}.
Ieri {given} e {given} sono andati a {place}.
Spiegami la differenza tra lavoro e potenza.`,
  portuguese: `
Meu nome é {person} e moro em {place}.
Chamo-me {person} e trabalho na {org}.
Escreva um e-mail para {person} da {org} sobre a fatura.
Prezado Sr. {family}, obrigado pela sua carta de {date}.
Olá {given}, tudo bem?
Moro na {address}.
Meu endereço é {address}.
{person}, diretor da {org}, nasceu em {place}.
Ontem {given} e {given} foram a {place}.
Explique a diferença entre trabalho e potência.`,
  dutch: `
Mijn naam is {person} en ik woon in {place}.
Ik heet {person} en werk bij {org}.
Schrijf een e-mail aan {person} van {org} over de factuur.
Geachte heer {family}, bedankt voor uw brief van {date}.
Hoi {given}, hoe gaat het?
Ik woon op {address}.
Mijn adres is {address}.
{person} is directeur van {org} in {place}.
Gisteren waren {given} en {given} in {place}.
Leg het verschil tussen arbeid en vermogen uit.`,
  slavic: `
Nazywam się {person} i mieszkam w {place}.
Mam na imię {given}, pracuję w {org}.
Napisz e-mail do {person} z {org} w sprawie faktury.
Szanowny Panie {family}, dziękuję za list z {date}.
Cześć {given}, co słychać?
Mój adres to {address}.
Wczoraj {given} i {given} byli w {place}.
Wyjaśnij różnicę między pracą a mocą.
Jmenuji se {person} a bydlím v {place}.
Moje adresa je {address}.`,
  nordic: `
Mitt navn er {person} og jeg bor i {place}.
Jag heter {person} och jobbar på {org}.
Skriv ett mejl till {person} på {org} om fakturan.
Kære {given}, tak for din besked.
Hej {given}, hur mår du?
Min adress är {address}.
I går var {given} og {given} i {place}.
Förklara skillnaden mellan arbete och effekt.`,
  hungarian: `
A nevem {person}, {place} városában lakom.
Kedves {given}, köszönöm a levelet.
A címem {address}.
Írj egy e-mailt {person} részére.`,
  mediterranean: `
Benim adım {person}, {place} şehrinde yaşıyorum.
Merhaba {given}, nasılsın?
Adresim {address}.
{person}, {org} şirketinde çalışıyor.`,
};
