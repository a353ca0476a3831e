/** A stretch of a text in UTF-16 units, `end` exclusive. */
export type Span = { readonly start: number; readonly end: number };

/** Whether a position lies between two words: no letter or digit on one of its sides. */
export function isWordEdge(text: string, at: number): boolean {
  return !(isWordUnit(text.charAt(at - 1)) && isWordUnit(text.charAt(at)));
}

const isWordUnit = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);
