import { type ChainHead, nextLink } from '../../domain/chain.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { StreamRecord, StreamSender } from '../../kinds/destination-kind.ts';
import type { Position } from './exporter-ports.ts';

/** What is sent at once, and where the destination is after that. */
export type ExportBatch = {
  readonly records: readonly StreamRecord[];
  /** The place in the stream of each record. */
  readonly sequences: readonly number[];
  /** Events that cannot be sent. */
  readonly unsendable: readonly { readonly event: OutgoingEvent; readonly streamSequence: number; readonly reason: string }[];
  readonly end: Position;
  /** When the bus stored the first of the events. */
  readonly oldestAt: Date | undefined;
};

type Message = { readonly sequence: number; readonly storedAt: Date };

/**
 * Turns messages of the stream into chained records and batches of them, in order. One batch may wait to be taken while the
 * next one fills.
 */
export type ExportBuffer = {
  /** @param event undefined where the message is not for the destination */
  add(message: Message, event: OutgoingEvent | undefined): void;
  /** Nothing up to this place of the stream was for the destination. */
  pass(sequence: number): void;
  /** Resolves when more may be added. */
  room(): Promise<void>;
  /** What comes next; undefined when the buffer is closed and empty. */
  next(): Promise<ExportBatch | undefined>;
  /** Takes nothing more in. What is there can be taken, unless it is forgotten. */
  close(options?: { readonly forget: boolean }): void;
  isClosed(): boolean;
  /** How many events are here. */
  size(): number;
};

type Options = {
  readonly sender: Pick<StreamSender, 'format' | 'maxRecords' | 'maxBytes' | 'maxRecordBytes'>;
  readonly start: Position;
  /** How long the first record of a batch waits for others, in milliseconds (5). */
  readonly lingerMs?: number | undefined;
};

const LINGER_MS = 5;
/** How often the position moves over events that were not for the destination. */
const PASS_EVERY_MS = 1_000;
/** Batches that wait to be taken. */
const MAX_READY = 1;
/** Of what a destination takes at once, that much is kept in memory. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_UNSENDABLE = 100;

type Filling = {
  records: StreamRecord[];
  sequences: number[];
  unsendable: { event: OutgoingEvent; streamSequence: number; reason: string }[];
  bytes: number;
  oldestAt: Date | undefined;
  /** When the first event was added. */
  since: number;
};

const empty = (): Filling => ({ records: [], sequences: [], unsendable: [], bytes: 0, oldestAt: undefined, since: 0 });

export function createExportBuffer({ sender, start, lingerMs = LINGER_MS }: Options): ExportBuffer {
  const maxBytes = Math.min(sender.maxBytes, MAX_BATCH_BYTES);
  const ready: ExportBatch[] = [];
  let filling = empty();
  let end = start;
  let taken = start.streamSequence;
  let takenAt = performance.now();
  let closed = false;
  let wakeTaker = () => {};
  let wakeAdder = () => {};

  const isFull = () =>
    filling.records.length >= sender.maxRecords || filling.bytes >= maxBytes || filling.unsendable.length >= MAX_UNSENDABLE;

  function seal(): void {
    const { records, sequences, unsendable, oldestAt } = filling;
    ready.push({ records, sequences, unsendable, oldestAt, end });
    filling = empty();
  }

  const count = ({ records, unsendable }: Pick<ExportBatch, 'records' | 'unsendable'>) => records.length + unsendable.length;
  const size = () => ready.reduce((sum, batch) => sum + count(batch), count(filling));

  /** Milliseconds until what is here makes a batch; undefined when nothing does. */
  function patience(): number | undefined {
    const now = performance.now();
    if (count(filling) > 0) return closed ? 0 : Math.max(0, filling.since + lingerMs - now);
    if (end.streamSequence > taken) return closed ? 0 : Math.max(0, takenAt + PASS_EVERY_MS - now);
    return undefined;
  }

  function addRecord(event: OutgoingEvent, { sequence, storedAt }: Message): void {
    const written = writeRecord(sender, event, end.head);
    if (written.record !== undefined && filling.records.length > 0 && filling.bytes + written.bytes > maxBytes) seal();
    if (count(filling) === 0) filling.since = performance.now();
    filling.oldestAt ??= storedAt;
    if (written.record === undefined) filling.unsendable.push({ event, streamSequence: sequence, reason: written.reason });
    else {
      filling.records.push(written.record);
      filling.sequences.push(sequence);
      filling.bytes += written.bytes;
    }
    end = { streamSequence: sequence, head: written.head };
  }

  return {
    add(message, event) {
      if (closed) return;
      const wasIdle = size() === 0;
      if (event === undefined) end = { ...end, streamSequence: message.sequence };
      else addRecord(event, message);
      if (isFull()) seal();
      if (wasIdle || ready.length > 0) wakeTaker();
    },
    pass(sequence) {
      if (closed || sequence <= end.streamSequence) return;
      end = { ...end, streamSequence: sequence };
      wakeTaker();
    },
    async room() {
      while (!closed && ready.length >= MAX_READY)
        await new Promise<void>((resolve) => {
          wakeAdder = resolve;
        });
    },
    async next() {
      for (;;) {
        const waitMs = ready.length > 0 ? 0 : patience();
        if (waitMs === undefined && closed) return undefined;
        if (waitMs === 0) {
          if (ready.length === 0) seal();
          const batch = ready.shift();
          taken = batch?.end.streamSequence ?? taken;
          takenAt = performance.now();
          wakeAdder();
          return batch;
        }
        await woken(waitMs, (wake) => {
          wakeTaker = wake;
        });
      }
    },
    close({ forget } = { forget: false }) {
      closed = true;
      if (forget) {
        ready.length = 0;
        filling = empty();
        end = { ...end, streamSequence: taken };
      }
      wakeTaker();
      wakeAdder();
    },
    isClosed: () => closed,
    size,
  };
}

function woken(timeoutMs: number | undefined, listen: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs);
    listen(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

type Written =
  | { readonly record: StreamRecord; readonly bytes: number; readonly head: ChainHead }
  | { readonly record: undefined; readonly reason: string; readonly head: ChainHead };

/** A record that is too long has its place in the chain all the same: that it is missing at the receiver shows. */
function writeRecord({ format, maxRecordBytes, maxBytes }: Options['sender'], event: OutgoingEvent, head: ChainHead): Written {
  try {
    const content = format.render(event);
    const link = nextLink(head, content);
    const text = format.seal(content, link);
    const bytes = Buffer.byteLength(text);
    const next = { chain: link.chain, sequence: link.sequence, hash: link.hash };
    const most = Math.min(maxRecordBytes, maxBytes);
    if (bytes <= most) return { record: { event, link, text }, bytes, head: next };
    return { record: undefined, reason: `record ${link.sequence} has ${bytes} bytes, the destination takes ${most}`, head: next };
  } catch {
    // An error of a format may quote the event.
    return { record: undefined, reason: `the event cannot be written as ${format.name}`, head };
  }
}
