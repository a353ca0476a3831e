import { endingWith } from '@sentinelmesh/database';
import { type RawBuilder, sql } from 'kysely';
import type { Trx } from './schema.ts';

/** A statement that changes rows and returns one row for each of them. */
export type Write = {
  readonly statement: RawBuilder<unknown>;
  /** How many rows it must change. If there are fewer, somebody else was faster, or a rule of the statement says no. */
  readonly rows: number;
};

type Together = {
  /** Common table expressions that writes refer to, in their order. */
  readonly before?: readonly RawBuilder<unknown>[];
  readonly writes: readonly Write[];
  /** Whether the transaction has nothing to do after it. */
  readonly isLast?: boolean;
};

/**
 * Has several tables changed by one statement: a batch waits for the database as often as a single change does. When a
 * part of it changes fewer rows than it must, all of it fails as a conflict, and the transaction is run again.
 */
export async function writeTogether(trx: Trx, { before = [], writes, isLast = false }: Together): Promise<void> {
  if (writes.length === 0) return;
  const parts = [...before, ...writes.map(({ statement }, index) => sql`${sql.ref(`write_${index}`)} as (${statement})`)];
  const counts = writes.map((_, index) => sql`(select count(*)::int from ${sql.ref(`write_${index}`)})`);
  const statement = sql`
    with ${sql.join(parts)} select state_monitor.refuse_conflict(array[${sql.join(counts)}] = ${writes.map(({ rows }) => rows)}::int[])`;
  await (isLast ? endingWith(statement) : statement).execute(trx);
}

/** Values of one column for the rows of a statement that finds them by `any(keys)`: each row has the value at the place of its key. */
export const valueFor = (values: readonly unknown[], type: string, place: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${values}::${sql.raw(type)}[])[${place}]`;
