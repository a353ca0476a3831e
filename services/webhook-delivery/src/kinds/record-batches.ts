/**
 * How records become requests, for receivers that take many in one: packed up to what a request may hold, halved where the
 * receiver refuses a request for something in it until the records that it will never take are alone, and remembered when
 * they have arrived, so that only what has not arrived is sent again.
 */
import type { StreamOutcome, StreamRecord } from './destination-kind.ts';

/** Why no more is sent now. */
export type Stop = Exclude<StreamOutcome, { readonly kind: 'acknowledged' }>;

/** A record as it is in a request, and which of those that are to be sent it is. */
export type Item = { readonly record: StreamRecord; readonly text: string; readonly index: number };

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
  /** Of its own unless told. */
  readonly memory?: BatchMemory;
};

/** What is known from one call to the next. Several senders to one receiver may have one together. */
export type BatchMemory = {
  /** What became of records: the reason why the receiver will never take it; undefined when it has it. By hash of its place. */
  readonly settled: Map<string, string | undefined>;
  /** Of how many of the latest records that is kept when all went well. */
  readonly kept: number;
  /** Records that were refused since one was taken, over all calls. */
  refusals: number;
};

/** @param kept 0 where nothing can come again once its call has ended well */
export const createBatchMemory = (kept = 0): BatchMemory => ({ settled: new Map(), kept, refusals: 0 });

export type BatchSender = (records: readonly StreamRecord[], signal: AbortSignal) => Promise<StreamOutcome>;

// When a receiver refuses so many and takes none, in one call or in many, it is not the records that are bad: no more of them may
// become dead letters then.
const REFUSALS_BEFORE_DOUBT = 16;
const SMALLEST_MAX_BYTES = 64 * 1024;
/** Between two items, at most. */
const SEPARATOR_BYTES = 1;

const UNCONFIRMED: Stop = { kind: 'retry', error: 'timeout', detail: 'Not all records were confirmed' };

type Rejected = { readonly item: Item; readonly reason: string };

/** What one call has learned. */
type Run<Receipt> = {
  readonly taken: (readonly Item[])[];
  readonly rejected: Rejected[];
  readonly receipts: { readonly receipt: Receipt; readonly items: readonly Item[] }[];
  readonly signal: AbortSignal;
  readonly memory: BatchMemory;
  /** Whether the receiver has taken anything. */
  hasTaken: boolean;
};

export function createBatchSender<Receipt = never>(options: BatchOptions<Receipt>): BatchSender {
  const { memory = createBatchMemory() } = options;
  // A smaller size than the receiver documents, learned from its refusals.
  let { maxBytes } = options;

  const settle = async (items: readonly Item[], run: Run<Receipt>): Promise<Stop | undefined> => {
    if (run.signal.aborted) return { kind: 'retry', error: 'timeout', detail: 'Sending was stopped before all records were sent' };
    const outcome = await options.request(items, run.signal);
    switch (outcome.kind) {
      case 'taken':
        noteTaken(run);
        if (outcome.receipt === undefined) run.taken.push(items);
        else run.receipts.push({ receipt: outcome.receipt, items });
        return undefined;
      case 'partly':
        return settlePartly(items, outcome, run);
      case 'unclear':
        // At least one was taken.
        noteTaken(run);
        for (const item of items) run.rejected.push({ item, reason: outcome.reason });
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

  /** Sends what can be sent. Resolves to why not all of it is settled. */
  const sendAll = async (items: readonly Item[], run: Run<Receipt>): Promise<Stop | undefined> => {
    const { maxItems, maxItemBytes = options.maxBytes } = options;
    const { requests, tooLong } = pack(items, { maxItems, maxBytes, maxItemBytes });
    let stop: Stop | undefined;
    for (const request of requests) {
      stop = await settle(request, run);
      if (stop !== undefined) break;
    }
    if (stop === undefined && run.receipts.length > 0) options.onSent?.();
    const unconfirmed = await confirmAll(run, options.confirm);
    run.rejected.push(...tooLong);
    const settled = run.taken.reduce((sum, { length }) => sum + length, run.rejected.length);
    return stop ?? unconfirmed ?? (settled < items.length ? UNCONFIRMED : undefined);
  };

  return async (records, signal) => {
    const run: Run<Receipt> = { taken: [], rejected: [], receipts: [], signal, memory, hasTaken: false };
    const items: Item[] = [];
    const rejected: Rejection[] = [];
    for (const [index, record] of records.entries()) {
      const { hash } = record.link;
      const reason = memory.settled.get(hash);
      if (reason !== undefined) rejected.push({ index, reason });
      else if (!memory.settled.has(hash)) items.push({ record, text: options.item(record), index });
    }
    const stop = await sendAll(items, run);
    if (stop === undefined && memory.kept === 0) memory.settled.clear();
    else remember(run, Math.max(memory.kept, records.length));
    if (stop !== undefined) return stop;
    for (const { item, reason } of run.rejected) rejected.push({ index: item.index, reason });
    return { kind: 'acknowledged', rejected: rejected.sort((one, other) => one.index - other.index) };
  };
}

function noteTaken(run: Run<unknown>): void {
  run.hasTaken = true;
  run.memory.refusals = 0;
}

function settlePartly(
  items: readonly Item[],
  { rejected, later, stop }: Pick<Extract<RequestOutcome, { kind: 'partly' }>, 'rejected' | 'later' | 'stop'>,
  run: Run<unknown>,
): Stop | undefined {
  const { memory } = run;
  const reasons = new Map(rejected.map(({ index, reason }) => [index, reason]));
  const waiting = new Set(later);
  if (items.length > reasons.size + waiting.size) noteTaken(run);
  if (!run.hasTaken) memory.refusals += reasons.size;
  const [first] = rejected;
  if (first !== undefined && !run.hasTaken && memory.refusals >= REFUSALS_BEFORE_DOUBT) {
    run.rejected.length = 0;
    for (const [hash, reason] of memory.settled) if (reason !== undefined) memory.settled.delete(hash);
    const detail = `Each of ${memory.refusals} records was refused and none was taken: the receiver is not set up for them. ${first.reason}`;
    return { kind: 'configuration', detail };
  }
  run.taken.push(items.filter((_, index) => !reasons.has(index) && !waiting.has(index)));
  for (const [index, item] of items.entries()) {
    const reason = reasons.get(index);
    if (reason !== undefined) run.rejected.push({ item, reason });
  }
  return stop;
}

async function confirmAll<Receipt>(run: Run<Receipt>, confirm: BatchOptions<Receipt>['confirm']): Promise<Stop | undefined> {
  if (confirm === undefined || run.receipts.length === 0) return undefined;
  const { confirmed, stop } = await confirm(
    run.receipts.map(({ receipt }) => receipt),
    run.signal,
  );
  for (const { receipt, items } of run.receipts) if (confirmed.has(receipt)) run.taken.push(items);
  return stop;
}

/** What was learned is there for the next call. Of more than `most` records the oldest are forgotten. */
function remember({ memory: { settled }, taken, rejected }: Run<unknown>, most: number): void {
  for (const items of taken) for (const { record } of items) settled.set(record.link.hash, undefined);
  for (const { item, reason } of rejected) settled.set(item.record.link.hash, reason);
  for (const hash of settled.keys()) {
    if (settled.size <= most) break;
    settled.delete(hash);
  }
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
  const tooLong: Rejected[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const bytes = Buffer.byteLength(item.text) + SEPARATOR_BYTES;
    if (bytes > maxItemBytes) {
      tooLong.push({ item, reason: `It would be ${bytes} bytes long; one record may have ${maxItemBytes} there` });
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
