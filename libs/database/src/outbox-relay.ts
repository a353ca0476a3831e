import { isRetryable } from '@sentinelmesh/kernel';
import type { Logger, Metrics } from '@sentinelmesh/telemetry';
import { sql, type Transaction } from 'kysely';
import { backoffMs } from './backoff.ts';
import { createBell } from './bell.ts';
import type { Database } from './database.ts';
import { createHeldBack } from './held-back.ts';
import { plainName } from './names.ts';
import { observeOutbox } from './observe-outbox.ts';
import { type OutboxRow, type Publish, publishInOrder } from './publish-in-order.ts';

const BATCH = 100;
const BACKOFF = { baseMs: 100, maxMs: 5_000 };

export type OutboxRelayOptions<Tables> = {
  readonly database: Pick<Database<Tables>, 'withSystem'>;
  readonly schema: string;
  /**
   * Resolves when the bus has the message for good. A retryable error (bus down, full, slow) holds everything back,
   * any other error only the messages of that organisation.
   */
  readonly publish: Publish;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Where depth and age of the outbox are shown. */
  readonly metrics?: Metrics;
  /** How often to look for what nobody announced: left by a crash, or enqueued by another process (default 1 s). */
  readonly pollMs?: number;
};

/**
 * Publishes what the outbox holds and deletes what the bus has acknowledged.
 *
 * Promised: every committed message is published at least once; after a crash between publishing and deleting it is
 * published again under the same id. The messages of one organisation are published one after the other, in the order
 * in which they were enqueued (of transactions that overlap, the one that commits first may go first); organisations
 * do not wait for each other. Any number of relays may run: an advisory lock lets one work at a time, because two that
 * skipped each other's rows would publish out of order.
 */
export type OutboxRelay = {
  start(): void;
  /** Says that something was committed: it is published at once, unless the relay is holding back. */
  poke(): void;
  /** Ends the relay for good; resolves when what was being published is done with. */
  stop(): Promise<void>;
};

/** `more`: look again at once. `failed`: hold back, whoever pokes. */
type Outcome = 'more' | 'drained' | 'failed';

export function createOutboxRelay<Tables>(options: OutboxRelayOptions<Tables>): OutboxRelay {
  const { database, schema, publish, log, metrics, pollMs = 1_000 } = options;
  plainName(schema);
  if (metrics !== undefined) observeOutbox({ database, schema, metrics });
  const bell = createBell();
  const heldBack = createHeldBack();
  let running: Promise<void> | undefined;
  let stopping = false;
  let failures = 0;

  async function relayBatch(): Promise<Outcome> {
    const { taken, outcome } = await database.withSystem(async (trx) => {
      const rows = await takeBatch(trx, schema, heldBack.organizations());
      const outcome = await publishInOrder(rows, publish, () => stopping);
      await deleteRows(trx, schema, outcome.rows);
      return { taken: rows.length, outcome };
    });
    for (const row of outcome.rows) heldBack.release(row.org_id);
    const busFailure = outcome.failures.find(({ error }) => isRetryable(error));
    if (busFailure !== undefined) throw busFailure.error;
    for (const { row, error } of outcome.failures) {
      const ids = { schema, org_id: row.org_id, event_id: row.id };
      log.error({ ...ids, error, wait_ms: heldBack.hold(row.org_id) }, 'the bus refuses a message; its organisation waits');
    }
    return taken === BATCH || outcome.unfinished ? 'more' : 'drained';
  }

  async function step(): Promise<Outcome> {
    try {
      const outcome = await relayBatch();
      if (failures > 0) log.info({ schema, failures }, 'the outbox relay works again');
      failures = 0;
      return outcome;
    } catch (error) {
      failures++;
      if (failures === 1) log.warn({ schema, error }, 'the outbox relay holds back and will try again');
      return 'failed';
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      bell.reset();
      const outcome = await step();
      if (outcome === 'failed') await bell.wait(backoffMs({ failures, ...BACKOFF }), { deaf: true });
      if (outcome === 'drained') await bell.wait(pollMs);
    }
  }

  return {
    start: () => {
      running ??= run();
    },
    poke: () => bell.ring(),
    stop: async () => {
      stopping = true;
      bell.stop();
      await running;
    },
  };
}

async function takeBatch<Tables>(trx: Transaction<Tables>, schema: string, except: readonly string[]): Promise<readonly OutboxRow[]> {
  // Released by the end of the transaction, so also when this process dies.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sentinelmesh.outbox.${schema}`}, 0))`.execute(trx);
  const { rows } = await sql<OutboxRow>`
    select position, org_id, id, subject, headers, payload from ${sql.table(`${schema}.outbox`)}
    where org_id <> all(${except}::text[]) order by position limit ${BATCH}`.execute(trx);
  return rows;
}

async function deleteRows<Tables>(trx: Transaction<Tables>, schema: string, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const positions = rows.map(({ position }) => position);
  await sql`delete from ${sql.table(`${schema}.outbox`)} where position = any(${positions}::bigint[])`.execute(trx);
}
