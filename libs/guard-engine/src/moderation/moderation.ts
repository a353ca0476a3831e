import type { Signature } from '../signature.ts';
import { HARASSMENT } from './harassment.ts';
import { HATE } from './hate.ts';
import { CONTENT_IN_LANGUAGES } from './languages/languages.ts';
import { PROFANITY } from './profanity.ts';
import { SELF_HARM, SEXUAL } from './sexual-and-self-harm.ts';
import { STRICT_VIOLENCE, VIOLENCE } from './violence.ts';

/** Signatures of content that harms people. Idioms ("kill the process", "shoot a photo") are safe. */
export const MODERATION_SIGNATURES: readonly Signature[] = [
  ...VIOLENCE,
  ...HATE,
  ...HARASSMENT,
  ...SEXUAL,
  ...SELF_HARM,
  ...PROFANITY,
  ...CONTENT_IN_LANGUAGES,
];

/** The same, and words of violence in every sense. */
export const STRICT_MODERATION_SIGNATURES: readonly Signature[] = [...MODERATION_SIGNATURES, ...STRICT_VIOLENCE];
