/**
 * Words by which a transformed text gives itself away: frequent ones of the languages that Latin signatures are written in,
 * and those that attacks are made of. Not one of them is evidence against a text; they only tell which of two readings is
 * language.
 */
const ENGLISH = `
a able about above accept access accordance account achieve across act activate active activities actual actually add address admin advice
after again agent agree all allow allowed almost alone along already also although always am among amoral an and another any anymore
anyone anything anywhere api appear appropriate are around article as ask assistant at attack attention author automatically available
avoid aware away back background bad bank based basic be because become becomes been before began begin behave behavior being believe
below besides best between bit black blocked body bold bomb book bot both boundaries box boxes brain breach bring broken browse build
business but buy by bypass bypassed call came can cannot card care carefully carry cause censor censored censorship certain certainly
chance change chapter character characters chat chatbot check child choose city clear clearly close code coded coherent come comes command
commands common community company complete computer concept concern confidential consider considered constraints contain contains content
context continue continued control conversation cool correct cost could cover create created creating creative credentials criminal
current currently customer dan dangerous dark data day dead deal dear debug decide decode default defined delete describe details
developer dialogue did die different difficult direct directions directives directly disable disclaimer disclaimers disclose discuss
display disregard do doc document does doing done dont double doubt down drop drug drugs due during each earlier easy edge either else
email embody enable enabled end engage ensure enter entire entirely error especially essay ethical ethics even event ever every everyone
everything evil exact exactly example execute explain explicit explore explosives expose express extremely eyes face fact fail false far
fast father favorite feel few fiction fictional file files filter filters final find fine fire first follow following for force forget
form format freedom friend from full fully fun function further game games gave general generate get girl give given gives giving go goal
god goes going gone good got gpt great group guide guidelines gun guy hack hacker had half hand happen hard harm harmful has hate have he head
hear heart hello help her here hi hidden high him his hold home hope host hour house how human humans hypothetical i idea if ignore
illegal imagine immediately immoral important in include including inform information initial input inside instead instructed instruction
instructions intelligence interact interesting internal into is issue it its itself jailbreak job join just keep keeps kept key keys kill
kind knew know knowledge known lab language large last late later lead learn learned least leave left less let level lie life light like
limit limitations limited limits line list little live living load local long longer look lose lost lot love low lower made mail main
maintain make malware man manner many master matter may me mean meaning means meet memory men mention message messages method might mind
minute mission mode model mom moment money month moral morality morals more most mother move much music must my name nature near necessary
need neither neutral never new news next nice night no normal normally not note nothing now number obey obtain odd of off offensive offer
officer often oh ok okay old on one only open openai opinion opinions opposite or order orders original other others otherwise our out
outcome output outputs outside over own owner page paragraph part password passwords people person personality perspective phishing phone
phrase place play player please plot poem point poison policies policy political possess possible post power prefix present pretend
pretending prevent previous print prior private problem proceed process produce program programmed programming promote prompt prompts
proper protocol protocols provide provided provides public purpose put question quick quickly quote racist rather reach react read ready
real reality really reason receive refer refusal refuse refuses refusing regard regardless related relevant remain remember remind remove
repeat replace reply reports request requests required requirements research reset respond response restricted restrictions result return
reveal reverse review right road role roleplay room rule rules run sad safe safety said same save say saying says scenario scene school
science script second secret secretly secrets section see self send sending sense sensitive sentence separate series serious server
session set several sexual shall she short should show shown shut side similar simple simulate simulation since single sir sister site
situation skill small so social solve some somebody someone something sometimes soon sorry sound speak special specific specified speech
stand stands star start started starting state statement states stay steal stealing step steps still stop story strict string strong
stupid style subject succeed such suggest super support suppose sure system table take taken takes taking talk talking task tasks teach
team technical tell tells term terms text than thank thanks that the their them themselves then there therefore these they thing things
think this those though thought three through throughout thus time to token tokens tone took tool top toxic trained training transfer
translate treat trick true truth try trying turn two type types unable uncensored under understand unethical unfiltered unlike unlimited
unlock unrestricted until up upload upon us use used useful user users using usual usually value various version very video view violate
violence violent virus voice wait walk want wants war warning warnings was watch way we weapon weapons weird well went were what whatever
when where whether which while white who whole whom why wild will win wish with within without wonder word words work world worry worse
worst would write wrong wrote year years yes yesterday you young your yourself`;
const GERMAN = `aber alle allem allen alles als also anweisungen auch auf aus bei bevor bitte das dass dein deine deinen deiner dem den
der des dich die diese diesen dieser doch ein eine einem einen einer eines für gegen haben hat ich ignoriere ihr ist jetzt kann kein keine
mein mich mir mit nach nicht noch nur oder ohne passwort regeln sein sich sie sind sondern über und uns vergiss von vorherigen war was
wenn werden wie wird wurde zeige zum zur zwischen`;
const FRENCH = `ainsi alors au aucun aussi autre aux avec avant bien ce cela ces cette comme consignes dans de des dire donc du elle elles
en est et fait ignore il ils instructions je la le les leur lui mais mes moi mon montre mot ne nos notre nous oublie ou où par parce pas
passe pas plus pour qu que quel qui quoi sans se ses si son sont sur ta te tes ton tous tout toute toutes très tu un une vos votre vous`;
const IBERIAN = `ahora algo antes ao aos aquí as até cada com como con contraseña cual cuando da das de del desde do dos e el ela ele elas
eles ella ellos em en entre era es esa essa esta está este esto eu foi fue ha hasta hay ignora ignore instrucciones instruções isso isto la
las le lo los mais mas más me mi minha muito muy na nada não nas no nos nuestro o olvida os otra para pela pelo pero por porque que quem
quién regras reglas revela se sem senha ser seu si sin sistema sobre soy su sua sus tem tiene todas todo todos tu tus um uma un una uno
você vous y ya yo`;
const ITALIAN = `anche ancora che chi ci come con cosa da dal dalla dei del della delle dello di dimentica dove e ed era essere fare gli ha
hai ho ignora il in io istruzioni la le lei lo loro lui ma mi mio mostra nel nella non nostro o ogni parola per perché più precedenti
prima qual quando quale quella quelle quello questa queste questo qui regole rivela se sei senza si sia solo sono su sua sul sulla suo
tra tu tua tutte tutti tutto un una uno vi voi`;
const DUTCH = `aan alle als bij dan dat de deze die dit doen door een en er geen haar heb hebben heeft het hij hoe ik in instructies is
jij jouw kan maar me meer met mijn naar negeer niet nog of om onder ons ook op over regels te toen toon tot uit uw van veel vergeet voor
vorige waar want waren was wat we wel werd wie wij wordt zal ze zei zich zij zijn zo zou`;

