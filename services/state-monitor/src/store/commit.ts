import { type Database, enqueue } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { sql, type Transaction } from 'kysely';
import type { DescribeHappening } from '../app/ports.ts';
import type { Happening } from '../domain/happening.ts';
import { SCHEMA, type StateMonitorTables } from './schema.ts';
import { againOnConflict } from './write-conflict.ts';

export type Trx = Transaction<StateMonitorTables>;

export type Writing = {
  readonly trx: Trx;
  /** Leaves word to be published once this is committed. */
  tell(happenings: readonly Happening[], now: Date): Promise<void>;
};

/** Changes rows of one organisation and tells of it: both or neither. `write` may run again when it lost against another transaction. */
export type Commit = <T>(orgId: OrgId, write: (writing: Writing) => Promise<T>) => Promise<T>;

type Dependencies = {
  database: Pick<Database<StateMonitorTables>, 'withOrg'>;
  relay: { poke(): void };
  describeHappening: DescribeHappening;
};

/** Nobody waits for the record of a settlement, of which every batch leaves one: the relay's next look is soon enough. */
const isAwaited = ({ kind }: Happening): boolean => kind !== 'usage_settled';

export function createCommit({ database, relay, describeHappening }: Dependencies): Commit {
  return async (orgId, write) => {
    let isAnyAwaited = false;
    const run = (trx: Trx) =>
      write({
        trx,
        tell: async (happenings, now) => {
          isAnyAwaited ||= happenings.some(isAwaited);
          const messages = happenings.flatMap((happening) => describeHappening(orgId, happening, now));
          await enqueue(trx, SCHEMA, messages);
        },
      });
    const result = await againOnConflict(() => database.withOrg(orgId, run));
    if (isAnyAwaited) relay.poke();
    return result;
  };
}

/** When the transaction began, by the clock of the database: the one that all replicas share. */
export async function readNow(trx: Trx): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not tell the time');
  return row.now;
}
