/**
 * How records become requests, for receivers that take many in one: packed up to what a request may hold, halved where the
 * receiver refuses a request for something in it until the records that it will never take are alone, and remembered when
 * they have arrived, so that only what has not arrived is sent again.
 */
import type { StreamOutcome, StreamRecord } from './destination-kind.ts';
import type { Stop } from './http-post.ts';

/** A record as it is in a request. */
export type Item = { readonly record: StreamRecord; readonly text: string };

type Rejection = { readonly index: number; readonly reason: string };

/** What a receiver said of the items that it was sent together. */
export type RequestOutcome<Receipt = never> =
  /** It has them; or, with a receipt, it will tell of that receipt whether it has them. */
  | { readonly kind: 'taken'; readonly receipt?: Receipt }
  /** It has them, except those that it will never take, and those that it will take later, for the reason in `stop`. */
  | { readonly kind: 'partly'; readonly rejected: readonly Rejection[]; readonly later: readonly number[]; readonly stop?: Stop }
  /** It dropped this many of them, and does not say which. */
  | { readonly kind: 'unclear'; readonly reason: string }
  /** It has none of them. It may take others when `culprit`, or whatever it is, is not among them. */
  | { readonly kind: 'refused'; readonly reason: string; readonly culprit?: number | undefined; readonly tooLarge?: boolean }
  | Stop;

export type BatchOptions<Receipt> = {
  /** How the record is written in a request. */
  item(record: StreamRecord): string;
  readonly maxItems: number;
  /** Bytes of the items and what is between them, and of one item. */
  readonly maxBytes: number;
  readonly maxItemBytes?: number;
  request(items: readonly Item[], signal: AbortSignal): Promise<RequestOutcome<Receipt>>;
  /** All records have been sent, and some are to be confirmed. */
  onSent?(): void;
  /** Waits until the receiver has what the receipts stand for. Resolves to those that it has, and why not the others. */
  confirm?(receipts: readonly Receipt[], signal: AbortSignal): Promise<{ readonly confirmed: ReadonlySet<Receipt>; readonly stop?: Stop }>;
};

export type BatchSender = (records: readonly StreamRecord[], signal: AbortSignal) => Promise<StreamOutcome>;

// When a receiver refuses so many and takes none, it is not the records that are bad: nothing may become a dead letter then.
const REFUSALS_BEFORE_DOUBT = 16;
const SMALLEST_MAX_BYTES = 64 * 1024;
/** Between two items, at most. */
const SEPARATOR_BYTES = 1;

const UNCONFIRMED: Stop = { kind: 'retry', error: 'timeout', detail: 'Not all records were confirmed' };

/** What became of a record: the reason why the receiver will never take it; undefined when it has it. By hash of its place. */
type Settled = Map<string, string | undefined>;

type Run<Receipt> = {
  readonly settled: Settled;
  readonly receipts: { readonly receipt: Receipt; readonly items: readonly Item[] }[];
  readonly signal: AbortSignal;
  taken: number;
  refused: number;
};

export function createBatchSender<Receipt = never>(options: BatchOptions<Receipt>): BatchSender {
  // A smaller size than the receiver documents, learned from its refusals.
  let { maxBytes } = options;
  let settledBefore: Settled = new Map();

  const settle = async (items: readonly Item[], run: Run<Receipt>): Promise<Stop | undefined> => {
    if (run.signal.aborted) return { kind: 'retry', error: 'timeout', detail: 'Sending was stopped before all records were sent' };
    const outcome = await options.request(items, run.signal);
    switch (outcome.kind) {
      case 'taken':
        run.taken += items.length;
        if (outcome.receipt === undefined) for (const item of items) run.settled.set(item.record.link.hash, undefined);
        else run.receipts.push({ receipt: outcome.receipt, items });
        return undefined;
      case 'partly':
        return settlePartly(items, outcome, run);
      case 'unclear':
        // At least one was taken.
        run.taken += 1;
        for (const item of items) run.settled.set(item.record.link.hash, outcome.reason);
        return undefined;
      case 'refused':
        if (outcome.tooLarge) maxBytes = Math.min(maxBytes, Math.max(SMALLEST_MAX_BYTES, bytesOf(items) >> 1));
        return settleRefused(items, outcome, run);
      default:
        return outcome;
    }
  };

  const settleRefused = async (
    items: readonly Item[],
    { reason, culprit }: Extract<RequestOutcome, { kind: 'refused' }>,
    run: Run<Receipt>,
  ): Promise<Stop | undefined> => {
    const [only, another] = items;
    if (only !== undefined && another === undefined) return settlePartly(items, { rejected: [{ index: 0, reason }], later: [] }, run);
    for (const piece of split(items, culprit)) {
      const stop = await settle(piece, run);
      if (stop !== undefined) return stop;
    }
    return undefined;
  };

  const confirmAll = async (run: Run<Receipt>): Promise<Stop | undefined> => {
    if (options.confirm === undefined || run.receipts.length === 0) return undefined;
    const { confirmed, stop } = await options.confirm(
      run.receipts.map(({ receipt }) => receipt),
      run.signal,
    );
    for (const { receipt, items } of run.receipts) {
      if (confirmed.has(receipt)) for (const item of items) run.settled.set(item.record.link.hash, undefined);
    }
    return stop;
  };

  return async (records, signal) => {
    const run: Run<Receipt> = { settled: stillOf(settledBefore, records), receipts: [], signal, taken: 0, refused: 0 };
    const { requests, tooLong } = pack(
      records.filter(({ link }) => !run.settled.has(link.hash)).map((record) => ({ record, text: options.item(record) })),
      { maxItems: options.maxItems, maxBytes, maxItemBytes: options.maxItemBytes ?? options.maxBytes },
    );
    for (const [hash, reason] of tooLong) run.settled.set(hash, reason);
    let stop: Stop | undefined;
    for (const items of requests) {
      stop = await settle(items, run);
      if (stop !== undefined) break;
    }
    if (stop === undefined && run.receipts.length > 0) options.onSent?.();
    const unconfirmed = await confirmAll(run);
    stop ??= unconfirmed;
    if (stop === undefined && run.settled.size < records.length) stop = UNCONFIRMED;
    settledBefore = stop === undefined ? new Map() : run.settled;
    if (stop !== undefined) return stop;
    return { kind: 'acknowledged', rejected: rejectionsOf(records, run.settled) };
  };
}

