/** `3:14`: line and column of a place in a source, counted from 1; columns are UTF-16 units. */
export function positionOf(source: string, offset: number): string {
  const before = source.slice(0, offset).split(/\r\n|\r|\n/);
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}
