import type { Share } from '../training/statistics.ts';
import type { Estimate } from './confidence.ts';

export type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** One line of the goals: what was wanted of a measure, and what came out. */
export type Goal = { readonly measure: string; readonly goal: string; readonly value: string; readonly isReached: boolean };

/** What one part of the evaluation has to say. */
export type Section = {
  readonly title: string;
  /** On which data, and how to read it. */
  readonly text: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
};

const percent = (share: number): string => (100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 1);

/** A share as `82.5 % (79.5–85.1)`. */
export const shown = ({ share, low, high, count }: Share): string =>
  count === 0 ? 'none' : `${percent(share)} % (${percent(low)}–${percent(high)})`;

/** A figure as `.948 (.912–.977)`. */
export const figure = ({ value, low, high }: Estimate): string => `${decimal(value)} (${decimal(low)}–${decimal(high)})`;

export const decimal = (value: number): string => value.toFixed(3).replace(/^0\./, '.');

type Measured = Share | Estimate;
const pointOf = (measured: Measured): number => ('share' in measured ? measured.share : measured.value);
const textOf = (measured: Measured): string => ('share' in measured ? `${shown(measured)}, n = ${measured.count}` : figure(measured));
const goalText = (measured: Measured, sign: string, bound: number): string =>
  'share' in measured ? `${sign} ${Number((100 * bound).toFixed(2))} %` : `${sign} ${decimal(bound)}`;

export const atLeast = (measure: string, measured: Measured, bound: number): Goal => ({
  measure,
  goal: goalText(measured, '≥', bound),
  value: textOf(measured),
  isReached: pointOf(measured) >= bound,
});

export const atMost = (measure: string, measured: Measured, bound: number): Goal => ({
  measure,
  goal: goalText(measured, '≤', bound),
  value: textOf(measured),
  isReached: pointOf(measured) <= bound,
});

/** The whole report as Markdown: the goals first, those missed at the top. */
export function renderReport(introduction: string, sections: readonly Section[]): string {
  const goals = sections.flatMap((section) => section.goals).toSorted((a, b) => Number(a.isReached) - Number(b.isReached));
  const parts = [
    introduction,
    '## Goals',
    renderTable({
      head: ['measure', 'goal', 'measured', 'reached'],
      rows: goals.map(({ measure, goal, value, isReached }) => [measure, goal, value, isReached ? 'yes' : '**no**']),
    }),
    ...sections.flatMap(({ title, text, tables }) => [`## ${title}`, text, ...tables.map(renderTable)]),
  ];
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}

function renderTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
