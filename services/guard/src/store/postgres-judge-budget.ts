import type { Database } from '@sentinelmesh/database';
import type { Clock } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { JudgeBudget } from '../app/ports.ts';
import type { GuardTables } from './schema.ts';

type Dependencies = {
  readonly database: Pick<Database<GuardTables>, 'withOrg'>;
  readonly clock: Clock;
  /** For an organisation and a day, in millionths of a US dollar. */
  readonly limit: bigint;
};

/** The judge's budget in Postgres. A day is one of UTC; what was reserved on a day is settled on it. */
export function createPostgresJudgeBudget({ database, clock, limit }: Dependencies): JudgeBudget {
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);
  return {
    async reserve(orgId, amount) {
      const day = today();
      // One statement decides: reading first and adding later would let those who ask together pass the limit together.
      const held = await database.withOrg(orgId, async (trx) => {
        const { rows } = await sql`
          insert into guard.judge_spending as today (org_id, day, spent_micro_usd)
          select ${orgId}, ${day}::date, ${amount}::bigint where ${amount}::bigint <= ${limit}::bigint
          on conflict (org_id, day) do update set spent_micro_usd = today.spent_micro_usd + excluded.spent_micro_usd
            where today.spent_micro_usd + excluded.spent_micro_usd <= ${limit}::bigint
          returning day`.execute(trx);
        return rows.length === 1;
      });
      if (!held) return undefined;
      return {
        settle: (cost) =>
          database.withOrg(orgId, async (trx) => {
            await sql`
              update guard.judge_spending set spent_micro_usd = greatest(0, spent_micro_usd + ${cost - amount}::bigint)
              where org_id = ${orgId} and day = ${day}::date`.execute(trx);
          }),
      };
    },

    left: (orgId) =>
      database.withOrg(orgId, async (trx) => {
        const { rows } = await sql<{ spent: bigint }>`
          select spent_micro_usd as spent from guard.judge_spending where org_id = ${orgId} and day = ${today()}::date`.execute(trx);
        const spent = rows[0]?.spent ?? 0n;
        return spent < limit ? limit - spent : 0n;
      }),
  };
}
