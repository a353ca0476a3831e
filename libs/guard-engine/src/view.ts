import { canonicalCharacter } from './canonical-character.ts';
import type { Span } from './span.ts';

/**
 * A view is another spelling of a text that rules are easier to write for, with the way back: every stretch of a view
 * knows which stretch of the original it stands for, so that findings always speak of the original.
 */
export type View = {
  readonly text: string;
  /** What was rewritten, in order; everything between stands as in the base. */
  readonly pieces: readonly Piece[];
  /** The view this one was made from; null for the original. */
  readonly base: View | null;
};

/** A rewritten stretch: [start, end) of the base stands at [viewStart, viewEnd) of the view. */
type Piece = Span & { readonly viewStart: number; readonly viewEnd: number };

export const originalView = (text: string): View => ({ text, pieces: [], base: null });

/** The span of the original that [start, end) of the view stands for. The span must not be empty. */
export function toOriginal(view: View, start: number, end: number): Span {
  let span: Span = { start, end };
  for (let from: View | null = view; from !== null; from = from.base) {
    if (from.pieces.length > 0) span = { start: sourceOf(from, span.start).start, end: sourceOf(from, span.end - 1).end };
  }
  return span;
}

/** The stretch of the base that one unit of the view stands for. */
function sourceOf({ pieces }: View, unit: number): Span {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.viewStart ?? 0) <= unit) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low - 1];
  if (piece === undefined) return { start: unit, end: unit + 1 };
  if (unit < piece.viewEnd) return piece;
  const start = piece.end + unit - piece.viewEnd;
  return { start, end: start + 1 };
}

/**
 * The text as a reader sees it: compatibility forms (full width, mathematical bold, …) as plain letters, dashes and quotes
 * as ASCII, invisible characters and controls dropped, tag characters, which only machines can see, as the letters they hide.
 * Case and white space stay. Entities are recognized here.
 */
export const plainView = (original: string): View =>
  rewrite(originalView(original), NOT_PLAIN, (character) => canonicalCharacter(character.codePointAt(0) ?? 0));

/**
 * A plain view in lower case, with every run of white space as one character: a line break if it holds one, else a space.
 * Signatures and word lists are matched here.
 */
export function foldedView({ text, pieces, base }: View): View {
  // 'İ' is the one letter whose lower case is longer than itself; without it lower-casing keeps all positions.
  const lower = { text: text.replaceAll('İ', 'I').toLowerCase(), pieces, base };
  return rewrite(lower, RAGGED_SPACE, (run) => (run.includes('\n') ? '\n' : ' '));
}

/** A folded view's letters and digits alone: what remains of a marker however it is taken apart. */
export const squeezedView = (folded: View): View => rewrite(folded, NO_WORD, () => '');

const NOT_PLAIN = /[^\t-\r\x20-\x7e]/gu;
const RAGGED_SPACE = /\s\s+|[^\S \n]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/gu;

/** The view in which `replace` has rewritten every match of the pattern. null leaves a match as it is. */
function rewrite(base: View, pattern: RegExp, replace: (match: string) => string | null): View {
  const pieces: Piece[] = [];
  let text = '';
  let done = 0;
  for (const match of base.text.matchAll(pattern)) {
    const replacement = replace(match[0]);
    if (replacement === null) continue;
    const start = match.index;
    text += base.text.slice(done, start) + replacement;
    done = start + match[0].length;
    pieces.push({ start, end: done, viewStart: text.length - replacement.length, viewEnd: text.length });
  }
  return pieces.length === 0 ? base : { text: text + base.text.slice(done), pieces, base };
}
