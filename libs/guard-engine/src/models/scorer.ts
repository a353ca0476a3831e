import { BLOCK, createGramReader } from './gram-reader.ts';
import { LANES, type Lane } from './labels.ts';
import type { Table } from './weights-file.ts';

/** A window is this many blocks, and the next one begins a block later. */
const WINDOW_BLOCKS = 4;
export const WINDOW = WINDOW_BLOCKS * BLOCK;

/** What one lane says of a text. */
export type Margins = {
  whole: number;
  /** Of the window with the highest margin; that of the whole when there is no more than one window. */
  window: number;
  windowStart: number;
};

export type TextMargins = Readonly<Record<Lane, Margins>> & {
  /** How many windows there are, 1 at least. */
  windows: number;
};

/** Which grams of a text were seen before is known by this many upper bits. */
const DISTINCT_BITS = 18;
/** The sums of both lanes in a block, then the number of its grams. */
const ROW = LANES.length + 1;

/**
 * Scores both lanes in one pass over a text: the whole by its distinct grams, so that saying a thing twice is worth no
 * more than once, windows by all of theirs. Memory is taken once, but for the sums of blocks, whose list grows with the
 * longest text seen; the object returned is used again for the next text.
 */
export function createScorer(tables: Readonly<Record<Lane, Table>>): (text: string) => TextMargins {
  const injection = tables.injection.weights;
  const harmful = tables.harmful.weights;
  const injectionShift = 32 - tables.injection.bits;
  const harmfulShift = 32 - tables.harmful.bits;
  const reader = createGramReader();
  const { grams } = reader;
  const seen = new Uint16Array(1 << DISTINCT_BITS);
  let turn = 0;
  let blocks = new Int32Array(64 * ROW);
  const margins = { injection: emptyMargins(), harmful: emptyMargins(), windows: 1 };
  const sums = { injection: 0, harmful: 0, distinct: 0 };

  /** Adds up the grams read last: in the row of their block all of them, in `sums` those not seen before. */
  function add(count: number, row: number): void {
    let [injectionFirst, injectionAgain, harmfulFirst, harmfulAgain, distinct] = [0, 0, 0, 0, 0];
    for (let place = 0; place < count; place++) {
      const gram = grams[place] ?? 0;
      const ofInjection = injection[gram >>> injectionShift] ?? 0;
      const ofHarmful = harmful[gram >>> harmfulShift] ?? 0;
      const bucket = gram >>> (32 - DISTINCT_BITS);
      if (seen[bucket] === turn) {
        injectionAgain += ofInjection;
        harmfulAgain += ofHarmful;
      } else {
        seen[bucket] = turn;
        distinct++;
        injectionFirst += ofInjection;
        harmfulFirst += ofHarmful;
      }
    }
    blocks[row] = injectionFirst + injectionAgain;
    blocks[row + 1] = harmfulFirst + harmfulAgain;
    blocks[row + 2] = count;
    sums.injection += injectionFirst;
    sums.harmful += harmfulFirst;
    sums.distinct += distinct;
  }

  return (text) => {
    if (++turn > 0xffff) {
      seen.fill(0);
      turn = 1;
    }
    sums.injection = sums.harmful = sums.distinct = 0;
    const count = Math.ceil(text.length / BLOCK);
    if (count * ROW > blocks.length) blocks = new Int32Array(2 * count * ROW);
    for (let block = 0; block < count; block++) {
      add(reader.read(text, block * BLOCK, Math.min((block + 1) * BLOCK, text.length)), block * ROW);
    }
    margins.windows = Math.max(1, count - WINDOW_BLOCKS + 1);
    for (const [place, lane] of LANES.entries()) {
      const { scale, bias } = tables[lane];
      margins[lane].whole = (sums[lane] * scale) / Math.sqrt(Math.max(1, sums.distinct)) + bias;
      findWorstWindow(margins[lane], { blocks, place, windows: margins.windows, scale, bias });
    }
    return margins;
  };
}

const emptyMargins = (): Margins => ({ whole: 0, window: 0, windowStart: 0 });

type Blocks = {
  readonly blocks: Int32Array;
  /** Of the lane in each row. */
  readonly place: number;
  readonly windows: number;
  readonly scale: number;
  readonly bias: number;
};

function findWorstWindow(margins: Margins, { blocks, place, windows, scale, bias }: Blocks): void {
  margins.window = windows === 1 ? margins.whole : Number.NEGATIVE_INFINITY;
  margins.windowStart = 0;
  if (windows === 1) return;
  for (let first = 0; first < windows; first++) {
    let sum = 0;
    let grams = 0;
    for (let row = first * ROW; row < (first + WINDOW_BLOCKS) * ROW; row += ROW) {
      sum += blocks[row + place] ?? 0;
      grams += blocks[row + ROW - 1] ?? 0;
    }
    const margin = (sum * scale) / Math.sqrt(Math.max(1, grams)) + bias;
    if (margin <= margins.window) continue;
    margins.window = margin;
    margins.windowStart = first * BLOCK;
  }
}

/** The margins of a short stretch for several tables. */
export function stretchMargins(stretch: string, tables: readonly Table[]): readonly number[] {
  const reader = createGramReader();
  const sums = tables.map(() => 0);
  let total = 0;
  for (let start = 0; start < stretch.length; start += BLOCK) {
    const count = reader.read(stretch, start, Math.min(start + BLOCK, stretch.length));
    total += count;
    for (const [place, { bits, weights }] of tables.entries()) {
      let sum = 0;
      for (let gram = 0; gram < count; gram++) sum += weights[(reader.grams[gram] ?? 0) >>> (32 - bits)] ?? 0;
      sums[place] = (sums[place] ?? 0) + sum;
    }
  }
  return tables.map(({ scale, bias }, place) => ((sums[place] ?? 0) * scale) / Math.sqrt(Math.max(1, total)) + bias);
}
