import { type RawBuilder, sql } from 'kysely';
import { appRole, CURRENT_ORG, OWNER_ROLE, plainName, systemRole } from './names.ts';

/** What a role may do with a table. TRUNCATE and REFERENCES are left out for good: row-level security does not bind them. */
export type Privilege = 'select' | 'insert' | 'update' | 'delete';

export type TenantTableAccess = {
  /** For the service's own role, on the rows of one organisation. */
  readonly app: readonly Privilege[];
  /** For the service's system role, on all rows. */
  readonly system?: readonly Privilege[];
  /** Lets a SECURITY DEFINER function of the owner find a row of any organisation; `findTenantEscapes` asks for the reason. */
  readonly lookup?: boolean;
};

/**
 * The SQL that gives a new table with a `org_id text not null` its row-level security and its grants. Every migration
 * that creates such a table, or a partition of one, ends in this.
 *
 * The policies bind the owner too, so a later migration that changes rows sees none; it must say
 * `alter table … no force row level security` before and `… force row level security` after, in the same transaction.
 */
export function tenantTable(schema: string, table: string, { app, system = [], lookup = false }: TenantTableAccess): RawBuilder<unknown> {
  const name = `${plainName(schema)}.${plainName(table)}`;
  const own = `org_id = ${CURRENT_ORG}`;
  const policy = (policyName: string, command: string, role: string, using: string, check?: string) =>
    `create policy ${policyName} on ${name} as permissive for ${command} to ${role} using (${using})${check === undefined ? '' : ` with check (${check})`}`;
  const grant = (privileges: readonly Privilege[], role: string) => `grant ${privileges.join(', ')} on ${name} to ${role}`;
  const statements = [
    `alter table ${name} enable row level security`,
    `alter table ${name} force row level security`,
    policy('own_organization', 'all', appRole(schema), own, own),
  ];
  if (app.length > 0) statements.push(grant(app, appRole(schema)));
  if (system.length > 0)
    statements.push(policy('system_work', 'all', systemRole(schema), 'true', 'true'), grant(system, systemRole(schema)));
  if (lookup) statements.push(policy('owner_lookup', 'select', OWNER_ROLE, 'true'));
  return sql.raw(statements.join(';\n'));
}
