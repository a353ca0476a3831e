/** What an attack does; one word for the whole, the one that fits best. */
export const INJECTION_FAMILIES = ['override', 'extraction', 'jailbreak', 'indirect', 'exfiltration', 'obfuscation'] as const;
export type InjectionFamily = (typeof INJECTION_FAMILIES)[number];

export const MODERATION_LABELS = ['hate', 'harassment', 'violence', 'sexual', 'self_harm', 'profanity'] as const;
export type ModerationLabel = (typeof MODERATION_LABELS)[number];

/** What one pass over a text judges: whether it is an attack, and whether anything in it is harmful. */
export const LANES = ['injection', 'harmful'] as const;
export type Lane = (typeof LANES)[number];

/** What is asked about a suspicious stretch only: which kind of attack, which kind of harm. */
export const KINDS = [...INJECTION_FAMILIES, ...MODERATION_LABELS] as const;
export type Kind = (typeof KINDS)[number];
