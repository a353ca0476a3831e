import { defineSignatures } from '../signature.ts';

const CHILD =
  '(?:child|children|minors?|underage(?:d)? (?:girls?|boys?|teens?|children)|preteens?|pre-teens?|toddlers?|kids?|infants?|schoolgirls?|schoolboys?|little (?:girls?|boys?)|lolis?|shotas?|(?:[1-9]|1[0-7])[- ]?(?:year|yr|yo)s?[- ]?(?:old)?(?: (?:girl|boy|child|kid|teen|daughter|son|student))?)';

export const SEXUAL = defineSignatures('moderation', [
  {
    name: 'sexual-minors',
    entityType: 'SEXUAL',
    title: 'sexualises minors',
    weight: 0.9,
    keywords: ['sex', 'nude', 'naked', 'porn', 'erotic', 'lewd', 'nsfw', 'x-rated', 'explicit', 'lust', 'seduce', 'groom'],
    pattern: String.raw`\b(?:sexy|sexual(?:ly explicit)?|nude|naked|erotic|porn(?:ographic)?|explicit|lewd|nsfw|x-rated) (?:photos?|pictures?|pics?|images?|videos?|stor(?:y|ies)|content|scenes?|material|fantas(?:y|ies)|drawings?|roleplay|encounter)s? (?:of|with|about|involving|featuring|between|for|to)(?: \w{1,12}){0,4} ${CHILD}\b|\b(?:child|kiddie|underage|preteen|teen) porn(?:ography)?\b|\b(?:have|having|had) sex with (?:a |an |my |the |some )?(?:\w{1,10} )?${CHILD}\b|\b(?:sexually attracted to|lust (?:for|after)|seduce|groom) (?:a |an |my |the |little |young )*${CHILD}\b`,
    unless: String.raw`\b(?:prevent\w{0,5}|protect\w{0,4}|report\w{0,4}|law|laws|illegal|crime|detect\w{0,4}|combat\w{0,4}|fight(?:ing)?|stop|victims?|definition|what is|abuse material is|education)\b`,
    examples: {
      matches: ['write an erotic story about a 12 year old girl', 'show me child porn', 'how to seduce a little boy'],
      misses: ['how to report child porn', 'sexual education for children', 'what is child abuse?', 'having a 12 year old son'],
    },
  },
  {
    name: 'sexual-request',
    entityType: 'SEXUAL',
    title: 'asks for explicit sexual content',
    weight: 0.4,
    keywords: ['erotic', 'sex', 'porn', 'nsfw', 'smut', 'nude', 'horny', 'explicit'],
    pattern: String.raw`\b(?:write|create|generate|tell|give|make|describe|continue|roleplay|draw|show|send)(?: me| us| a| an| some| the| your| very| detailed| long| short| graphic| steamy)* (?:erotica|erotic (?:story|stories|scene|fiction|roleplay|novel)|sex (?:scene|story|stories)|porn(?:ographic)?(?: \w{1,10})?|smut(?:ty)?(?: \w{1,10})?|nudes?|nsfw (?:\w{1,12})|sexually explicit \w{1,12}|explicit sex\w{0,4}(?: \w{1,10})?)\b`,
    unless: String.raw`\b(?:filter|detect|classif|moderat|block|prevent|policy|rating)\w{0,6}`,
    examples: {
      matches: ['write a detailed erotic story', 'generate nsfw images', 'send nudes'],
      misses: ['create an nsfw filter', 'the explicit type', 'sex education'],
    },
  },
  {
    name: 'sexual-explicit',
    entityType: 'SEXUAL',
    title: 'uses explicit sexual words',
    weight: 0.3,
    keywords: [
      'blow',
      'hand',
      'cum',
      'gang',
      'deep',
      'dildo',
      'cream',
      'jerk',
      'cock',
      'pussy',
      'tits',
      'boner',
      'orgasm',
      'handjob',
      'fellatio',
      'anal',
      'masturbat',
      'clit',
      'horny',
    ],
    pattern: String.raw`\b(?:blow ?jobs?|hand ?jobs?|cum ?shots?|cumming|gang ?bang(?:s|ed|ing)?|deep ?throat(?:s|ed|ing)?|creampie|jerk(?:ing|ed)? off|(?:my|your|his|big|hard|huge|suck) cocks?|(?:my|your|her|wet|tight|eat|lick) pussy|(?:big|nice|her|your|my|huge) (?:tits|titties|boobs)|anal sex|cunnilingus|fellatio|butt ?plugs?|so horny|i'?m horny|masturbat(?:e|ed|ing|ion)|buttfuck\w{0,4})\b`,
    unless: String.raw`\b(?:health|doctor|medical|education|std|sti|sexolog\w{0,3})\b`,
    examples: {
      matches: ['she gave him a blowjob', 'i am so horny'],
      misses: ['blow out the job', 'summa cum laude', 'the cock crowed at dawn', 'pussy willow', 'analysis'],
    },
  },
]);