const FURTHER_IBERIAN = `aquí así bien cada casa contenido cosas dame datos decir deberías debes dentro después días dime dónde ejemplo ellos
entonces escribe eres estás estos explica favor forma gracias guía hacer información instrucción instrucciones idioma juego mensaje mismo
mundo mostrar nombre nunca nueva nuevo oculta otro palabra palabras pregunta preguntas previas primera puede puedes quiero responde respuesta
restricciones secreta secreto seguridad siempre siguiente tengo texto tienes tiempo todavía trabajo usuario usted verdad vida
agora ainda anteriores assim conteúdo dados deve diga dizer então escreva exemplo explique fazer forneça gostaria imagine jogo lugar
mensagem mesmo mostre mundo nome nova novo nunca outras outro palavra palavras pergunta pode preciso primeiro quero responda resposta segredo
segurança sempre senhas também tempo tenho texto trabalho usuário verdade vida`;
const TURKISH = `ama ancak bana bazı ben beni benim bir biraz bütün çok daha değil diye en gibi gizli görmezden göster ile için ise kadar
kelime kendi kimse kurallar metin mısın nasıl ne neden olan olarak olsun önceki sana sen senin şey şifre şimdi sistem sonra söyle talimatlar
talimatları tüm unut var ve veya yap yaz yanıt yeni yok zaman`;
const MALAY = `ada adalah akan aku anda antara apa atau bagaimana bahwa baik banyak belum bisa boleh bukan cara dalam dan dapat dari dengan di
dia ini itu jangan jika juga kamu karena kata kepada kita lain lebih lupakan mereka mengabaikan abaikan oleh orang pada perintah pertanyaan
rahasia saat satu saya sebagai sebelumnya sekarang semua seperti sistem sudah tanpa tapi telah tetapi tidak tunjukkan tulis untuk yang kami
kata sandi instruksi tolong berikan jawab`;
const TAGALOG = `ako akin ang ano ano-ano at ay aking ba bago bakit bilang dahil dapat din gawin gusto hindi huwag ibigay ikaw ilang inyong isang
ito iyon ka kami kanila kanya kapag kaya ko kung lahat lamang laman mga mong na nang ng ngayon nila niya paano pamamagitan para pero rin
sabihin sa sagot sila siya sundin tanong tagubilin tulungan upang walang wala iyong maging`;
const SLAVIC = `ale bardzo będzie był była było być czy dla dlaczego hasło ich ignoruj jak jako jest jestem jeśli już kiedy kto który które mnie może
nie nic odpowiedź oraz podaj pod poprzednie polecenia przez przed się są system tak tego ten tej też tylko tym wszystkie wszystko zasady zignoruj
jsem jsou kde když který máte mi nebo než pokud pokyny před předchozí proč své tak tento všechny zapomeň
bez biti bio gdje ili ima jer još kada kako koji koje ništa nego niste ovaj ove pravila prethodne samo sada šta svi sve upute uputstva zaboravi zanemari`;
const NORDIC = `alla alle allt att av bare blir da deg den denna denne dess det dette dig din dina du eller en ett för fra från før glem glöm
göra hade hand har hva hvad hvis hvordan hur ignorera ignorer ignorér ikke inga ingen innan inte jag jeg kan lösenord man med meg men mig min mitt mot
når något og också om opp passord på regler sedan sine ska skal skall skulle som systemet säg så till til tidligare tidigare under uten utan vad vara
varför ved vid vill vær være instruksjoner instruktioner`;
const ROMANIAN_AND_OTHERS = `acest acum ale asta aceste ca care când ce cel cu cum dacă despre din doar este fără fost fi foarte ignoră instrucțiunile
instructiunile instrucțiuni între mai mult nici noi nu parola pe pentru prin regulile să spune sunt tot toate unui uită vei voi
ahogy akkor az azt csak de egy el ez ezt fel hogy ha hol igen itt jelszó jó kell lehet még meg mert minden most nagy nem nincs új utasításokat vagy van
volt ei ennen että hän ja joka jos kaikki kanssa kerro kuin kun minä mitä mutta nyt ohjeet ohita ole olen on oli salasana se sinä sitten
tai tämä unohda vain voi chini hii hizi huo huu ili juu kama kabla katika kila kutoka kwa kwamba lakini maagizo mimi moja na ni nini nywila puuza sasa
sema tu wako wao wewe ya yangu yote yako za agus ach ag air ansin aon atá bhfuil cad cé chuig dá déan faoi gach gan go gur leat liom mar níl nó
roimhe seo sin tá treoracha dhe dhe një për që nga nuk është janë kjo ky mos më ose por shumë si tani të tij udhëzimet fjalëkalimi`;

