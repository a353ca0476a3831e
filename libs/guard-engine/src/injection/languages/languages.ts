import type { Signature } from '../../signature.ts';
import { CHINESE_ATTACKS } from './chinese/chinese.ts';
import { DUTCH_ATTACKS } from './dutch/dutch.ts';
import { FRENCH_ATTACKS } from './french/french.ts';
import { FURTHER_LANGUAGES } from './further-languages.ts';
import { GERMAN_ATTACKS } from './german/german.ts';
import { ITALIAN_ATTACKS } from './italian/italian.ts';
import { JAPANESE_ATTACKS } from './japanese/japanese.ts';
import { PORTUGUESE_ATTACKS } from './portuguese/portuguese.ts';
import { RUSSIAN_ATTACKS } from './russian/russian.ts';
import { SPANISH_ATTACKS } from './spanish/spanish.ts';

/** Signatures in languages other than English. */
export const LANGUAGES: readonly Signature[] = [
  ...GERMAN_ATTACKS,
  ...FRENCH_ATTACKS,
  ...SPANISH_ATTACKS,
  ...PORTUGUESE_ATTACKS,
  ...ITALIAN_ATTACKS,
  ...DUTCH_ATTACKS,
  ...RUSSIAN_ATTACKS,
  ...CHINESE_ATTACKS,
  ...JAPANESE_ATTACKS,
  ...FURTHER_LANGUAGES,
];
