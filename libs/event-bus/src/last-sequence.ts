import { jetstreamManager } from '@nats-io/jetstream';
import type { StreamName } from '@sentinelmesh/contracts';
import type { Connection } from './connection.ts';
import { toBusError } from './server-error.ts';

const API_TIMEOUT_MS = 2_000;

/**
 * The place of the last message that a stream has stored; 0 when it never had one.
 *
 * @throws Unavailable when the bus cannot be reached or the stream is not there
 */
export async function lastSequence(connection: Connection, stream: StreamName): Promise<number> {
  connection.assertUp();
  try {
    const manager = await jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
    const { state } = await manager.streams.info(stream);
    return state.last_seq;
  } catch (error) {
    throw toBusError(error, `asking for the end of ${stream}`);
  }
}
