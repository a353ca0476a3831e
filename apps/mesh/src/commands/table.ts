/** A cell: a text, or one with a colour, which takes no room. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

export type Row = {
  readonly cells: readonly Cell[];
  /** What there is to say besides: a line each, below the row. */
  readonly notes?: readonly string[];
};

/** Columns as wide as their widest cell, two spaces between them. */
export function table(header: readonly string[], rows: readonly Row[]): string {
  const all = [header, ...rows.map(({ cells }) => cells)];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => widthOf(cells[column] ?? ''))));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(header), ...rows.flatMap(({ cells, notes = [] }) => [line(cells), ...notes.map((note) => `  ${note}`)])].join('\n');
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const widthOf = (cell: Cell): number => [...textOf(cell)].length;

function padded(cell: Cell, width: number): string {
  const room = ' '.repeat(width - widthOf(cell));
  return typeof cell === 'string' ? `${cell}${room}` : `${cell.paint(cell.text)}${room}`;
}
