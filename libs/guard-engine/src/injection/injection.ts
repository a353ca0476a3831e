import type { Trust } from '../inspection.ts';
import { MAX_SCORE, type Signature, type SignatureHit } from '../signature.ts';
import { AUTHORITY } from './authority.ts';
import { EMBEDDED_INSTRUCTIONS } from './embedded-instructions.ts';
import { EXFILTRATION } from './exfiltration.ts';
import { FAKE_DIALOGUE } from './fake-dialogue.ts';
import { INSTRUCTION_OVERRIDE } from './instruction-override.ts';
import { INSTRUCTION_REPLACEMENT } from './instruction-replacement.ts';
import { JAILBREAK } from './jailbreak.ts';
import { LANGUAGES } from './languages/languages.ts';
import { OBFUSCATION } from './obfuscation.ts';
import { PERSONA } from './persona.ts';
import { PROMPT_EXTRACTION } from './prompt-extraction.ts';
import { REFUSAL } from './refusal.ts';
import { ROLE_SPOOFING } from './role-spoofing.ts';

/** Signatures of attacks on the model: attempts to make a text an instruction, or to take its rules away. */
export const INJECTION_SIGNATURES: readonly Signature[] = [
  ...INSTRUCTION_OVERRIDE,
  ...INSTRUCTION_REPLACEMENT,
  ...PROMPT_EXTRACTION,
  ...JAILBREAK,
  ...PERSONA,
  ...REFUSAL,
  ...AUTHORITY,
  ...ROLE_SPOOFING,
  ...FAKE_DIALOGUE,
  ...EMBEDDED_INSTRUCTIONS,
  ...EXFILTRATION,
  ...OBFUSCATION,
  ...LANGUAGES,
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
