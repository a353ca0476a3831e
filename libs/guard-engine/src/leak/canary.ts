import type { Span } from '../span.ts';
import { originalView, squeezedView, toOriginal, type View } from '../view.ts';

/** Below this many letters and digits a canary is only looked for exactly as it stands: it would turn up by chance otherwise. */
const MIN_SQUEEZED = 8;

/**
 * Where canaries stand in an output, in its original positions; also when they are spelled in another case or taken apart
 * by spaces and punctuation.
 */
export function findCanaries(folded: View, canaries: readonly string[]): readonly Span[] {
  const spans: Span[] = [];
  let squeezed: View | null = null;
  for (const canary of canaries) {
    const wanted = squeezedView(originalView(canary.toLowerCase())).text;
    if (wanted.length >= MIN_SQUEEZED) {
      squeezed ??= squeezedView(folded);
      collect(squeezed, wanted, spans);
    } else if (canary !== '') collect(folded, canary.toLowerCase(), spans);
  }
  return spans;
}

function collect(view: View, wanted: string, spans: Span[]): void {
  for (let at = view.text.indexOf(wanted); at >= 0; at = view.text.indexOf(wanted, at + wanted.length)) {
    spans.push(toOriginal(view, at, at + wanted.length));
  }
}
