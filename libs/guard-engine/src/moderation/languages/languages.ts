import type { Signature } from '../../signature.ts';
import { CHINESE_CONTENT } from './chinese.ts';
import { DUTCH_CONTENT } from './dutch.ts';
import { FRENCH_CONTENT } from './french.ts';
import { GERMAN_CONTENT } from './german.ts';
import { ITALIAN_CONTENT } from './italian.ts';
import { JAPANESE_CONTENT } from './japanese.ts';
import { PORTUGUESE_CONTENT } from './portuguese.ts';
import { RUSSIAN_CONTENT } from './russian.ts';
import { SPANISH_CONTENT } from './spanish.ts';

/** Signatures of harmful content in languages other than English. */
export const CONTENT_IN_LANGUAGES: readonly Signature[] = [
  ...GERMAN_CONTENT,
  ...FRENCH_CONTENT,
  ...SPANISH_CONTENT,
  ...PORTUGUESE_CONTENT,
  ...ITALIAN_CONTENT,
  ...DUTCH_CONTENT,
  ...RUSSIAN_CONTENT,
  ...CHINESE_CONTENT,
  ...JAPANESE_CONTENT,
];
