import { OWNER_ROLE } from './names.ts';

/**
 * What every query below may use: the mesh's schemas, the relations in them with the number of their org_id, and the
 * roles of the services. A query yields `object`, `problem` and whether a reason can excuse it.
 */
export const PRELUDE = `
with mesh_schema as (
  select oid, nspname::text as name, 'sm_' || nspname as app, 'sm_' || nspname || '_system' as system
  from pg_namespace where pg_get_userbyid(nspowner) = '${OWNER_ROLE}'
), relation as (
  select c.oid, s.name || '.' || c.relname as name, s.name as schema, s.app, s.system, c.relname::text as relname, c.relkind, c.relowner,
         c.relacl, c.reloptions, c.relrowsecurity, c.relforcerowsecurity, a.attnum as org_attnum, a.attnotnull, a.atttypid
  from pg_class c join mesh_schema s on s.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
), tenant_table as (
  select * from relation where relkind in ('r', 'p') and org_attnum is not null
), service_role as (
  select r.* from pg_roles r join mesh_schema s on r.rolname in (s.app, s.system)
)
`;

/** What the server makes of the policy that `tenantTable` writes. */
const OWN_ORGANIZATION = "(org_id = NULLIF(current_setting(''app.org_id''::text, true), ''''::text))";

const tables = [
  `select name as object, 'row-level security is not enabled' as problem, false as excusable from tenant_table where not relrowsecurity`,
  `select name as object, 'row-level security does not bind the owner (FORCE is missing)' as problem, false as excusable
   from tenant_table where not relforcerowsecurity`,
  `select name as object, 'org_id must be text and not null' as problem, false as excusable
   from tenant_table where not attnotnull or atttypid <> 'text'::regtype`,
  `select name as object, 'has no policy that binds ' || app || ' to its organisation' as problem, false as excusable
   from tenant_table t where not exists (
     select from pg_policy p where p.polrelid = t.oid and p.polpermissive and p.polcmd = '*' and p.polroles = array[to_regrole(t.app)::oid]
       and pg_get_expr(p.polqual, p.polrelid) = '${OWN_ORGANIZATION}' and pg_get_expr(p.polwithcheck, p.polrelid) = '${OWN_ORGANIZATION}')`,
  // Permissive policies are joined by OR: one that says less than the first undoes it.
  `select t.name || '.' || p.polname as object, 'this policy widens what the service sees of ' || t.name as problem, false as excusable
   from tenant_table t join pg_policy p on p.polrelid = t.oid
   where p.polpermissive and p.polroles && array[0, to_regrole(t.app)::oid]
     and (p.polroles <> array[to_regrole(t.app)::oid]
       or pg_get_expr(p.polqual, p.polrelid) is distinct from '${OWN_ORGANIZATION}'
       or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '${OWN_ORGANIZATION}') <> '${OWN_ORGANIZATION}')`,
  `select t.name || '.' || p.polname as object, 'this policy lets ' || pg_get_userbyid(role) || ' see every organisation' as problem,
          pg_get_userbyid(role) = '${OWNER_ROLE}' as excusable
   from tenant_table t join pg_policy p on p.polrelid = t.oid cross join unnest(p.polroles) as role
   where p.polpermissive and role <> 0 and pg_get_userbyid(role) not in (t.app, t.system)`,
  `select name as object, 'has no org_id' as problem, true as excusable from relation
   where relkind in ('r', 'p') and org_attnum is null and relname not in ('kysely_migration', 'kysely_migration_lock')`,
];

const views = [
  `select name as object, 'is a view with the rights of its owner (security_invoker is missing)' as problem, false as excusable
   from relation where relkind = 'v'
     and not exists (select from unnest(reloptions) o where o in ('security_invoker=true', 'security_invoker=on', 'security_invoker=1'))`,
  `select name as object, 'is a materialized view, which row-level security does not cover' as problem, false as excusable
   from relation where relkind = 'm'`,
  `select name as object, 'is a foreign table, which row-level security does not cover' as problem, false as excusable
   from relation where relkind = 'f'`,
  `select s.name || '.' || p.proname as object, 'runs with the rights of its owner (SECURITY DEFINER)' as problem, true as excusable
   from pg_proc p join mesh_schema s on s.oid = p.pronamespace where p.prosecdef`,
  `select s.name || '.' || p.proname as object, 'is SECURITY DEFINER and does not fix its search_path' as problem, false as excusable
   from pg_proc p join mesh_schema s on s.oid = p.pronamespace
   where p.prosecdef and not exists (select from unnest(p.proconfig) o where o like 'search_path=%')`,
];

