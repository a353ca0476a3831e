import type { Random } from '../seeded-random.ts';

export type Choosing = {
  readonly pick: Random['pick'];
  chance(probability: number): boolean;
  /** A whole number, both ends included. */
  number(from: number, to: number): number;
  /** One of several ways to make a value, each with its share; the last one takes what the shares leave. */
  oneOf(ways: readonly (readonly [share: number, make: () => string])[]): string;
};

export function createChoosing({ next, pick }: Random): Choosing {
  return {
    pick,
    chance: (probability) => next() < probability,
    number: (from, to) => from + Math.floor(next() * (to - from + 1)),
    oneOf(ways) {
      let left = next();
      for (const [share, make] of ways) {
        left -= share;
        if (left < 0) return make();
      }
      return ways.at(-1)?.[1]() ?? '';
    },
  };
}

export const wordsOf = (list: string): readonly string[] => list.trim().split(/\s+/);
/** `_` joins the words of one phrase. */
export const phrasesOf = (list: string): readonly string[] => wordsOf(list).map((phrase) => phrase.replaceAll('_', ' '));
export const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
