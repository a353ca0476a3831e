import { jetstreamManager } from '@nats-io/jetstream';
import type { StreamName } from '@sentinelmesh/contracts';
import type { Connection } from './connection.ts';
import { toBusError } from './server-error.ts';

const API_TIMEOUT_MS = 2_000;

/**
 * The place of the last message of a stream that the filter lets through; 0 when none does. Who has to know when a reading has
 * passed what was there compares with this: what the server says of a consumer's pending messages is not exact (nats-server 2.9
 * counts too few when it begins in the middle of messages of several subjects).
 *
 * @throws Unavailable when the bus cannot be reached or the stream is not there
 */
export async function lastSequence(connection: Connection, stream: StreamName, filter: string): Promise<number> {
  connection.assertUp();
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    const message = await manager.streams.getMessage(stream, { last_by_subj: filter });
    return message?.seq ?? 0;
  } catch (error) {
    throw toBusError(error, `asking for the last message of ${stream}`);
  }
}
