import type { Language } from '../../languages.ts';
import { type Meaning, type Sayings, signaturesIn } from '../../sayings.ts';
import type { Signature } from '../../signature.ts';

const instructions = (title: string, weight: number, untrustedWeight?: number): Meaning =>
  meaning('PROMPT_INJECTION', title, weight, untrustedWeight);
const extraction = (title: string, weight: number): Meaning => meaning('SYSTEM_PROMPT_EXTRACTION', title, weight);
const jailbreak = (title: string, weight: number, untrustedWeight?: number): Meaning =>
  meaning('JAILBREAK', title, weight, untrustedWeight);
const exfiltration = (title: string, weight: number, untrustedWeight?: number): Meaning =>
  meaning('DATA_EXFILTRATION', title, weight, untrustedWeight);

function meaning(entityType: string, title: string, weight: number, untrustedWeight?: number): Meaning {
  return { entityType, title, weight, ...(untrustedWeight === undefined ? {} : { untrustedWeight }) };
}

/* What attacks say, in whatever language: every language has its own words for each of these. */

const INSTRUCTIONS = {
  'override-earlier': instructions('asks to set earlier instructions aside', 0.55),
  'override-all': instructions('asks to set all instructions aside', 0.5),
  'override-told': instructions('asks to forget what the model was told', 0.55),
  'override-above': instructions('asks to set the text before it aside', 0.5),
  'void-earlier': instructions('declares earlier instructions void', 0.5),
  'new-orders': instructions('claims to bring new instructions', 0.45),
  'obey-only-me': instructions('demands obedience to nobody else', 0.45),
  'no-longer-bound': instructions('tells the model that it is no longer bound', 0.55),
  'system-label': instructions('imitates a message of the system', 0.3, 0.55),
  'false-end': instructions('pretends that the data has ended', 0.4, 0.6),
  'note-to-machine': instructions('addresses the model that reads it', 0.35, 0.65),
  'tool-order': instructions('orders the model to use a tool', 0.1, 0.35),
  'decode-and-obey': meaning('OBFUSCATION', 'asks to decode a text and do what it says', 0.5),
} as const satisfies Readonly<Record<string, Meaning>>;

const EXTRACTION = {
  'reveal-prompt': extraction('asks to reveal the system prompt', 0.5),
  'show-orders': extraction('asks to show the instructions of the model', 0.5),
  'ask-orders': extraction('asks what the instructions of the model are', 0.5),
  'repeat-above': extraction('asks to repeat the text before it', 0.5),
  'ask-secret': extraction('asks for a credential', 0.4),
  'secret-encoded': extraction('asks for a secret in an encoding', 0.5),
} as const satisfies Readonly<Record<string, Meaning>>;

const JAILBREAK = {
  'disable-safety': jailbreak('asks to switch safety off', 0.5),
  'developer-claim': jailbreak('claims to be the maker of the model', 0.45),
  'safety-suspended': jailbreak('claims that safety is suspended', 0.5),
  'do-anything': jailbreak('brings in the "do anything now" persona', 0.6),
  'unbound-persona': jailbreak('asks for a persona without rules', 0.5),
  'no-limits': jailbreak('asks for answers without limits', 0.45),
  'no-conduct': jailbreak('asks for answers without ethical limits', 0.5),
  'special-mode': jailbreak('asks the model into a made-up mode', 0.5),
  'must-not-refuse': jailbreak('forbids the model to refuse', 0.45),
  'no-warnings': jailbreak('forbids warnings and apologies', 0.2),
  'harm-is-fine': jailbreak('declares harmful answers acceptable', 0.45),
  'forced-beginning': jailbreak('dictates how the answer must begin', 0.5),
  'two-answers': jailbreak('asks for a normal and an unbound answer side by side', 0.5),
  'amoral-fiction': jailbreak('wraps an unbound model in a story', 0.5),
  'stay-in-role': jailbreak('orders the model to stay in a role whatever happens', 0.2),
  'from-now-on': jailbreak('gives the model a role for good', 0.15, 0.4),
  'not-an-ai': jailbreak('asks the model to forget what it is', 0.45),
  threat: jailbreak('threatens the model', 0.35),
  excuse: jailbreak('excuses a request as research or fiction', 0.2),
} as const satisfies Readonly<Record<string, Meaning>>;

const EXFILTRATION = {
  'send-data-away': exfiltration('asks to send data elsewhere', 0.2, 0.6),
  'send-secrets-away': exfiltration('asks to send secrets elsewhere', 0.55),
  'data-in-link': exfiltration('asks for an image or link that carries data', 0.45, 0.65),
  'hide-from-user': exfiltration('asks to keep something from the user', 0.2, 0.6),
} as const satisfies Readonly<Record<string, Meaning>>;

export type InstructionSayings = Sayings<typeof INSTRUCTIONS>;
export type ExtractionSayings = Sayings<typeof EXTRACTION>;
export type JailbreakSayings = Sayings<typeof JAILBREAK>;
export type ExfiltrationSayings = Sayings<typeof EXFILTRATION>;

const MEANINGS = { ...INSTRUCTIONS, ...EXTRACTION, ...JAILBREAK, ...EXFILTRATION };

/** The signatures of a language: `injection.<code>.<meaning>`. */
export const inLanguage = (language: Language, sayings: Sayings<typeof MEANINGS>): readonly Signature[] =>
  signaturesIn(language, { table: 'injection', meanings: MEANINGS, sayings });
