/**
 * How long to wait after the n-th failure in a row: doubling from `baseMs` up to `maxMs`, of which a random half, so
 * that those who failed together do not come back together.
 */
export function backoffMs({ failures, baseMs, maxMs }: { failures: number; baseMs: number; maxMs: number }, random = Math.random): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  return ceiling / 2 + (random() * ceiling) / 2;
}
