import type { BatchReading, EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import type { OrgId } from '@sentinelmesh/kernel';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import { createBreathing } from '../breathing.ts';
import type { ExportBuffer } from './export-buffer.ts';

/** Where to read on: after a place of the stream, or where a time begins. */
export type ReadingStart = { readonly startSequence: number } | { readonly startAt: Date };

type Options = {
  readonly readBatchesFrom: EventBus['readBatchesFrom'];
  readonly orgId: OrgId;
  readonly start: ReadingStart;
  /** The event of the message, if it is for the destination. */
  readonly look: (message: ReceivedMessage) => OutgoingEvent | undefined;
  readonly buffer: ExportBuffer;
};

/** While the receiver takes nothing, the server remembers the reading for so long. */
const INACTIVE_MS = 5 * 60_000;

/**
 * Reads the events of an organisation into the buffer, as fast as it takes them. The buffer is closed when the reading ends.
 *
 * @throws Unavailable
 */
export async function openExportReading({ readBatchesFrom, orgId, start, look, buffer }: Options): Promise<BatchReading> {
  const reading = await readBatchesFrom('EVENTS', {
    ...start,
    filter: `sm.evt.${orgId}.>`,
    inactiveMs: INACTIVE_MS,
    async handleBatch(messages) {
      const breathe = createBreathing();
      for (const message of messages) {
        await buffer.room();
        if (buffer.isClosed()) return;
        buffer.add(message, look(message));
        await breathe();
      }
    },
  });
  void reading.ended.then(() => buffer.close());
  return reading;
}
