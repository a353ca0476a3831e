import type { Signature } from '../signature.ts';
import { HARASSMENT, HATE } from './hate.ts';
import { PROFANITY, SELF_HARM, SEXUAL } from './sexual-and-self-harm.ts';
import { STRICT_VIOLENCE, VIOLENCE } from './violence.ts';

/** Signatures of content that harms people. Idioms ("kill the process", "shoot a photo") are safe. */
export const MODERATION_SIGNATURES: readonly Signature[] = [...VIOLENCE, ...HATE, ...HARASSMENT, ...SEXUAL, ...SELF_HARM, ...PROFANITY];

/** The same, and words of violence in every sense. */
export const STRICT_MODERATION_SIGNATURES: readonly Signature[] = [...MODERATION_SIGNATURES, ...STRICT_VIOLENCE];
