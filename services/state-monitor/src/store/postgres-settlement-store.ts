import type { Database } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import type { SettlementStore } from '../app/ports.ts';
import { type Commit, readNow } from './commit.ts';
import type { StateMonitorTables } from './schema.ts';
import { takeSettlements } from './settlement-rows.ts';

type Dependencies = { database: Pick<Database<StateMonitorTables>, 'withSystem'>; commit: Commit };

/** What is taken from a row is told by the transaction that takes it, so that what was audited always adds up to what was spent. */
export const createPostgresSettlementStore = ({ database, commit }: Dependencies): SettlementStore => ({
  async tell() {
    const { rows } = await database.withSystem((trx) =>
      sql<{ org_id: OrgId }>`select distinct org_id from state_monitor.unaudited_settlement`.execute(trx),
    );
    for (const { org_id: orgId } of rows)
      await commit(orgId, async ({ trx, tell }) => {
        const taken = await takeSettlements(trx, orgId);
        const settled = taken.map(
          ({ price_version: priceVersion, settlements, cost }) => ({ kind: 'usage_settled', settlements, cost, priceVersion }) as const,
        );
        await tell(settled, await readNow(trx));
      });
  },
});
