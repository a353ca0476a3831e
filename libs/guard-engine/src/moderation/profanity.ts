import { type Phrase, spacedScript, unspacedScript } from '../phrasing.ts';
import type { Examples } from '../recognizer.ts';
import { defineSignatures, type SignatureRow } from '../signature.ts';

const latin = spacedScript('a-zß-öø-ÿœ', {});
const cyrillic = spacedScript('а-яёa-z', {});
const han = unspacedScript();

/** Words that nobody says in polite company, in lists of our own; what also has a harmless reading is left out. */
const profane = (name: string, language: string, { pattern, keywords }: Phrase, examples: Examples): SignatureRow => ({
  name,
  entityType: 'PROFANITY',
  title: `uses profane words (in ${language})`,
  weight: 0.15,
  keywords,
  pattern,
  examples,
});

export const PROFANITY = defineSignatures('moderation', [
  {
    name: 'profanity',
    entityType: 'PROFANITY',
    title: 'uses profane words',
    weight: 0.15,
    keywords: [
      ...[
        'fuck',
        'shit',
        'bitch',
        'asshole',
        'ass hole',
        'cunt',
        'bastard',
        'dickhead',
        'dick head',
        'bollocks',
        'wanker',
        'twat',
        'fck',
        'fuk',
      ],
      ...[
        'f*',
        'sh*t',
        'sh!t',
        'sh1t',
        'sh%t',
        'b*tch',
        'b!tch',
        'biatch',
        'biotch',
        'a$$',
        'pu$$y',
        'c*nt',
        'fvck',
        'phuck',
        'f**',
        'wtf',
        'stfu',
      ],
      ...[
        'whore',
        'slut',
        'arse',
        'prick ',
        'pricks',
        'bugger',
        'jackoff',
        'jack off',
        'cocksuck',
        'bloody hell',
        'goddamn',
        'damn you',
        'skank',
        'tosser',
      ],
    ],
    pattern: String.raw`\b(?:(?:mother|cluster|mind|un|bum|ass|skull)?fuck(?:s|ed|er|ers|ing|in|up|wit|head|heads|face|faces|tard|tards|en|wads?|ery|able|stick)?|fck(?:ing|ed|er)?|f[uv]k(?:k?ing|ked|er)?|phuck(?:ing|ed)?|f\*{1,3}c?k\w{0,3}|(?:bull|horse|dip|ape|bat|chicken|dog)?shit(?:s|ty|head|heads|faced|hole|holes|show|storm|ting|bag|bags|post)?|sh[*!1%]t\w{0,4}|bitch(?:es|ing|y|ass)?|b[*!]tch\w{0,3}|bi[ao]tch(?:es)?|ass ?holes?|a\$\$(?:hole)?s?|arseholes?|arse|cunts?|c\*nts?|bastards?|dick ?heads?|pricks|(?:you|a|stupid|little) prick|wankers?|tossers?|twats?|whores?|sluts?|slutty|skanks?|pu\$\$y|bollocks|bugger off|jack ?off|cock ?suck(?:er|ers|ing)|goddamn|stfu)(?!\w)`,
    examples: {
      matches: ['this is fucking broken', 'what a bunch of bullshit', 'F*ck that', 'you sh!t', 'a$$hole'],
      misses: ['the shiitake soup', 'class assignment', 'scunthorpe united', 'shitake', 'moby dick', 'a pin prick', 'f*(x) is a function'],
    },
  },
  profane(
    'de.profanity',
    'German',
    latin.phrase(
      latin.words(
        'arschl(?:o|ö)ch* arschgeige* fotze* hurens(?:o|ö)hn* huren wichser* gewichst* scheiß* scheisse* schlampe* fick_dich fickt_euch ficken gefickt* verfickt* ficker* missgeburt* drecksau* drecksack* miststück* schwanzlutsch* verpiss* kackbratze* hackfresse* vollidiot* wixer* hurenkind*',
      ),
    ),
    {
      matches: ['So ein Arschloch', 'Verpiss dich, du Wichser', 'Das ist doch Scheiße'],
      misses: ['Der Arsenal-Trainer', 'Die Fichte wächst'],
    },
  ),
  profane(
    'fr.profanity',
    'French',
    latin.phrase(
      latin.words(
        'putain* putes? salopes? salopards? connards? connasses? enculée?s? enculer merde merdes merdique* niquer nique_ta niquez foutre_(?=le|la|dans) branleu(?:r|rs|se) pétasses? fils_de_pute ta_gueule trou_du_cul trouduc_ chier couilles enfoirée?s? va_te_faire bordel_de_merde',
      ),
    ),
    {
      matches: ['Putain, quel connard', 'Ta gueule !', 'fils de pute'],
      misses: ['La ville de Mercurey', 'Il a chiffré le message', 'un putois'],
    },
  ),
  profane(
    'es.profanity',
    'Spanish',
    latin.phrase(
      latin.words(
        'puta putas puto putos mierdas? joder jodidos? jodidas? coño cabr(?:ó|o)n cabrones gilipollas hij[ao]s?_de_puta hijoputa* pendej[ao]s? pollas follar culero culeros chingar chingad[ao]s? chinga_tu mam(?:ó|o)n_ capullos que_te_jodan me_cago_en vete_a_la_mierda',
      ),
    ),
    { matches: ['Eres un gilipollas', '¡Hijo de puta!', 'Vete a la mierda'], misses: ['una reputación', 'el computador', 'Cabo de Gata'] },
  ),
  profane(
    'pt.profanity',
    'Portuguese',
    latin.phrase(
      latin.words(
        'caralho* porra merdas? foda-se fodase fodid[ao]s? foder filh[ao]s?_da_puta puta putas puta_que_pariu vai_tomar_no buceta* arrombad[ao]s? babacas? vadias? cuzão cuzões vai_se_foder bosta_ bosta, viado_de_merda',
      ),
    ),
    { matches: ['Que merda, caralho!', 'filho da puta', 'Vai se foder'], misses: ['um porrete', 'a disputa', 'amerdar não'] },
  ),
  profane(
    'it.profanity',
    'Italian',
    latin.phrase(
      latin.words(
        'cazzo cazzi vaffanculo fanculo stronz[aoei] merda merde puttana puttane coglione coglioni minchia testa_di_cazzo figlio_di_puttana figli_di_puttana incazzat[aoie] fottut[aoie] fottere fottiti pompino pompini zoccola rottinculo porco_dio porca_puttana',
      ),
    ),
    {
      matches: ['Che stronzo', 'Vaffanculo, testa di cazzo', 'porca puttana'],
      misses: ['un pazzo', 'il mercato', 'la cazzuola del muratore'],
    },
  ),
  profane(
    'nl.profanity',
    'Dutch',
    latin.phrase(
      latin.words(
        'klootzak* kutwijf* kankerlijer* kankerhoer* teringlijer* tyfuslijer* hoeren hoerenjong* godverdomme* neuken geneukt slettenbak* sletten rotzak* strontzak* kutzooi* zakkenwasser* klotewijf* kankerwijf* lulhannes* krijg_de_tering krijg_de_tyfus',
      ),
    ),
    {
      matches: ['Wat een klootzak', 'Godverdomme zeg', 'krijg de tering'],
      misses: ['de hoeraroep', 'een kuttekop is wat anders', 'de kloof'],
    },
  ),
  profane(
    'ru.profanity',
    'Russian',
    cyrillic.phrase(
      cyrillic.words(
        'хуй хуйн* хуев* хуёв* хуесос* пизд* ебать ебан* ёбан* еблан* выебыва* заебал* наебал* уёбок уебок уёбищ* бляд* блять сукин* сука_ сука, сучара мудак* мудил* гондон* долбоёб* долбоеб* залупа залупы ублюд* шлюх* говно говна иди_на_ху* пошёл_на_ху* насрать',
      ),
    ),
    { matches: ['Какой же ты мудак', 'Иди на хуй', 'Это пиздец'], misses: ['Художник рисует', 'Он небрежен', 'Скука смертная'] },
  ),
  profane(
    'zh.profanity',
    'Chinese',
    han.phrase(
      han.words(
        '操你 草你妈 操尼玛 他妈的 你妈的 妈逼 你妈逼 傻逼 傻屄 煞笔 婊子 贱人 贱货 狗屎 混蛋 王八蛋 鸡巴 滚蛋 狗娘养 操蛋 日你妈 狗日的 去你妈 肏',
      ),
    ),
    { matches: ['他妈的怎么又坏了', '你这个王八蛋'], misses: ['操场在那边', '他妈妈的书', '鸡蛋'] },
  ),
  profane(
    'ja.profanity',
    'Japanese',
    han.phrase(
      han.words(
        'クソ野郎 くそ野郎 糞野郎 クソったれ くそったれ クソガキ ちくしょう 畜生め 馬鹿野郎 バカ野郎 ばか野郎 バカヤロー 死ねよ 死ねばいい くたばれ キチガイ まんこ ちんこ ちんぽ ヤリマン クソビッチ ぶっ殺',
      ),
    ),
    { matches: ['このクソ野郎', 'くたばれ'], misses: ['野郎ども、行くぞ', 'ボクシングの試合', 'たまごをまんなかに'] },
  ),
]);
