import type { Metrics } from '@sentinelmesh/telemetry';
import type { Pool } from 'pg';

/** Shows how the connections of one role are used, when somebody looks. */
export function observePool({ pool, metrics, ...labels }: { pool: Pool; metrics: Metrics; service: string; role: 'app' | 'system' }): void {
  const base = { service: { max: 50 }, role: ['app', 'system'] } as const;
  metrics.observedGauge({
    name: 'sentinelmesh_database_connections',
    help: 'Connections to the database that are open, by whether somebody uses them.',
    labels: { ...base, state: ['busy', 'idle'] },
    read: () => [
      { labels: { ...labels, state: 'busy' }, value: pool.totalCount - pool.idleCount },
      { labels: { ...labels, state: 'idle' }, value: pool.idleCount },
    ],
  });
  metrics.observedGauge({
    name: 'sentinelmesh_database_connections_limit',
    help: 'How many connections to the database may be open.',
    labels: base,
    read: () => [{ labels, value: pool.options.max }],
  });
  metrics.observedGauge({
    name: 'sentinelmesh_database_waiting',
    help: 'Work that waits for a connection to the database.',
    labels: base,
    read: () => [{ labels, value: pool.waitingCount }],
  });
}
