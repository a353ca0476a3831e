/** A found or wanted stretch of a type. */
export type Typed = { readonly type: string; readonly start: number; readonly end: number };

export type Counts = { right: number; wanted: number; found: number };

export const newCounts = (): Counts => ({ right: 0, wanted: 0, found: 0 });

/** Intersection over union. */
function overlap(a: Typed, b: Typed): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return common <= 0 ? 0 : common / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

/** Adds one text: a wanted stretch is found by a stretch that overlaps it by half (intersection over union); each counts once. */
export function count(into: Counts, wanted: readonly Typed[], found: readonly Typed[], isTyped: boolean): void {
  const left = new Set(found);
  into.wanted += wanted.length;
  into.found += found.length;
  for (const want of wanted) {
    const match = [...left].find((got) => overlap(want, got) >= 0.5 && (!isTyped || got.type === want.type));
    if (match === undefined) continue;
    left.delete(match);
    into.right++;
  }
}

export function fScore({ right, wanted, found }: Counts, beta = 1): number {
  const weighted = (1 + beta * beta) * right;
  return weighted === 0 ? 0 : weighted / (beta * beta * wanted + found);
}
