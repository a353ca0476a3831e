import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { DurableDefinition } from '@sentinelmesh/contracts';
import type { Metrics } from '@sentinelmesh/telemetry';
import type { Connection } from './connection.ts';

type Durable = Pick<DurableDefinition, 'stream' | 'name'>;

const API_TIMEOUT_MS = 800;

/** Shows how much waits for the durables of this process, as the server says when somebody looks. */
export function observeDepth({
  connection,
  metrics,
  durables,
}: {
  readonly connection: Connection;
  readonly metrics: Metrics;
  readonly durables: () => readonly Durable[];
}): void {
  const manager = jetstreamManager(connection.nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
  const labels = { durable: { max: 100 }, state: ['pending', 'unacknowledged'] } as const;
  metrics.observedGauge({
    name: 'sentinelmesh_bus_consumer_messages',
    help: 'Messages of a durable that were not delivered yet (pending), or delivered and not acknowledged.',
    labels,
    read: async () =>
      connection.isUp() ? (await Promise.all(durables().map(async (durable) => readDepth(await manager, durable)))).flat() : [],
  });
}

async function readDepth(manager: JetStreamManager, { stream, name }: Durable) {
  const info = await manager.consumers.info(stream, name).catch(() => undefined);
  if (info === undefined) return [];
  return [
    { labels: { durable: name, state: 'pending' } as const, value: info.num_pending },
    { labels: { durable: name, state: 'unacknowledged' } as const, value: info.num_ack_pending },
  ];
}
