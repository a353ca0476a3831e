import { type RawBuilder, sql } from 'kysely';
import type { Trx } from './schema.ts';
import { WriteConflict } from './write-conflict.ts';

/** A statement that changes rows and returns one row for each of them. */
export type Write = {
  readonly statement: RawBuilder<unknown>;
  /** How many rows it must change. If there are fewer, somebody else was faster, or a rule of the statement says no. */
  readonly rows: number;
};

/** Common table expressions that writes refer to, in their order. */
type Together = { readonly before?: readonly RawBuilder<unknown>[]; readonly writes: readonly Write[]; readonly isDurable?: boolean };

/**
 * Has several tables changed by one statement: a batch waits for the database as often as a single change does.
 *
 * @param isDurable false: the transaction may be lost if the database crashes within the next moments, and the caller
 *   need not wait for the disk
 * @throws WriteConflict when a statement changes fewer rows than it must
 */
export async function writeTogether(trx: Trx, { before = [], writes, isDurable = true }: Together): Promise<void> {
  if (writes.length === 0) return;
  const parts = [...before, ...writes.map(({ statement }, index) => sql`${sql.ref(`write_${index}`)} as (${statement})`)];
  const counts = writes.map((_, index) => sql`(select count(*)::int from ${sql.ref(`write_${index}`)})`);
  const relax = isDurable ? sql`null` : sql`set_config('synchronous_commit', 'off', true)`;
  const { rows } = await sql<{ counts: number[] }>`
    with ${sql.join(parts)} select array[${sql.join(counts)}] as counts, ${relax} as relaxed`.execute(trx);
  const changed = rows[0]?.counts ?? [];
  if (writes.some(({ rows }, index) => changed[index] !== rows)) throw new WriteConflict();
}
