import { FURTHER } from './prompts/further.ts';
import { GERMANIC } from './prompts/germanic.ts';
import type { Prompts } from './prompts/prompts.ts';
import { ROMANCE } from './prompts/romance.ts';

/** The ten languages of the signatures. */
export const PROMPTS: Readonly<Record<string, Prompts>> = { ...GERMANIC, ...ROMANCE, ...FURTHER };
