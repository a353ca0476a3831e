import { type Database, outboxInsert } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { DescribeHappening } from '../app/ports.ts';
import type { Happening } from '../domain/happening.ts';
import { SCHEMA, type StateMonitorTables, type Trx } from './schema.ts';
import { type Write, writeTogether } from './write.ts';

export type Writing = {
  readonly trx: Trx;
  /** Leaves word to be published once this is committed. */
  tell(happenings: readonly Happening[], now: Date): Promise<void>;
  /** The same as a write, to be made together with others; none where there is nothing to tell. */
  telling(happenings: readonly Happening[], now: Date): readonly Write[];
};

/** Changes rows of one organisation and tells of it: both or neither. `write` may run again when it lost against another transaction. */
export type Commit = <T>(orgId: OrgId, write: (writing: Writing) => Promise<T>) => Promise<T>;

type Dependencies = {
  database: Pick<Database<StateMonitorTables>, 'withOrg'>;
  relay: { poke(): void };
  describeHappening: DescribeHappening;
};

export function createCommit({ database, relay, describeHappening }: Dependencies): Commit {
  return async (orgId, write) => {
    let isAnyTold = false;
    const telling: Writing['telling'] = (happenings, now) => {
      isAnyTold ||= happenings.length > 0;
      const messages = happenings.flatMap((happening) => describeHappening(orgId, happening, now));
      return messages.length === 0 ? [] : [{ statement: outboxInsert(SCHEMA, messages), rows: messages.length }];
    };
    const run = (trx: Trx) => write({ trx, telling, tell: (happenings, now) => writeTogether(trx, { writes: telling(happenings, now) }) });
    const result = await database.withOrg(orgId, run);
    if (isAnyTold) relay.poke();
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
