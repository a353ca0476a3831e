import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgument, isId, NotConfigured } from '@sentinelmesh/kernel';
import type { Logger, Metrics } from '@sentinelmesh/telemetry';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { backoffMs } from './backoff.ts';
import { createPool, discardingLost } from './connection-pool.ts';
import { observePool } from './observe-pool.ts';
import { isConflict, toCallerError } from './postgres-errors.ts';
import { assertSafeRole } from './role-safety.ts';
import { setOrganization } from './transaction-sender.ts';

const DEFAULT_POOL_SIZE = 4;
const SYSTEM_POOL_SIZE = 2;
const DEFAULT_STATEMENT_TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 4;

export type DatabaseOptions = {
  /** `postgres://sm_<schema>:password@host:port/database` */
  readonly url: string;
  /** The same database as `sm_<schema>_system`; only needed for `withSystem`. */
  readonly systemUrl?: string;
  /** How many connections work of organisations may open (default 4). */
  readonly poolSize?: number;
  /** The same for system work (default 2). */
  readonly systemPoolSize?: number;
  /** How long one statement may take (default 10 seconds). */
  readonly statementTimeoutMs?: number;
  /**
   * Plan statements of organisations that come back once, for all their parameters, and not each time (`plan_cache_mode`).
   * For a service each of whose statements has one plan that is always right, as where every row is found by its key, and no
   * other index begins as that key does: of an empty table, both promise the same.
   */
  readonly plansOnce?: boolean;
  /**
   * The same for system work, which then never reads a table whole: for tables that fill faster than statistics are made of
   * them, and whose rows system work finds by an index.
   */
  readonly systemPlansOnce?: boolean;
  /** Shown by pg_stat_activity, for example `guard`. */
  readonly name: string;
  readonly log?: Pick<Logger, 'warn'>;
  readonly metrics?: Metrics;
};

/**
 * A database whose rows are seen through one organisation at a time.
 *
 * Both ways in run `work` in one transaction: it commits when `work` resolves and rolls back when it throws. `work` may
 * run more than once (deadlock, serialization failure) and holds a connection while it runs, so it does nothing but
 * talk to `trx`: no calls elsewhere, no other `withOrg` inside.
 *
 * Errors: `Unavailable` when the database is lost, busy or out of connections (if the connection broke during the
 * commit, nobody knows whether it took place: what is repeated must be idempotent); `DeadlineExceeded` when a
 * statement took too long; what `work` threw otherwise.
 */
export type Database<Tables> = {
  /**
   * Sees and changes the rows of this organisation only, whatever the statements say.
   * @throws InvalidArgument when `orgId` is no organisation id
   */
  withOrg<T>(orgId: string, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Sees the rows of all organisations, in the tables that are open to the system role. */
  withSystem<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** Waits for transactions under way and closes every connection. */
  close(): Promise<void>;
};

/**
 * Opens the database and looks at the role before anybody can use it.
 *
 * @throws UnsafeRole when row-level security would not bind the role (of the system role: at the first `withSystem`)
 * @throws DatabaseRefused when it does not let the role in
 * @throws Unavailable when it does not answer
 */
export async function openDatabase<Tables>(options: DatabaseOptions): Promise<Database<Tables>> {
  const app = createSession<Tables>({ role: 'app', url: options.url, size: options.poolSize ?? DEFAULT_POOL_SIZE }, options);
  const { systemUrl } = options;
  const system =
    systemUrl === undefined
      ? undefined
      : createSession<Tables>({ role: 'system', url: systemUrl, size: options.systemPoolSize ?? SYSTEM_POOL_SIZE }, options);
  const close = async () => {
    await Promise.all([app.close(), system?.close()]);
  };
  try {
    await app.ready();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    withOrg: async (orgId, work) => {
      if (!isId('org', orgId)) throw new InvalidArgument([{ field: 'org_id', message: 'is not the id of an organisation' }]);
      return app.transaction(async (trx) => {
        await sql.raw(setOrganization(orgId)).execute(trx);
        return work(trx);
      });
    },
    withSystem: async (work) => {
      if (system === undefined) throw new NotConfigured('MESH_DATABASE_SYSTEM_URL');
      await system.ready();
      return system.transaction(work);
    },
    ping: () => app.ping(),
    close,
  };
}

/** One role's connections. Nothing connects before the first use. */
function createSession<Tables>(
  { role, url, size }: { role: 'app' | 'system'; url: string; size: number },
  { name, log, metrics, plansOnce = false, systemPlansOnce = false, statementTimeoutMs = DEFAULT_STATEMENT_TIMEOUT_MS }: DatabaseOptions,
) {
  const pool = createPool({
    url,
    name,
    size,
    statementTimeoutMs,
    // Waiting for a lock ends first, so that the error tells a busy table from a slow statement.
    lockTimeoutMs: Math.ceil(statementTimeoutMs / 2),
    plansOnce: role === 'app' ? plansOnce : systemPlansOnce,
    neverWhole: role === 'system' && systemPlansOnce,
    onIdleError: (error) => log?.warn({ database: name, error }, 'an idle database connection broke and is replaced'),
  });
  if (metrics !== undefined) observePool({ pool, metrics, service: name, role });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: discardingLost(pool) }) });
  let checked: Promise<void> | undefined;
  let closed: Promise<void> | undefined;
  return {
    /** Resolves once the role is known to be safe; a check that failed is made again next time. */
    ready: () => {
      checked ??= assertSafeRole(db).catch((error) => {
        checked = undefined;
        throw toCallerError(error);
      });
      return checked;
    },
    transaction: <T>(work: (trx: Transaction<Tables>) => Promise<T>) => inTransaction(db, work),
    ping: async () => {
      await sql`select 1`.execute(db).catch((error) => {
        throw toCallerError(error);
      });
    },
    close: () => {
      closed ??= pool.end();
      return closed;
    },
  };
}

async function inTransaction<Tables, T>(db: Kysely<Tables>, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isConflict(error) || attempt === MAX_ATTEMPTS) throw toCallerError(error);
      await sleep(backoffMs({ failures: attempt, baseMs: 10, maxMs: 100 }));
    }
  }
}