const keys = [
  `select t.schema || '.' || c.relname as object,
          case when i.indisprimary then 'this primary key' when i.indisunique then 'this unique key' else 'this index' end
            || ' of ' || t.name || ' does not begin with org_id' as problem, true as excusable
   from tenant_table t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid
   where i.indkey[0] <> t.org_attnum
     and (t.relname, c.relname) not in (('outbox', 'outbox_position'), ('inbox', 'inbox_received_at'))`,
  // The check of a foreign key looks past row-level security.
  `select t.schema || '.' || f.conname as object,
          'this foreign key of ' || t.name || ' can point into another organisation (org_id is not part of it)' as problem, false as excusable
   from pg_constraint f join tenant_table t on t.oid = f.conrelid join tenant_table target on target.oid = f.confrelid
   where f.contype = 'f' and not exists (
     select from unnest(f.conkey, f.confkey) as pair (mine, theirs) where mine = t.org_attnum and theirs = target.org_attnum)`,
  `select t.schema || '.' || f.conname as object, 'this foreign key leads out of the schema to ' || f.confrelid::regclass as problem,
          false as excusable
   from pg_constraint f join relation t on t.oid = f.conrelid join pg_class target on target.oid = f.confrelid
   where f.contype = 'f' and target.relnamespace <> (select oid from mesh_schema where name = t.schema)`,
];

const roles = [
  `select r.rolname as object, 'has ' || power.name as problem, false as excusable
   from (select * from service_role union select * from pg_roles where rolname = '${OWNER_ROLE}') r
   cross join lateral (values (r.rolsuper, 'SUPERUSER'), (r.rolbypassrls, 'BYPASSRLS'), (r.rolcreaterole, 'CREATEROLE'),
     (r.rolcreatedb, 'CREATEDB'), (r.rolreplication, 'REPLICATION'), (r.rolcanlogin and r.rolname = '${OWNER_ROLE}', 'LOGIN')
   ) as power (held, name) where power.held`,
  `select r.rolname as object, 'is a member of ' || pg_get_userbyid(m.roleid) as problem, false as excusable
   from pg_auth_members m join pg_roles r on r.oid = m.member
   where r.rolname = '${OWNER_ROLE}' or r.oid in (select oid from service_role)`,
  `select r.rolname as object, 'owns ' || pg_describe_object(d.classid, d.objid, d.objsubid) as problem, false as excusable
   from pg_shdepend d join service_role r on r.oid = d.refobjid and d.refclassid = 'pg_authid'::regclass
   where d.deptype = 'o' and d.dbid in (0, (select oid from pg_database where datname = current_database()))`,
  `select name as object, 'belongs to ' || pg_get_userbyid(relowner) || ', not to ${OWNER_ROLE}' as problem, false as excusable
   from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'S') and pg_get_userbyid(relowner) <> '${OWNER_ROLE}'`,
  `select 'schema ' || nspname as object, 'belongs to ' || pg_get_userbyid(nspowner) || ', not to ${OWNER_ROLE}' as problem, true as excusable
   from pg_namespace where to_regrole('sm_' || nspname) is not null and pg_get_userbyid(nspowner) <> '${OWNER_ROLE}'`,
  `select r.rolname as object, 'may create objects in the schema ' || n.nspname as problem, false as excusable
   from service_role r cross join pg_namespace n
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and has_schema_privilege(r.oid, n.oid, 'CREATE')`,
];

/** Every grant on a schema, relation or column outside the system catalogues. */
const GRANTS = `(
  select n.oid as namespace, 'schema ' || n.nspname as object, false as is_table, acl.grantee, acl.privilege_type
  from pg_namespace n cross join lateral aclexplode(n.nspacl) acl
  union all
  select c.relnamespace, c.oid::regclass::text, c.relkind <> 'S', acl.grantee, acl.privilege_type
  from pg_class c cross join lateral aclexplode(c.relacl) acl
  union all
  select c.relnamespace, c.oid::regclass || '.' || a.attname, true, acl.grantee, acl.privilege_type
  from pg_attribute a join pg_class c on c.oid = a.attrelid cross join lateral aclexplode(a.attacl) acl
) as granted`;

const grants = [
  `select granted.object, 'is open to ' || coalesce(r.rolname, 'everybody') || ' (' || string_agg(privilege_type, ', ') || ')' as problem,
          false as excusable
   from ${GRANTS} join mesh_schema s on s.oid = granted.namespace left join pg_roles r on r.oid = granted.grantee
   where coalesce(r.rolname, '') not in ('${OWNER_ROLE}', s.app, s.system) group by granted.object, r.rolname`,
  `select granted.object, 'is open to ' || r.rolname || ' although it is outside its schema' as problem, false as excusable
   from ${GRANTS} join service_role r on r.oid = granted.grantee
   where granted.namespace not in (select oid from mesh_schema) group by granted.object, r.rolname`,
  // None of these is bound by row-level security: TRUNCATE empties the table for all, REFERENCES tells which keys exist.
  `select granted.object, 'gives ' || r.rolname || ' ' || string_agg(privilege_type, ', ') || ', which row-level security does not bind'
          as problem, false as excusable
   from ${GRANTS} join mesh_schema s on s.oid = granted.namespace join service_role r on r.oid = granted.grantee
   where granted.is_table and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') group by granted.object, r.rolname`,
];

export const escapeQueries: readonly string[] = [...tables, ...views, ...keys, ...roles, ...grants];

export const TENANT_TABLE_COUNT = 'select count(*) as tables from tenant_table';
