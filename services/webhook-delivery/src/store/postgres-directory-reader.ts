import type { Database } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { DirectoryReader, StoredDestination } from '../app/destination-directory.ts';
import type { OwnAlertRule } from '../domain/alert-rules.ts';
import type { Health } from '../domain/health.ts';
import type { Severity } from '../domain/severity.ts';
import { toDestination } from './destination-rows.ts';
import type { AlertRuleRow, DestinationRow, WebhookDeliveryTables } from './schema.ts';

/** Reads the destinations of all organisations, as the system role. */
export const createPostgresDirectoryReader = ({
  database,
}: {
  database: Pick<Database<WebhookDeliveryTables>, 'withSystem'>;
}): DirectoryReader => ({
  async version() {
    // Revisions are given out before they are committed, so the highest one says nothing of those below it; their sum does.
    const { rows } = await database.withSystem((trx) =>
      sql<{ version: string }>`
        select concat_ws('/', count(*), sum(revision)) as version from (
          select revision from webhook_delivery.destination union all select revision from webhook_delivery.alert_rule
        ) as revisions`.execute(trx),
    );
    return rows[0]?.version ?? '';
  },

  readAll: () =>
    database.withSystem(async (trx) => ({
      destinations: (await trx.selectFrom('webhook_delivery.destination').selectAll().orderBy('id').execute()).map(toStored),
      rules: (await trx.selectFrom('webhook_delivery.alert_rule').selectAll().execute()).map((row) => ({
        orgId: row.org_id as OrgId,
        rule: toRule(row),
      })),
    })),
});

type Row = Selectable<DestinationRow>;

const toStored = (row: Row): StoredDestination => ({
  destination: toDestination(row),
  revision: row.revision,
  health: toHealth(row),
  sealedCredential: row.sealed_credential ?? undefined,
  sealedSecrets: row.sealed_secrets ?? undefined,
});

const toHealth = (row: Row): Health => ({
  circuit: row.circuit as Health['circuit'],
  circuitUntil: row.circuit_until ?? undefined,
  circuitOpened: row.circuit_opened,
  failures: row.failures,
  failingSince: row.failing_since ?? undefined,
  toldFailing: row.told_failing,
});

const toRule = (row: Selectable<AlertRuleRow>): OwnAlertRule => ({
  name: row.name,
  eventTypes: row.event_types,
  minSeverity: row.min_severity as Severity,
  filter: row.filter,
  workspaceId: row.workspace_id,
  destinationIds: row.destination_ids,
  enabled: row.enabled,
});
