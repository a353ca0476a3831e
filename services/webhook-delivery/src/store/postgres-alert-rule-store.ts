import type { Database } from '@sentinelmesh/database';
import type { OrgId } from '@sentinelmesh/kernel';
import { type Selectable, sql } from 'kysely';
import type { AlertRuleStore } from '../app/crud-ports.ts';
import { MAX_ALERT_RULES, type OwnAlertRule } from '../domain/alert-rules.ts';
import type { Severity } from '../domain/severity.ts';
import { TooManyAlertRules } from '../errors.ts';
import type { Commit } from './commit.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { AlertRuleRow, Trx, WebhookDeliveryTables } from './schema.ts';

type Dependencies = { database: Pick<Database<WebhookDeliveryTables>, 'withOrg'>; commit: Commit };

export const createPostgresAlertRuleStore = ({ database, commit }: Dependencies): AlertRuleStore => ({
  list: (orgId) => database.withOrg(orgId, (trx) => list(trx, orgId)),

  put: (orgId, rule, describe) =>
    commit(orgId, async ({ trx, tell }) => {
      await oneAtATime(trx, orgId, 'alert_rule');
      const rules = await list(trx, orgId);
      const replaces = rules.some(({ name }) => name === rule.name);
      if (!replaces && rules.length >= MAX_ALERT_RULES) throw new TooManyAlertRules(MAX_ALERT_RULES);
      const columns = { ...toColumns(rule), revision: sql<bigint>`nextval('webhook_delivery.destination_revision')` };
      await trx
        .insertInto('webhook_delivery.alert_rule')
        .values({ org_id: orgId, name: rule.name, ...columns })
        .onConflict((conflict) => conflict.columns(['org_id', 'name']).doUpdateSet(columns))
        .execute();
      await tell(describe(replaces));
    }),

  remove: (orgId, name, messages) =>
    commit(orgId, async ({ trx, tell }) => {
      const { numDeletedRows } = await trx
        .deleteFrom('webhook_delivery.alert_rule')
        .where('org_id', '=', orgId)
        .where('name', '=', name)
        .executeTakeFirst();
      if (numDeletedRows === 0n) return false;
      await tell(messages);
      return true;
    }),
});

async function list(trx: Trx, orgId: OrgId): Promise<readonly OwnAlertRule[]> {
  const rows = await trx.selectFrom('webhook_delivery.alert_rule').selectAll().where('org_id', '=', orgId).orderBy('name').execute();
  return rows.map(toAlertRule);
}

const toColumns = ({ eventTypes, minSeverity, filter, workspaceId, destinationIds, enabled }: OwnAlertRule) => ({
  event_types: [...eventTypes],
  min_severity: minSeverity,
  filter,
  workspace_id: workspaceId,
  destination_ids: [...destinationIds],
  enabled,
});

const toAlertRule = (row: Selectable<AlertRuleRow>): OwnAlertRule => ({
  name: row.name,
  eventTypes: row.event_types,
  minSeverity: row.min_severity as Severity,
  filter: row.filter,
  workspaceId: row.workspace_id,
  destinationIds: row.destination_ids,
  enabled: row.enabled,
});
