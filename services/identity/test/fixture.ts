/** The service on a real database, with a bus that collects what is published. */
import { newKey } from '@sentinelmesh/crypto';
import { appRole, type BusMessage, createOutboxRelay, migrate, openDatabase, roleUrl, systemRole } from '@sentinelmesh/database';
import { newId, type OrgId, type Principal, type RequestContext, SYSTEM_ORG } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres, until } from '@sentinelmesh/testkit';
import { composeIdentity } from '../src/service.ts';
import { type IdentityTables, identitySchema } from '../src/store/schema.ts';

export const auditKey = newKey();
export const pepper = newKey();

export async function startIdentity() {
  const postgres = await startTestPostgres();
  const adminUrl = postgres.url;
  const passwords = { app: 'app', system: 'system' };
  await migrate({ adminUrl, schema: identitySchema.name, migrations: identitySchema.migrations, passwords });
  const url = roleUrl(adminUrl, appRole('identity'), passwords.app);
  const database = await openDatabase<IdentityTables>({
    url,
    systemUrl: roleUrl(adminUrl, systemRole('identity'), passwords.system),
    name: 'identity',
    poolSize: 8,
  });

  const bus = createFakeBus();
  const relay = createOutboxRelay({ database, schema: identitySchema.name, publish: bus.publish, log: silentLogger, pollMs: 60_000 });
  const clock = createTestClock();
  const auditSigner = { producer: 'identity', key: auditKey };
  const handlers = composeIdentity({ database, relay, auditSigner, pepper, clock });
  /** As the superuser, whom row-level security does not bind. */
  const ask = <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => query<Row>(adminUrl, text, values);
  return {
    adminUrl,
    /** Of the service's own role. */
    url,
    ask,
    database,
    bus,
    relay,
    clock,
    handlers,
    /** Resolves when everything committed so far is on the bus. */
    async settled() {
      await until(async () => (await ask('select from identity.outbox limit 1')).length === 0, 'an empty outbox', 5_000);
    },
    /** Every row of every table of every service, in the text form of Postgres: bytes are hexadecimal. */
    async everythingStored(): Promise<string> {
      const tables = await ask<{ name: string }>(
        "select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace where relkind = 'r' and nspname !~ '^(pg_|information_schema)'",
      );
      const contents = [];
      for (const { name } of tables) contents.push(await ask<{ content: string }>(`select t::text as content from ${name} t`));
      return contents
        .flat()
        .map(({ content }) => content)
        .join('\n');
    },
    async stop() {
      await relay.stop();
      await database.close();
      await postgres.stop();
    },
  };
}

export type Identity = Awaited<ReturnType<typeof startIdentity>>;

function createFakeBus() {
  const published: (BusMessage & { at: number })[] = [];
  return {
    published,
    publish: async (message: BusMessage) => void published.push({ ...message, at: performance.now() }),
    ofSubject: (pattern: RegExp) => published.filter(({ subject }) => pattern.test(subject)),
  };
}

/** Real time, plus what a test lets pass. */
function createTestClock() {
  let passedMs = 0;
  return {
    now: () => Date.now() + passedMs,
    pass: (ms: number) => {
      passedMs += ms;
    },
  };
}

export function contextOf(orgId: OrgId, principal: Principal, scopes: readonly string[]): RequestContext {
  return {
    orgId,
    principal,
    scopes,
    requestId: newId('req'),
    deadlineAt: Date.now() + 10_000,
    signal: new AbortController().signal,
    token: 'not read by handlers',
  };
}

export const operator = (orgId: OrgId = SYSTEM_ORG) => contextOf(orgId, { type: 'operator', id: 'cli' }, ['*']);
export const gateway = () => contextOf(SYSTEM_ORG, { type: 'service', id: 'gateway' }, []);
export const member = (orgId: OrgId, scopes: readonly string[] = ['*']) => contextOf(orgId, { type: 'api_key', id: newId('key') }, scopes);

let organizations = 0;

/** A new organisation with its first workspace and a caller who may do everything in it. */
export async function givenOrganization({ handlers }: Pick<Identity, 'handlers'>) {
  organizations += 1;
  const created = await handlers.createOrganization({ name: `Organisation ${organizations}`, workspaceName: '' }, operator());
  const orgId = created.organization?.id as OrgId;
  const workspaceId = created.workspace?.id ?? '';
  return { orgId, workspaceId, context: member(orgId) };
}

export type Given = Awaited<ReturnType<typeof givenOrganization>>;

/** A new key of an organisation, with the written key. */
export async function givenKey({ handlers }: Pick<Identity, 'handlers'>, { workspaceId, context }: Given, expiresAt?: Date) {
  const request = { name: 'for a test', workspaceId, scopes: ['guard:inspect'], expiresAt };
  const { apiKey, secret: written } = await handlers.createApiKey(request, context);
  if (apiKey === undefined) throw new Error('the answer has no key');
  return { apiKey, written };
}
