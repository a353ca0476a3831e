/** How far a durable has come in its stream, and what a crash of the server can do to that. */

import type { ConsumerInfo, JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import type { DurableDefinition } from '@sentinelmesh/contracts';

export type DurablePlace = { readonly consumer: ConsumerInfo; readonly stream: StreamInfo };

/** The durable first: what is stored in between cannot make it look ahead of its stream. */
export async function readPlace(
  manager: JetStreamManager,
  { stream, name }: Pick<DurableDefinition, 'stream' | 'name'>,
): Promise<DurablePlace> {
  const consumer = await manager.consumers.info(stream, name);
  return { consumer, stream: await manager.streams.info(stream) };
}

/** The last sequence up to which everything was acknowledged or passed over by the filter. */
function doneUpTo({ num_ack_pending, delivered, ack_floor }: ConsumerInfo): number {
  return num_ack_pending === 0 ? Math.max(delivered.stream_seq, ack_floor.stream_seq) : ack_floor.stream_seq;
}

/** Messages that left the stream before the durable delivered them, `from` to `to`, both included; not all need have been for it. */
export function missedMessages({ consumer, stream }: DurablePlace): { readonly from: number; readonly to: number } | undefined {
  // Nothing leaves a work queue unless it was acknowledged, which the durable may have forgotten in a crash.
  if (stream.config.retention === 'workqueue') return undefined;
  const done = doneUpTo(consumer);
  return stream.state.first_seq > done + 1 ? { from: done + 1, to: stream.state.first_seq - 1 } : undefined;
}

/**
 * Whether the stream has lost its end, as it can when a machine loses power. Sequences are then given out again, and
 * the durable silently passes over new messages because it has delivered messages of these numbers before.
 */
export const isAheadOfStream = ({ consumer, stream }: DurablePlace): boolean => consumer.delivered.stream_seq > stream.state.last_seq;

/**
 * Whether a work queue keeps messages that its durable is done with: nats-server 2.9.10, killed, forgets that it has
 * removed them. Nobody would ever get them, and they would take up room for ever. While messages come and go this may
 * look so although it is not.
 */
export function hasLeftovers({ consumer, stream: { config, state } }: DurablePlace): boolean {
  if (config.retention !== 'workqueue' || state.messages === 0) return false;
  const uncounted = state.consumer_count === 1 && state.messages > consumer.num_pending + consumer.num_ack_pending;
  return uncounted || state.first_seq <= doneUpTo(consumer);
}
