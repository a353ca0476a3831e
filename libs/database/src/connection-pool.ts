import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { Pool, type PoolClient, type QueryConfig, TypeOverrides, types } from 'pg';
import { isLost, isPlanOutdated } from './postgres-errors.ts';
import { createPreparedNames } from './prepared-names.ts';
import { createTransactionSender } from './transaction-sender.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than a relay's batch, which is open while its events are published. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** How much later than the server the client gives up on a statement: then nobody is there to answer. */
const READ_TIMEOUT_MARGIN_MS = 2_000;
const IDLE_CONNECTION_MS = 30_000;

// Types by their number in pg_type.
const INT8: number = 20;
const INT8_ARRAY: number = 1016;

// Never the server's own choice, by which a statement that comes back keeps the plan of an early run: of tables that were all but
// empty then, any index looks as good as the right one.
const PLANS_ONCE = '-c plan_cache_mode=force_generic_plan';
const PLANS_EACH_TIME = '-c plan_cache_mode=force_custom_plan';
const NEVER_WHOLE = ['-c enable_seqscan=off', '-c enable_hashjoin=off', '-c enable_mergejoin=off'];

export type PoolOptions = {
  readonly url: string;
  /** Shown by pg_stat_activity. */
  readonly name: string;
  readonly size: number;
  /** How long one statement may take, waiting for locks included; 0 = as long as it likes. */
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs?: number;
  /** Statements that come back are planned once, for all their parameters; otherwise each time, for the tables as they are then. */
  readonly plansOnce?: boolean;
  /** Tables are not read whole where there is an index, whatever the planner thinks of their size. */
  readonly neverWhole?: boolean;
  /** A connection that nobody was using broke. The pool has replaced it already. */
  readonly onIdleError?: (error: Error) => void;
};

/** A pool whose connections give up in bounded time, and which never brings the process down when one breaks. */
export function createPool({ url, name, size, statementTimeoutMs, lockTimeoutMs, plansOnce, neverWhole, onIdleError }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: `sentinelmesh ${name}`,
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    ...(statementTimeoutMs > 0 && { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + READ_TIMEOUT_MARGIN_MS }),
    ...(lockTimeoutMs !== undefined && { lock_timeout: lockTimeoutMs }),
    options: [plansOnce === true ? PLANS_ONCE : PLANS_EACH_TIME, ...(neverWhole === true ? NEVER_WHOLE : [])].join(' '),
    keepAlive: true,
    // Statements that do not wait for each other are sent one behind the other, each with its own answer and its own error.
    pipeline: true,
    types: meshTypes,
  });
  pool.on('error', (error) => onIdleError?.(error));
  // A connection in use has no listener of the pool's: if it breaks between two statements, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

// 64-bit integers are bigint: as numbers they would lose digits silently, as text they would be added like text.
const meshTypes = new TypeOverrides();
const parseTextArray: (text: string) => (string | null)[] = types.getTypeParser(INT8_ARRAY);
meshTypes.setTypeParser(INT8, BigInt);
meshTypes.setTypeParser(INT8_ARRAY, (text) => parseTextArray(text).map((item) => (item === null ? null : BigInt(item))));

/**
 * The pool as the query builder sees it. A connection that stopped answering is refused at once to whoever still holds
 * it and closed on release; handed on, it would cost the next holder a whole timeout. So is one whose prepared statements
 * a migration has overtaken.
 */
export function discardingLost(pool: Pool): PostgresPool {
  const nameOf = createPreparedNames();
  return { options: pool.options, connect: async () => guard(await pool.connect(), nameOf), end: () => pool.end() };
}

function guard(client: PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient {
  let lost: unknown;
  const send = createTransactionSender({
    send: (text, parameters) => client.query(toQuery(text, parameters, nameOf)),
    gather: () => gatherWrites(client),
  });

  async function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (lost !== undefined) throw lost;
    try {
      // The shape of the rows is known to whoever wrote the statement, not to the driver.
      return (await send(text, parameters)) as PostgresQueryResult<R>;
    } catch (error) {
      if (isLost(error) || isPlanOutdated(error)) lost = error;
      throw error;
    }
  }
  // The other form of `query` takes a cursor, and no cursor is configured.
  return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy === true || lost !== undefined) };
}

/** Each write to a socket is a system call; the driver makes one for each statement. */
function gatherWrites(client: PoolClient): void {
  const { stream } = client.connection;
  stream.cork();
  // Comes after everything that follows without waiting for an answer.
  process.nextTick(() => stream.uncork());
}

function toQuery(text: string, parameters: readonly unknown[], nameOf: (text: string) => string | undefined): QueryConfig {
  // Without parameters a text may hold several statements, which cannot be prepared.
  if (parameters.length === 0) return { text };
  const name = nameOf(text);
  return { text, values: [...parameters], ...(name === undefined ? {} : { name }) };
}
