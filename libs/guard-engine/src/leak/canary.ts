import type { Span } from '../span.ts';
import { foldedView, originalView, squeezedView, toOriginal, type View } from '../view.ts';
import type { NamedView } from './named-view.ts';

/** Below this many letters and digits a canary is only looked for exactly as it stands: it would turn up by chance otherwise. */
const MIN_SQUEEZED = 8;

/**
 * Where canaries stand in an output, in its original positions; also when they are spelled in another case or taken apart
 * by spaces and punctuation, and in the views that show what the output hides. A place that several views show counts once.
 */
export function findCanaries(folded: View, canaries: readonly string[], decoded: readonly NamedView[] = []): readonly Span[] {
  if (canaries.length === 0) return NOWHERE;
  const places = new Map<string, Span>();
  for (const view of [folded, ...decoded.map((named) => foldedView(named.view))])
    for (const span of canariesIn(view, canaries)) places.set(`${span.start}-${span.end}`, span);
  return [...places.values()];
}

const NOWHERE: readonly Span[] = [];

function canariesIn(folded: View, canaries: readonly string[]): readonly Span[] {
  const spans: Span[] = [];
  let squeezed: View | null = null;
  for (const canary of canaries) {
    const wanted = squeeze(canary);
    if (wanted.length >= MIN_SQUEEZED) {
      squeezed ??= squeezedView(folded);
      collect(squeezed, wanted, spans);
    } else if (canary !== '') collect(folded, canary.toLowerCase(), spans);
  }
  return spans;
}

const squeeze = (canary: string): string => squeezedView(originalView(canary.toLowerCase())).text;

function collect(view: View, wanted: string, spans: Span[]): void {
  for (let at = view.text.indexOf(wanted); at >= 0; at = view.text.indexOf(wanted, at + wanted.length)) {
    spans.push(toOriginal(view, at, at + wanted.length));
  }
}

/** From where on more text could make the end of this one a canary. A position of the original. */
export function canaryMayBegin(folded: View, canaries: readonly string[]): number {
  const squeezed = squeezedView(folded);
  let first = Number.POSITIVE_INFINITY;
  for (const canary of canaries) {
    const wanted = squeeze(canary);
    const [view, sought] = wanted.length >= MIN_SQUEEZED ? [squeezed, wanted] : [folded, canary.toLowerCase()];
    const length = lengthOfBeginning(view.text, sought);
    if (length > 0) first = Math.min(first, toOriginal(view, view.text.length - length, view.text.length).start);
  }
  return first;
}

/** How many units at the end of a text are the beginning of what is sought. */
function lengthOfBeginning(text: string, sought: string): number {
  for (let length = Math.min(text.length, sought.length); length > 0; length--) if (text.endsWith(sought.slice(0, length))) return length;
  return 0;
}
