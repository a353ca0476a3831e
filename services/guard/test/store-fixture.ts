/** The guard's schema on a real database, without the service. */
import { createKeyRing, newKey } from '@sentinelmesh/crypto';
import { appRole, migrate, openDatabase, roleUrl, systemRole } from '@sentinelmesh/database';
import { eventMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { query, startTestPostgres } from '@sentinelmesh/testkit';
import type { Analysis } from '../src/app/ports.ts';
import { guardSchema } from '../src/index.ts';
import { createPostgresEscalationStore } from '../src/store/postgres-escalation-store.ts';
import { createPostgresJudgeBudget } from '../src/store/postgres-judge-budget.ts';
import { createPostgresTokenVault } from '../src/store/postgres-token-vault.ts';
import type { GuardTables } from '../src/store/schema.ts';

export async function startStore() {
  const postgres = await startTestPostgres();
  const adminUrl = postgres.url;
  const passwords = { app: 'app', system: 'system' };
  await migrate({ adminUrl, schema: guardSchema.name, migrations: guardSchema.migrations, passwords });
  const url = roleUrl(adminUrl, appRole('guard'), passwords.app);
  const systemUrl = roleUrl(adminUrl, systemRole('guard'), passwords.system);
  const database = await openDatabase<GuardTables>({ url, systemUrl, name: 'guard', poolSize: 8 });
  const keyRing = createKeyRing([{ id: 'text', key: newKey() }]);
  const clock = { now: () => Date.now() };
  return {
    adminUrl,
    /** Of the service's own role. */
    url,
    database,
    escalations: createPostgresEscalationStore({ database, keyRing, relay: { poke() {} }, log: silentLogger }),
    vault: createPostgresTokenVault({ database, keyRing, relay: { poke() {} }, log: silentLogger }),
    budget: (limit: bigint, at = clock) => createPostgresJudgeBudget({ database, clock: at, limit }),
    /** As the superuser, whom row-level security does not bind. */
    ask: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => query<Row>(adminUrl, text, values),
    async stop() {
      await database.close();
      await postgres.stop();
    },
  };
}

export type Store = Awaited<ReturnType<typeof startStore>>;

export const lifetime = (ms = 60_000) => ({ from: new Date(), until: new Date(Date.now() + ms) });

export function givenAnalysis(orgId: OrgId = newId('org'), at = new Date()): Analysis {
  return {
    id: newId('evt'),
    at,
    escalation: {
      eventId: newId('evt'),
      escalatedAt: at,
      orgId,
      workspaceId: undefined,
      traceparent: undefined,
      decisionId: newId('evt'),
      requestId: newId('req'),
      risk: 0.4,
      layers: [],
      policyVersion: 'process@abc',
      sessionId: '',
      endUser: '',
      agent: '',
      textKept: true,
    },
    conclusion: { risk: 0.6, category: 'injection', confidence: 0.5, decision: 'block' },
    method: 'rules',
    degradedBy: undefined,
    model: '',
    costMicroUsd: 0n,
    durationUs: 1,
  };
}

/** Some message of the organisation. */
export const givenMessage = (orgId: OrgId) =>
  eventMessage('guard.input.inspected', { orgId, source: 'guard', time: new Date(), data: { inspection: undefined } });
