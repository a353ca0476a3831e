import type { BatchReading, EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import type { Logger } from '@sentinelmesh/telemetry';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { StreamSender } from '../../kinds/destination-kind.ts';
import { createExportBuffer, type ExportBatch, type ExportBuffer } from './export-buffer.ts';
import { openExportReading, type ReadingStart } from './export-reading.ts';
import type { ExportPlace, Position } from './exporter-ports.ts';

/** How far an export is, and from when on it is to go as long as it has not begun. */
export type Progress = Position & { readonly startAt: Date | undefined; readonly acknowledgedAt: Date | undefined };

/** The batches that come after a position. */
export type ExportSource = {
  /**
   * What comes next; undefined when reading was interrupted: call it again.
   *
   * @throws Unavailable when the stream cannot be read
   */
  next(): Promise<ExportBatch | undefined>;
  /** Gives up what was read ahead; `next` reads on from the progress that there is then. */
  forget(): void;
  /** Asks how far behind it is, and passes over what was not for the destination. @throws Unavailable */
  check(): Promise<void>;
  /** How many events wait, as far as is known. */
  waiting(): number;
};

type Options = {
  readonly place: ExportPlace;
  readonly sender: StreamSender;
  readonly progress: () => Progress;
  /** The event of the message, if it is for the destination. */
  readonly look: (message: ReceivedMessage) => OutgoingEvent | undefined;
  readonly readBatchesFrom: EventBus['readBatchesFrom'];
  readonly onGap: (messages: number) => void;
  readonly log: Pick<Logger, 'error'>;
  /** How long the first record of a batch waits for others, in milliseconds (5). */
  readonly lingerMs?: number;
};

type Session = { readonly buffer: ExportBuffer; readonly reading: BatchReading };

/** How long the server keeps in mind a reading that only counts. */
const COUNTING_MS = 5_000;

export function createExportSource({ place, sender, progress, look, readBatchesFrom, onGap, log, lingerMs }: Options): ExportSource {
  let session: Session | undefined;
  /** How often what was read was forgotten: who opens a session for longer than that has opened it in vain. */
  let forgotten = 0;
  let behind = 0;
  let gapSeenUpTo = 0;

  async function open(start: ReadingStart): Promise<Session> {
    const { streamSequence, head } = progress();
    const buffer = createExportBuffer({ sender, start: { streamSequence, head }, lingerMs });
    let seen = 0;
    const count = (message: ReceivedMessage) => {
      seen += 1;
      behind = Math.max(0, behind - 1);
      return look(message);
    };
    const reading = await openExportReading({ readBatchesFrom, orgId: place.orgId, start, look: count, buffer });
    behind = Math.max(0, reading.pending - seen);
    return { buffer, reading };
  }

  async function openSession(): Promise<Session> {
    const start = startOf(progress());
    const opened = await open(start);
    if ('startAt' in start) return opened;
    const { beganAt } = opened.reading;
    if (beganAt >= start.startSequence) {
      if (progress().streamSequence > 0) reportGap(start.startSequence, beganAt);
      return opened;
    }
    // Sequences are given out anew then: only time tells what was exported already.
    log.error({ ...place, wanted: start.startSequence, beganAt }, 'the stream of events has lost its end; the export goes on by time');
    opened.reading.stop();
    return open({ startAt: progress().acknowledgedAt ?? new Date(0) });
  }

  function reportGap(from: number, first: number): void {
    const since = Math.max(from, gapSeenUpTo);
    gapSeenUpTo = Math.max(gapSeenUpTo, first);
    if (first <= since) return;
    onGap(first - since);
    log.error({ ...place, from: since, to: first - 1 }, 'messages left the stream before they were exported; some may have been for it');
  }

  function forget(): void {
    forgotten += 1;
    if (session !== undefined) close(session);
    session = undefined;
  }

  async function checkSession({ reading, buffer }: Session): Promise<void> {
    const { waiting, passedUpTo, receivedUpTo, firstSequence } = await reading.standing();
    behind = waiting;
    if (passedUpTo !== undefined) buffer.pass(passedUpTo);
    else if (waiting > 0 && receivedUpTo !== undefined) reportGap(receivedUpTo + 1, firstSequence);
  }

  return {
    async next() {
      if (session === undefined) {
        const before = forgotten;
        const opened = await openSession();
        if (forgotten !== before) {
          close(opened);
          return undefined;
        }
        session = opened;
      }
      const current = session;
      const batch = await current.buffer.next();
      if (batch === undefined && session === current) forget();
      return batch;
    },
    forget,
    async check() {
      if (session !== undefined) return checkSession(session);
      const reading = await readBatchesFrom('EVENTS', {
        ...startOf(progress()),
        filter: `sm.evt.${place.orgId}.>`,
        maxHeld: 1,
        inactiveMs: COUNTING_MS,
        handleBatch: () => undefined,
      });
      reading.stop();
      behind = reading.pending;
    },
    waiting: () => behind + (session?.buffer.size() ?? 0),
  };
}

function close({ buffer, reading }: Session): void {
  buffer.close({ forget: true });
  reading.stop();
}

function startOf({ streamSequence, startAt }: Progress): ReadingStart {
  return streamSequence > 0 || startAt === undefined ? { startSequence: streamSequence + 1 } : { startAt };
}
