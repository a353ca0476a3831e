import type { Language } from '../../languages.ts';
import { type Meaning, type Sayings, signaturesIn } from '../../sayings.ts';
import type { Signature } from '../../signature.ts';

/** What harmful content says, in whatever language: every language has its own words for each of these. */
const MEANINGS = {
  'self-harm-intent': { entityType: 'SELF_HARM', title: 'speaks of taking or hurting their own life', weight: 0.45 },
  'harassment-suicide': { entityType: 'HARASSMENT', title: 'tells a person to take their life', weight: 0.8 },
  'violence-threat': { entityType: 'VIOLENCE', title: 'threatens a person', weight: 0.7 },
  'hate-declared': { entityType: 'HATE', title: 'demeans or threatens a group of people', weight: 0.55 },
  'harassment-insult': { entityType: 'HARASSMENT', title: 'insults a person', weight: 0.35 },
} as const satisfies Readonly<Record<string, Meaning>>;

/** The signatures of a language: `moderation.<code>.<meaning>`. */
export const contentIn = (language: Language, sayings: Sayings<typeof MEANINGS>): readonly Signature[] =>
  signaturesIn(language, { table: 'moderation', meanings: MEANINGS, sayings });
