import { hashText } from './hashing.ts';

/** What is known of a word, in bits: what it says of its value where it is a key, and whether it says anything itself. */
export const VOLATILE = 1;
export const PROGRESS = 2;
export const FILLER = 4;

const WORDS = [
  [
    VOLATILE,
    'attempt attempts retry retries try tries counter iteration seq sequence nonce tick n request requestid req trace traceid span spanid ' +
      'correlation etag timestamp ts elapsed took duration latency ms',
  ],
  [
    PROGRESS,
    'status state stage phase progress percent percentage pct complete completed done processed remaining left loaded uploaded ' +
      'downloaded copied finished eta queue position offset cursor page',
  ],
  // Words that ask for the same thing once more, or more politely.
  [
    FILLER,
    'please kindly now again once more retry try just also still quickly asap urgent urgently immediately finally really actually ' +
      'later then so ok okay well hey hi hello thanks thank you',
  ],
] as const;

const KNOWN = new Map<string, number>();
/** By the lower bits of its hash, whether a word may be known: nearly all others need not be looked up. */
const MAY_BE_KNOWN = new Uint8Array(4096);
const slotOf = (hash: number): number => hash & (MAY_BE_KNOWN.length - 1);

for (const [bit, words] of WORDS)
  for (const word of words.split(' ')) {
    KNOWN.set(word, bit | (KNOWN.get(word) ?? 0));
    MAY_BE_KNOWN[slotOf(hashText(word))] = 1;
  }

/** What is known of a word, or as a key of the parts of one such as `job_status`. */
export function knownOf(word: string, hash: number): number {
  const known = MAY_BE_KNOWN[slotOf(hash)] === 1 ? KNOWN.get(word) : undefined;
  return known ?? (word.includes('_') ? knownOfParts(word) : 0);
}

const knownOfParts = (key: string): number => key.split('_').reduce((known, part) => known | ((KNOWN.get(part) ?? 0) & ~FILLER), 0);
