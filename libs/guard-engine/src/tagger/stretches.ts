import { isLineEnd, shapeOfSign } from './shapes.ts';
import { type Tokens, tokenize } from './tokens.ts';

/** Tokens that are looked at together. */
export const STRETCH = 1024;

const FULL_STOP = shapeOfSign(0x2e);

/** Fills `tokens` with the next stretch of the text and returns where the one after it begins: longer texts are cut where a line or sentence ends. */
export function nextStretch(text: string, from: number, tokens: Tokens): number {
  const end = tokenize(text, from, tokens);
  if (end >= text.length) return end;
  tokens.count = lastBreak(tokens);
  return tokens.ends[tokens.count - 1] ?? end;
}

/** How many tokens to take of a full stretch: up to the last line end or full stop in its second half, else all. */
function lastBreak({ count, shapes }: Tokens): number {
  for (let index = count - 1; index > count / 2; index--) {
    const shape = shapes[index] ?? 0;
    if (isLineEnd(shape) || shape === FULL_STOP) return index + 1;
  }
  return count;
}