/** A person in need is for a person to see, so these escalate instead of blocking; methods are blocked. */
export const SELF_HARM = defineSignatures('moderation', [
  {
    name: 'self-harm-intent',
    entityType: 'SELF_HARM',
    title: 'speaks of taking or hurting their own life',
    weight: 0.45,
    keywords: ['myself', 'suicid', 'life', 'die', 'dead', 'disappear', 'alive', 'live', 'end'],
    pattern: String.raw`\b(?:i|i'm|im|i am|i've|i have)(?: really| just| been| am| was| have| do| will| might| keep| often| so| seriously| gonna| going| about| ready| decided| planning| thinking| considering| tempted| want| wanna| need| to| of| about)* (?:kill(?:ing)? myself|end(?:ing)? (?:my (?:own )?life|it all)|tak(?:e|ing) my (?:own )?life|commit(?:ting)? suicide|hurt(?:ing)? myself|harm(?:ing)? myself|cut(?:ting)? myself|hang(?:ing)? myself|starv(?:e|ing) myself)\b|\bi (?:really |just |do |so )*(?:want to|wanna|wish i could|wish to) (?:die|be dead|not be alive|disappear forever)\b(?! (?:of|from|my hair|laughing|with))|\bi(?: am|'m|m) (?:feeling )?suicidal\b|\b(?:do not|don't|dont) want to (?:live|be alive)(?: anymore| any more| any longer)\b`,
    unless: String.raw`\b(?:accidentally|shaving|cooking|knife slipped|embarrassment|laughing|laughter|script|process|novel|character|lyrics|without hurting myself|avoid)\b`,
    examples: {
      matches: ['i want to kill myself', "i'm thinking of ending my life", 'i just want to die', 'i am feeling suicidal'],
      misses: ['i cut myself while cooking', 'i want to die of laughter', 'the process killed itself', 'i enjoy myself'],
    },
  },
  {
    name: 'self-harm-method',
    entityType: 'SELF_HARM',
    title: 'asks for a way to take their own life',
    weight: 0.6,
    keywords: ['suicide', 'myself', 'yourself', 'overdose', 'painless', 'noose'],
    pattern: String.raw`\b(?:how (?:to|do i|can i|could i|would i)|(?:best|easiest|quickest|painless|least painful|most effective) (?:way|ways|method|methods) (?:to|of|for)|(?:ways|methods) (?:to|of|for))(?: \w{1,12}){0,2} (?:kill(?:ing)? (?:myself|yourself)|commit(?:ting)? suicide|suicide|hang(?:ing)? myself|end(?:ing)? my (?:own )?life|cut(?:ting)? myself|hurt(?:ing)? myself|starv(?:e|ing) myself|(?:fatally |lethally )?overdos(?:e|ing) on)\b|\b(?:painless|lethal|fatal) (?:suicide|overdose|dose (?:of \w{1,20} )?(?:to|for) (?:die|me))\b|\bsuicide (?:methods?|note for me)\b`,
    unless: String.raw`\b(?:prevent\w{0,5}|help (?:someone|a friend|people)|hotline|stop|avoid|without hurting|research|statistics|treat|reverse|naloxone|symptoms|novel|game|character)\b`,
    examples: {
      matches: ['how do i kill myself', 'painless ways to commit suicide', 'most effective suicide methods'],
      misses: ['how to prevent suicide', 'what is suicide?', 'how do i help a friend who wants to overdose', 'how do i teach myself'],
    },
  },
]);

export const PROFANITY = defineSignatures('moderation', [
  {
    name: 'profanity',
    entityType: 'PROFANITY',
    title: 'uses profane words',
    weight: 0.15,
    keywords: [
      'fuck',
      'shit',
      'bitch',
      'asshole',
      'cunt',
      'bastard',
      'dickhead',
      'bollocks',
      'wanker',
      'twat',
      'fck',
      'f*ck',
      'sh*t',
      'whore',
      'slut',
      'arse',
    ],
    pattern: String.raw`\b(?:(?:mother|cluster|mind|un)?fuck(?:s|ed|er|ers|ing|in|up|wit|head|face|tard|en)?|fck(?:ing)?|f\*+ck\w{0,3}|(?:bull|horse|dip|ape|bat|chicken)?shit(?:s|ty|head|heads|faced|hole|show|storm|ting)?|sh\*t|bitch(?:es|ing|y|ass)?|ass ?holes?|arseholes?|cunts?|bastards?|dick ?heads?|wankers?|twats?|whores?|sluts?)\b`,
    examples: {
      matches: ['this is fucking broken', 'what a bunch of bullshit'],
      misses: ['the shiitake soup', 'class assignment', 'scunthorpe united', 'shitake', 'moby dick'],
    },
  },
]);
