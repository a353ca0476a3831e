import { defineSignatures } from '../signature.ts';

const GROUPS =
  '(?:jews?|jewish people|muslims?|christians|hindus|sikhs|blacks|black people|whites|white people|asians?|asian people|chinese(?: people)?|indians|pakistanis|mexicans?|latinos|hispanics|arabs|africans|immigrants|migrants|refugees|foreigners|gays|gay people|homosexuals|lesbians|trans(?:gender)? people|transgenders|women|females|disabled people|roma|gypsies|natives|indigenous people)';

/** Contempt for people because of what they are. Slurs that also have harmless readings stay out. */
export const HATE = defineSignatures('moderation', [
  {
    name: 'hate-slur',
    entityType: 'HATE',
    title: 'uses a slur against a group of people',
    weight: 0.55,
    keywords: [
      'nigg',
      'fagg',
      'kike',
      'spic',
      'wetback',
      'chink',
      'gook',
      'raghead',
      'towelhead',
      'tranny',
      'trannies',
      'sandnig',
      'beaner',
      'coon',
      'shemale',
      'paki',
      'dyke',
      'retard',
    ],
    pattern: String.raw`\b(?:sand)?nigg(?:er|ers|a|as|az|uh)\b|\bfagg?ots?\b|\bkikes?\b|\bwetbacks?\b|\b(?:rag|towel)heads?\b|\btrann(?:y|ies)\b|\bshemales?\b|\bbeaners?\b(?! coffee)|(?<!gobbledy |gobble de )\bgooks?\b|\b(?:fucking|dirty|filthy|stupid|damn|you|those|these) (?:chinks?|spics?|coons?|pakis?|dykes?|retards?)\b`,
    examples: {
      matches: ['those faggots', 'you chink'],
      misses: ['a chink in the armor', 'spic and span', 'the dyke protects the land', 'gobbledy gook', 'niggle about details'],
    },
  },
  {
    name: 'hate-demeaning',
    entityType: 'HATE',
    title: 'demeans a group of people',
    weight: 0.6,
    keywords: ['are', 'should', 'deserve'],
    pattern: String.raw`\b(?:all|most|every|those|these|fucking|the|dirty)? ?${GROUPS} (?:are|is|should be)(?: all| just| nothing but| basically| naturally| genetically| a bunch of| like)*(?: a| an)? (?:animals?|vermin|subhumans?|sub-human|parasites?|cockroach(?:es)?|rats|monkeys|apes|pigs|dogs|savages|criminals|terrorists|rapists|thieves|scum|filth|trash|garbage|disgusting|inferior|evil|stupid|dumb|lazy|worthless|a plague|a disease|a cancer|mentally ill|exterminated|killed|deported|gassed|wiped out|enslaved|eliminated|sterili[sz]ed)\b`,
    unless: String.raw`\b(?:not|myth|stereotypes?|wrong to (?:say|claim)|false|racist to|claim(?:s|ed)? that|why do (?:some )?people|energy drinks|black beans)\b`,
    examples: {
      matches: ['all muslims are terrorists', 'jews are vermin', 'immigrants are just parasites'],
      misses: [
        'black olives are so much weaker than men',
        'women are underpaid',
        'the myth that immigrants are criminals',
        'rats are animals',
      ],
    },
  },
  {
    name: 'hate-declared',
    entityType: 'HATE',
    title: 'declares hatred of a group of people',
    weight: 0.6,
    keywords: [
      'hate',
      'despise',
      'kill',
      'gas',
      'exterminate',
      'eradicate',
      'loathe',
      'detest',
      'stand',
      'lynch',
      'burn',
      'rid',
      'death',
      'wipe',
      'execute',
      'enslave',
      'shoot',
      'hang',
      'back',
    ],
    pattern: String.raw`\bi (?:really |fucking |absolutely |just |so )*(?:hate|despise|loathe|detest|can't stand) (?:all |the |those |these |fucking |every )*${GROUPS}\b|\b(?:kill|gas|exterminate|eradicate|lynch|burn|wipe out|get rid of|death to|execute|enslave|shoot|hang) (?:all |the |those |every |off )*${GROUPS}\b|\bgo back to (?:your (?:own )?country|africa|mexico|china|where you came from)\b`,
    unless: String.raw`\b(?:why (?:did|do|does|should)|history|holocaust|nazis? (?:wanted|tried|planned)|who (?:wanted|tried)|how (?:did|were)|tried to|ordered to|accused)\b`,
    examples: {
      matches: ['i hate all immigrants', 'gas the jews', 'go back to your country'],
      misses: ['i hate mondays', 'why did the nazis want to kill all jews', 'kill all processes'],
    },
  },
  {
    name: 'hate-supremacy',
    entityType: 'HATE',
    title: 'praises supremacy or genocide',
    weight: 0.55,
    keywords: ['hitler', 'supremacy', 'power', 'race', 'genocide', 'heil', 'sieg', 'superior'],
    pattern: String.raw`\b(?:heil hitler|sieg heil|white power|hitler was right|hitler did nothing wrong|race war now|14 ?\/ ?88|gas chambers? (?:now|again))\b|\b(?:white|aryan) (?:people|race|men) (?:is|are) (?:the )?(?:superior|master)`,
    unless: String.raw`\b(?:history|meaning|mean|phrase|salute|chant|slogan|stood for|nazi germany)\b`,
    examples: { matches: ['heil hitler', 'the white race is superior'], misses: ['why did hitler attack poland', 'the power of the wind'] },
  },
]);

