import type { Metrics } from '@sentinelmesh/telemetry';
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Beyond this nobody need know how many: the age of the oldest tells the rest. */
const MAX_COUNTED = 10_000;

/** Shows what waits in the outbox, when somebody looks. */
export function observeOutbox<Tables>({
  database,
  schema,
  metrics,
}: {
  database: Pick<Database<Tables>, 'withSystem'>;
  schema: string;
  metrics: Metrics;
}): void {
  const labels = { schema: { max: 50 } } as const;
  const outbox = sql.table(`${schema}.outbox`);
  const readerOf = (query: ReturnType<typeof sql<{ value: number | null }>>) => async () => {
    const read = async (trx: Transaction<Tables>) => (await query.execute(trx)).rows[0]?.value;
    return [{ labels: { schema }, value: (await database.withSystem(read)) ?? 0 }];
  };
  metrics.observedGauge({
    name: 'sentinelmesh_outbox_messages',
    help: `Messages that were committed and not yet published, at most ${MAX_COUNTED}.`,
    labels,
    read: readerOf(sql`select count(*)::int as value from (select 1 from ${outbox} limit ${MAX_COUNTED}) as waiting`),
  });
  metrics.observedGauge({
    name: 'sentinelmesh_outbox_oldest_age_seconds',
    help: 'How long the oldest message that was committed has not been published; 0 when none waits.',
    labels,
    read: readerOf(
      sql`select extract(epoch from clock_timestamp() - created_at)::float8 as value from ${outbox} order by position limit 1`,
    ),
  });
}
