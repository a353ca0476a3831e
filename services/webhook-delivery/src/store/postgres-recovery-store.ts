import type { Database } from '@sentinelmesh/database';
import type { DestinationId, OrgId, RecoveryId } from '@sentinelmesh/kernel';
import type { Insertable, Selectable } from 'kysely';
import type { NewRecovery, RecoveryStore } from '../app/crud-ports.ts';
import type { Recovery } from '../domain/delivery.ts';
import { TooManyRecoveries } from '../errors.ts';
import type { Commit } from './commit.ts';
import { toPositionRow } from './destination-rows.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { RecoveryRow, Trx, WebhookDeliveryTables } from './schema.ts';

/** Under way for one destination. */
const MAX_RUNNING = 10;

type Dependencies = { database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>; commit: Commit };

export const createPostgresRecoveryStore = ({ database, commit }: Dependencies): RecoveryStore => ({
  begin: (orgId, recovery, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      await oneAtATime(trx, orgId, 'recovery');
      const { count } = await trx
        .selectFrom('webhook_delivery.recovery')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .where('org_id', '=', orgId)
        .where('destination_id', '=', recovery.destinationId)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_RUNNING) throw new TooManyRecoveries(MAX_RUNNING);
      const begun = await insert(trx, { ...toRow(orgId, recovery), state: 'running' });
      await tell(messages);
      return begun;
    }),

  rewind: (orgId, recovery, position, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      const row = toPositionRow(orgId, recovery.destinationId, position);
      const { org_id: _org, destination_id: _id, ...columns } = row;
      await trx
        .insertInto('webhook_delivery.position')
        .values(row)
        .onConflict((conflict) => conflict.columns(['org_id', 'destination_id']).doUpdateSet(columns))
        .execute();
      const done = await insert(trx, { ...toRow(orgId, recovery), state: 'done', finished_at: new Date(recovery.until) });
      await tell(messages);
      return done;
    }),

  async find(orgId, destinationId, id) {
    const row = await database.withOrg(orgId, (trx) =>
      trx
        .selectFrom('webhook_delivery.recovery')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('id', '=', id)
        .where('destination_id', '=', destinationId)
        .executeTakeFirst(),
    );
    return row === undefined ? undefined : toRecovery(row);
  },
});

async function insert(trx: Trx, row: Insertable<RecoveryRow>): Promise<Recovery> {
  return toRecovery(await trx.insertInto('webhook_delivery.recovery').values(row).returningAll().executeTakeFirstOrThrow());
}

const toRow = (orgId: OrgId, { id, destinationId, since, until, states, eventType }: NewRecovery) => ({
  org_id: orgId,
  id,
  destination_id: destinationId,
  since,
  until,
  states: [...states],
  event_type: eventType,
});

const toRecovery = (row: Selectable<RecoveryRow>): Recovery => ({
  id: row.id as RecoveryId,
  destinationId: row.destination_id as DestinationId,
  state: row.state as Recovery['state'],
  recovered: row.recovered,
  createdAt: row.created_at,
  finishedAt: row.finished_at ?? undefined,
});