/** Attacks on the person spoken to. */
export const HARASSMENT = defineSignatures('moderation', [
  {
    name: 'harassment-insult',
    entityType: 'HARASSMENT',
    title: 'insults a person',
    weight: 0.35,
    keywords: ['you', 'ur', 'u'],
    pattern: String.raw`\b(?:you|you're|ur|u|you are|u r)(?: are| r)?(?: all| just| such| so| nothing but| really| a| an| the| one| most| fucking| complete| total| absolute| stupid| dumb| ugly| fat| pathetic| worthless| disgusting| little| dirty| filthy| useless| goddamn| piece of)* (?:idiots?|morons?|losers?|imbeciles?|retards?|retarded|scum|scumbag|garbage|trash|worthless|pathetic|pigs?|whores?|sluts?|bitch|bitches|cunts?|bastards?|asshole|assholes|dickhead|motherfuckers?|piece of (?:shit|crap|trash)|waste of (?:space|oxygen|life|air)|disgusting|subhuman)\b`,
    unless: String.raw`\b(?:if|when|how|feel|felt|think(?:ing)?|not|never|called|think you|make you|say|tell|character|insult)\b`,
    examples: {
      matches: ["you're a worthless idiot", 'you stupid bitch', 'you are pathetic'],
      misses: ['you are not an idiot', 'you should throw the trash away', 'the pig you bought', 'if you think you are a loser'],
    },
  },
  {
    name: 'harassment-abuse',
    entityType: 'HARASSMENT',
    title: 'abuses a person',
    weight: 0.4,
    keywords: ['fuck', 'suck', 'shut', 'hell'],
    pattern: String.raw`\b(?:fuck (?:you|u|off|yourself|your (?:mother|mom|family))|go fuck (?:yourself|urself)|suck my (?:dick|cock|balls)|shut (?:the fuck up|up,? (?:you|bitch|idiot|whore|moron))|(?:go to|rot in|burn in) hell,? (?:you|bitch|asshole))\b`,
    examples: { matches: ['fuck you', 'shut the fuck up', 'go fuck yourself'], misses: ['what the hell', 'shut up shop', 'shut the door'] },
  },
  {
    name: 'harassment-suicide',
    entityType: 'HARASSMENT',
    title: 'tells a person to take their life',
    weight: 0.8,
    keywords: ['kill', 'kys', 'die', 'hang', 'bleach', 'neck', 'life'],
    pattern: String.raw`\b(?:(?:go|please|just|you should|you need to|you must|why don't you|u should)(?: please| just| go| and)* (?:kill (?:yourself|urself|ur self)|hang yourself|drink bleach|neck yourself|end your(?: own)? life|jump off a (?:bridge|cliff|building)|slit your (?:wrists|throat))|(?:^|[.!?,\n] ?)kill (?:yourself|urself)\b|\bkys\b|go (?:and )?die\b(?! (?:hard|cast)))`,
    unless: String.raw`\b(?:do not|don't|never|shouldn't|not) (?:\w{1,8} ){0,2}kill|told me|tells me|tell me|telling me`,
    examples: {
      matches: ['kill yourself', 'you should just go kill yourself', 'kys loser', 'go drink bleach'],
      misses: ["please don't kill yourself", 'she told me to go kill yourself', 'die cast'],
    },
  },
]);