const wordsIn = (list: string): readonly string[] => list.trim().split(/\s+/);
const english = new Set(wordsIn(ENGLISH));
const known = new Set(
  [
    ...[ENGLISH, GERMAN, FRENCH, IBERIAN, FURTHER_IBERIAN, ITALIAN, DUTCH],
    ...[TURKISH, MALAY, TAGALOG, SLAVIC, NORDIC, ROMANIAN_AND_OTHERS],
  ].flatMap(wordsIn),
);

/** Whether a small-letter word is one of the frequent ones, in any of the languages. */
export const isKnownWord = (word: string): boolean => known.has(word);
export const isEnglishWord = (word: string): boolean => english.has(word);

/** The longest word that is known. */
export const LONGEST_WORD = Math.max(...Array.from(known, (word) => word.length));

export const KNOWN = 1;
export const ROT13 = 2;
export const REVERSED = 4;
export const ENGLISH_WORD = 8;
/** Known, and known as another word in rot13 or backwards: says nothing. */
export const AMBIGUOUS = 16;

/** Too many shorter words are words either way. */
const MIN_TRANSFORMED = 3;

export const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode((code | 0x20) < 0x6e ? code + 13 : code - 13);
  });
export const reversed = (text: string): string => Array.from(text).reverse().join('');

/** Hashes of words are made unit by unit while a text is read (FNV-1a over small letters). */
export const HASH_START = 0x811c9dc5 | 0;
export const hashed = (hash: number, smallUnit: number): number => Math.imul(hash ^ smallUnit, 0x01000193);

const SLOTS = 0x4000;
const keys = new Int32Array(SLOTS);
const flags = new Uint8Array(SLOTS);

for (const word of known) addWord(word, english.has(word) ? KNOWN | ENGLISH_WORD : KNOWN);
for (const word of known) {
  if (word.length < MIN_TRANSFORMED || !/^[a-z]+$/.test(word)) continue;
  for (const [other, flag] of [
    [rot13(word), ROT13],
    [reversed(word), REVERSED],
  ] as const) {
    // A word of another language may well be an English one in disguise: what stands around it decides.
    const isRather = english.has(word) && !english.has(other);
    addWord(other, known.has(other) && !isRather ? AMBIGUOUS : flag);
  }
}

function addWord(word: string, flag: number): void {
  let hash = HASH_START;
  for (let index = 0; index < word.length; index++) hash = hashed(hash, word.charCodeAt(index));
  const slot = slotOf(hash);
  keys[slot] = hash;
  flags[slot] = (flags[slot] ?? 0) | flag;
}

function slotOf(hash: number): number {
  let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  while (flags[slot] !== 0 && keys[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
  return slot;
}

/** What the word with this hash is: KNOWN, or what it would be known as in ROT13 or REVERSED; 0 for any other. */
export const flagsOf = (hash: number): number => flags[slotOf(hash)] ?? 0;
