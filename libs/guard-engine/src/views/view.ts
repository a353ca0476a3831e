import type { Span } from '../span.ts';

/**
 * A view is another spelling of a text that rules are easier to write for, with the way back: every stretch of a view
 * knows which stretch of the original it stands for, so that findings always speak of the original.
 */
export type View = {
  readonly text: string;
  /** What was rewritten, in order, where that moves what follows; everything between stands for the base unit by unit. */
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

/** Writes a view from left to right. */
export type Rewriter = {
  /** Puts `replacement` for [start, end) of the base; stretches come in order and apart from each other. */
  replace(start: number, end: number, replacement: string): void;
  /** Puts a text of the same length for [start, …) of the base, unit by unit: each stands for the unit in its place. */
  overwrite(start: number, replacement: string): void;
  /** Where the last stretch ended in the base. */
  readonly done: number;
  /** The view with all of that; the base itself when there was nothing. */
  finish(): View;
};

export function createRewriter(base: View): Rewriter {
  const pieces: (Piece & { end: number })[] = [];
  let text = '';
  let done = 0;
  let isChanged = false;
  const put = (start: number, end: number, replacement: string): void => {
    if (start > done) text += base.text.slice(done, start);
    text += replacement;
    done = end;
    isChanged = true;
  };
  return {
    replace(start, end, replacement) {
      const last = pieces.at(-1);
      const isOneForOne = end - start === 1 && replacement.length === 1;
      put(start, end, replacement);
      // What is dropped piece by piece is dropped in one piece: hostile texts are full of it.
      if (replacement === '' && last?.end === start && last.viewEnd === last.viewStart) last.end = end;
      else if (!isOneForOne) pieces.push({ start, end, viewStart: text.length - replacement.length, viewEnd: text.length });
    },
    overwrite: (start, replacement) => put(start, start + replacement.length, replacement),
    get done() {
      return done;
    },
    finish: () => (isChanged ? { text: text + base.text.slice(done), pieces, base } : base),
  };
}

/** The view in which `replace` has rewritten every match of the pattern. */
export function rewrite(base: View, pattern: RegExp, replace: (match: string) => string): View {
  if (base.text.search(pattern) < 0) return base;
  const rewriter = createRewriter(base);
  for (const match of base.text.matchAll(pattern)) rewriter.replace(match.index, match.index + match[0].length, replace(match[0]));
  return rewriter.finish();
}

/** [start, end) of a text, and what it is read as. An aligned reading has the length of what it reads, and stands for it unit by unit. */
export type Reading = Span & { readonly text: string; readonly isAligned?: true };

/** How much of the surroundings of a reading is kept in its view. */
const SURROUNDINGS = 256;

/**
 * The view that reads every stretch as its reading says (they come in order and apart from each other), `whole` and as an
 * excerpt: what is far from any of them was looked at before, and a line break stands for it.
 */
export type Reread = { readonly whole: View; readonly excerpt: View };

/** null when nothing is read differently from how it stands. */
export function reread(base: View, readings: readonly Reading[]): Reread | null {
  const different = readings.filter(({ start, end, text }) => text !== base.text.slice(start, end));
  if (different.length === 0) return null;
  const rewriter = createRewriter(base);
  const changed: Span[] = [];
  let shift = 0;
  for (const { start, end, text, isAligned } of different) {
    if (isAligned === true) rewriter.overwrite(start, text);
    else rewriter.replace(start, end, text);
    changed.push({ start: start + shift, end: start + shift + text.length });
    shift += text.length - (end - start);
  }
  const whole = rewriter.finish();
  return { whole, excerpt: excerptOf(whole, changed) };
}

function excerptOf(view: View, changed: readonly Span[]): View {
  const { text } = view;
  const rewriter = createRewriter(view);
  const cut = (from: number, until: number): void => {
    if (until > from + 1) rewriter.replace(from, until, '\n');
  };
  let from = 0;
  for (const { start, end } of changed) {
    if (start - SURROUNDINGS > from) cut(from, wordEdge(text, start - SURROUNDINGS, -1));
    from = wordEdge(text, end + SURROUNDINGS, 1);
  }
  cut(from, text.length);
  return rewriter.finish();
}

const LONG_WORD = 32;

/** The next white space in a direction, so that no word is cut; the place itself when none is near. */
function wordEdge(text: string, from: number, step: 1 | -1): number {
  for (let at = from; Math.abs(at - from) < LONG_WORD; at += step) if (/\s/.test(text.charAt(at))) return at;
  return from;
}