function settlePartly<Receipt>(
  items: readonly Item[],
  { rejected, later, stop }: Pick<Extract<RequestOutcome, { kind: 'partly' }>, 'rejected' | 'later' | 'stop'>,
  run: Run<Receipt>,
): Stop | undefined {
  const reasons = new Map(rejected.map(({ index, reason }) => [index, reason]));
  const waiting = new Set(later);
  run.refused += reasons.size;
  run.taken += items.length - reasons.size - waiting.size;
  const [first] = rejected;
  if (first !== undefined && run.taken === 0 && run.refused >= REFUSALS_BEFORE_DOUBT) {
    for (const [hash, reason] of run.settled) if (reason !== undefined) run.settled.delete(hash);
    const detail = `Each of ${run.refused} records was refused and none was taken: the receiver is not set up for them. ${first.reason}`;
    return { kind: 'configuration', detail };
  }
  for (const [index, item] of items.entries()) {
    if (!waiting.has(index)) run.settled.set(item.record.link.hash, reasons.get(index));
  }
  return stop;
}

/** Two halves, or what is before the culprit, the culprit, and what is after. */
function split(items: readonly Item[], culprit: number | undefined): readonly (readonly Item[])[] {
  const isNamed = culprit !== undefined && Number.isInteger(culprit) && culprit >= 0 && culprit < items.length;
  const middle = isNamed ? culprit : items.length >> 1;
  const pieces = isNamed
    ? [items.slice(0, middle), items.slice(middle, middle + 1), items.slice(middle + 1)]
    : [items.slice(0, middle), items.slice(middle)];
  return pieces.filter((piece) => piece.length > 0);
}

type Limits = { readonly maxItems: number; readonly maxBytes: number; readonly maxItemBytes: number };

/** Requests within the limits, in order, and those records that are in none because they alone are too long. */
function pack(items: readonly Item[], { maxItems, maxBytes, maxItemBytes }: Limits) {
  const requests: Item[][] = [];
  const tooLong: [hash: string, reason: string][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const bytes = Buffer.byteLength(item.text) + SEPARATOR_BYTES;
    if (bytes > maxItemBytes) {
      tooLong.push([item.record.link.hash, `It would be ${bytes} bytes long; one record may have ${maxItemBytes} there`]);
      continue;
    }
    const last = requests.at(-1);
    if (last === undefined || last.length >= maxItems || size + bytes > maxBytes) {
      requests.push([item]);
      size = bytes;
    } else {
      last.push(item);
      size += bytes;
    }
  }
  return { requests, tooLong };
}

const bytesOf = (items: readonly Item[]) => items.reduce((sum, { text }) => sum + Buffer.byteLength(text) + SEPARATOR_BYTES, 0);

/** What is known already of these records, and nothing of others. */
function stillOf(known: Settled, records: readonly StreamRecord[]): Settled {
  const still: Settled = new Map();
  for (const { link } of records) if (known.has(link.hash)) still.set(link.hash, known.get(link.hash));
  return still;
}

function rejectionsOf(records: readonly StreamRecord[], settled: Settled): readonly Rejection[] {
  return records.flatMap(({ link }, index) => {
    const reason = settled.get(link.hash);
    return reason === undefined ? [] : [{ index, reason }];
  });
}
