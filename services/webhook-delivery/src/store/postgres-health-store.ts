import { type BusMessage, type Database, enqueue } from '@sentinelmesh/database';
import { sql } from 'kysely';
import type { HealthChange, HealthStore } from '../app/delivery/engine-ports.ts';
import { isDisabling } from '../domain/health.ts';
import { SCHEMA, type WebhookDeliveryTables } from './schema.ts';

type Dependencies = {
  readonly database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>;
  readonly relay: { poke(): void };
  readonly describe: (change: HealthChange, destination: { kind: string; name: string; workspaceId: string }) => readonly BusMessage[];
};

/** A change of the circuit, or of the state, takes a new revision: the other workers go by it too. */
export const createPostgresHealthStore = ({ database, relay, describe }: Dependencies): HealthStore => ({
  async save(change) {
    const { orgId, destinationId, health, failure, news, at } = change;
    const disables = isDisabling(news);
    await database.withOrg(orgId, async (trx) => {
      const row = await trx
        .updateTable('webhook_delivery.destination')
        .set({
          circuit: health.circuit,
          circuit_until: health.circuitUntil ?? null,
          circuit_opened: health.circuitOpened,
          failures: health.failures,
          failing_since: health.failingSince ?? null,
          told_failing: health.toldFailing,
          revision: sql<bigint>`case when circuit <> ${health.circuit} or ${disables}
            then nextval('webhook_delivery.destination_revision') else revision end`,
          ...(failure === undefined ? { last_success_at: at } : { last_error: failure.error, last_error_detail: failure.detail }),
          ...(disables ? { state: 'disabled', disabled_reason: news?.slice('disabled_'.length) ?? '' } : {}),
        })
        .where('org_id', '=', orgId)
        .where('id', '=', destinationId)
        // Its owner may have paused it, and another worker may have disabled it already: then there is no news.
        .$if(disables, (query) => query.where('state', '=', 'enabled'))
        .returning(['kind', 'name', 'workspace_id'])
        .executeTakeFirst();
      if (row !== undefined)
        await enqueue(trx, SCHEMA, describe(change, { kind: row.kind, name: row.name, workspaceId: row.workspace_id }));
    });
    if (news !== undefined) relay.poke();
  },
});
