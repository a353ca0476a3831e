import type { Trust } from '../inspection.ts';
import { MAX_SCORE, type Signature, type SignatureHit } from '../signature.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { INSTRUCTION_OVERRIDE } from './instruction-override.ts';
import { JAILBREAK } from './jailbreak.ts';
import { OBFUSCATION } from './obfuscation.ts';
import { PROMPT_EXTRACTION } from './prompt-extraction.ts';
import { ROLE_SPOOFING } from './role-spoofing.ts';

/** Signatures of attacks on the model: attempts to make a text an instruction, or to take its rules away. */
export const INJECTION_SIGNATURES: readonly Signature[] = [
  ...INSTRUCTION_OVERRIDE,
  ...PROMPT_EXTRACTION,
  ...JAILBREAK,
  ...ROLE_SPOOFING,
  ...EXFILTRATION,
  ...OBFUSCATION,
];

/** The hits as they weigh in a text of that trust: nobody asks untrusted text for instructions. */
export function weighed(hits: readonly SignatureHit[], trust: Trust): readonly SignatureHit[] {
  return trust === 'trusted' ? hits : hits.map((hit) => ({ ...hit, score: hit.signature.untrustedWeight }));
}

/** What every further signature adds of its own score: they are not independent of each other. */
const FURTHER = 0.3;

/** How sure all hits together make us that the text is an attack: the strongest, and a part of each other one. */
export function injectionScore(hits: readonly SignatureHit[]): number {
  let strongest = 0;
  let sum = 0;
  for (const { score } of hits) {
    strongest = Math.max(strongest, score);
    sum += score;
  }
  return Math.min(MAX_SCORE, strongest + FURTHER * (sum - strongest));
}
