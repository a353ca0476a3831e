/**
 * The fault campaign: parts of the mesh are killed at random while requests run, the agent times out and hangs up, events
 * come twice and out of order. `MESH_CAMPAIGN_KILLS` says how many kills (20), `MESH_CAMPAIGN_SEED` repeats a campaign's kills.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, headers as natsHeaders } from '@nats-io/transport-node';
import { AGENT_KEY, AGENT_MODEL, type AgentServer, type Reply, startAgent } from './harness/agent.ts';
import { type AuditEntry, assertGapless, readLog } from './harness/audit-log.ts';
import { type BusEvent, type Listener, listen } from './harness/bus.ts';
import { type Mesh, type MeshPart, startMesh } from './harness/mesh.ts';
import { assertRight, type ProcessOutcome, startProcessLoad } from './harness/process-load.ts';
import { kill9 } from './harness/processes.ts';
import { eventually } from './harness/waiting.ts';
import { createRandom, pick, sentence } from './harness/words.ts';

const KILLS = Number(process.env.MESH_CAMPAIGN_KILLS ?? 20);
const SEED = Number(process.env.MESH_CAMPAIGN_SEED ?? Date.now() % 1_000_000);
const PARTS = ['gateway', 'guard', 'state-monitor', 'audit', 'nats-server', 'postgres'] as const satisfies readonly MeshPart[];
const HEALED_WITHIN_MS = 30_000;
const RESERVATION_TTL_MS = 15_000;
/** So often the next part is killed while the mesh still heals. */
const HURRY = 0.25;
/** What a dead replica had leased comes back when its longest hold is over and the sweeper has come by. */
const GIVEN_BACK_WITHIN_MS = 2 * RESERVATION_TTL_MS + 10_000;
/** Redelivery takes up to `ack_wait` (30 s) where a consumer was killed with messages in its hands. */
const SETTLED_WITHIN_MS = 90_000;
/** Far more than the campaign spends; the run's budget is reached on the way. */
const ORGANIZATION_LIMIT = 1_000_000_000n;
const RUN_LIMIT = 5_000n;
const LIMITED_RUNS = ['run-0', 'run-1'];

const env = {
  MESH_LIMIT_KEY: 'off',
  MESH_LIMIT_IP: 'off',
  MESH_LIMIT_END_USER: 'off',
  MESH_LOG_LEVEL: 'warn',
  MESH_REQUEST_TIMEOUT_MS: '4000',
  MESH_AGENT_TIMEOUT_MS: '1500',
  MESH_AGENT_KEY: AGENT_KEY,
  MESH_AGENT_MODEL: AGENT_MODEL,
  MESH_AGENT_RETRIES: '1',
  MESH_RESERVATION_TTL_MS: String(RESERVATION_TTL_MS),
  MESH_SESSION_MAX_STEPS: '1000000',
};

type Budget = { scope: string; scope_id: string; limit_micro_usd: string; spent_micro_usd: string; reserved_micro_usd: string };

describe(`a campaign of ${KILLS} kills (seed ${SEED})`, () => {
  /** Each for itself, so that who is killed, and when, does not depend on how many requests there were. */
  const [random, agentRandom] = [createRandom(SEED), createRandom(SEED + 1)];
  let agent: AgentServer;
  let mesh: Mesh;
  let bus: Listener;
  let outcomes: readonly ProcessOutcome[] = [];
  let endedAt = 0;
  let log: readonly AuditEntry[] = [];
  let budgets: readonly Budget[] = [];

  before(async () => {
    agent = await startAgent();
    agent.replyWith(() => unreliable(agentRandom));
    mesh = await startMesh({ processes: true, env: { ...env, MESH_AGENT_URL: agent.url } });
    await createBudget(mesh, 'organization', '', ORGANIZATION_LIMIT);
    for (const run of LIMITED_RUNS) await createBudget(mesh, 'run', run, RUN_LIMIT);
    for (const user of ['user-0', 'user-1', 'user-2']) await createBudget(mesh, 'end_user', user, ORGANIZATION_LIMIT);
    bus = await listen(mesh);
  });
  after(async () => {
    await bus.close();
    assert.deepEqual(await mesh.remove(), []);
    await agent.close();
  });

  it('is survived: the mesh heals by itself after every kill', { timeout: 60_000 + KILLS * 10_000 }, async (test) => {
    const load = startProcessLoad(mesh, SEED + 2);
    const startedAt = performance.now();
    try {
      const killed = await killAtRandom(mesh, { random, events: bus.events });
      await sleep(2_000);
      test.diagnostic(`${JSON.stringify(killed)} in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    } catch (error) {
      test.diagnostic(mesh.log().slice(-8_000));
      throw error;
    } finally {
      outcomes = await load.stop();
      endedAt = Date.now();
    }
  });

  it('answers what is right or refuses honestly, all the time', (test) => {
    const counts = assertRight(outcomes, LIMITED_RUNS);
    test.diagnostic(JSON.stringify(counts));
    assert.ok((counts['200'] ?? 0) > KILLS * 10);
    assert.ok((counts['200 budget exceeded'] ?? 0) > 0, 'no budget was reached');
  });

  it('has every answer in the audit log exactly once, in a log without gaps', async (test) => {
    const decisions = answersOf(outcomes).map(({ decision_id }) => decision_id);
    assert.equal(new Set(decisions).size, decisions.length);
    log = await eventually(
      `the entries of ${decisions.length} answers`,
      async () => {
        const found = await readLog(mesh.api);
        const ids = new Set(found.map(({ record }) => record.id));
        return decisions.every((id) => ids.has(id)) && found;
      },
      { timeoutMs: SETTLED_WITHIN_MS, everyMs: 1_000 },
    );
    assertGapless(log);
    assert.equal(new Set(log.map(({ record }) => record.id)).size, log.length);
    const requests = log.filter(({ record }) => record.entity === 'request').map(({ record }) => record.request_id);
    assert.equal(new Set(requests).size, requests.length, 'a request has two entries');
    test.diagnostic(`${decisions.length} answers, ${requests.length} entries of requests, ${log.length} entries`);
  });

  it('keeps nothing reserved past its expiry', async () => {
    budgets = await eventually(
      'nothing reserved',
      async () => {
        const found = await readBudgets(mesh);
        return found.every(({ reserved_micro_usd }) => reserved_micro_usd === '0') && found;
      },
      { timeoutMs: Math.max(0, endedAt + GIVEN_BACK_WITHIN_MS - Date.now()), everyMs: 500 },
    );
  });

  it('has spent exactly what the audit log says, and no budget too much', async (test) => {
    const settled = async () => sumCost(await readLog(mesh.api, '&entity=usage'));
    const spent = BigInt(budgets.find(({ scope }) => scope === 'organization')?.spent_micro_usd ?? 0);
    await eventually('the entries of all settlements', async () => (await settled()) === spent, {
      timeoutMs: SETTLED_WITHIN_MS,
      everyMs: 1_000,
    });
    const answered = sumCost(log.filter(({ record }) => record.entity === 'request'));
    assert.ok(spent > 0n && answered <= spent, `${answered} answered, ${spent} spent`);
    for (const { scope, scope_id, limit_micro_usd, spent_micro_usd } of budgets)
      assert.ok(BigInt(spent_micro_usd) <= BigInt(limit_micro_usd), `${scope} ${scope_id}: ${spent_micro_usd} of ${limit_micro_usd}`);
    test.diagnostic(`${spent} µ$ spent and audited, ${answered} µ$ in requests that have an entry`);
  });

  it('has analysed every escalation once, however often and in whatever order it was told', async (test) => {
    const escalated = answersOf(outcomes).filter(({ escalated }) => escalated);
    assert.ok(escalated.length > 0);
    const analysed = await eventually(
      `the analyses of ${escalated.length} escalations`,
      async () => {
        const entries = await readLog(mesh.api, '&entity=escalation');
        const ids = new Set(entries.map(({ record }) => record.entity_id));
        return escalated.every(({ decision_id }) => ids.has(decision_id)) && entries;
      },
      { timeoutMs: SETTLED_WITHIN_MS, everyMs: 1_000 },
    );
    const ids = analysed.map(({ record }) => record.entity_id);
    assert.equal(new Set(ids).size, ids.length);
    test.diagnostic(`${escalated.length} escalations, ${analysed.length} analyses`);
  });
});

/** @returns how often it killed each part */
async function killAtRandom(mesh: Mesh, { random, events }: { random: () => number; events: readonly BusEvent[] }) {
  const killed: Record<string, number> = {};
  const within = { timeoutMs: HEALED_WITHIN_MS };
  for (let count = 1; count <= KILLS; count++) {
    await sleep(random() * 1_500);
    const part = pick(random, PARTS);
    killed[part] = (killed[part] ?? 0) + 1;
    const victim = await eventually(`a running ${part}`, () => pidOf(mesh, part), within);
    await kill9(victim);
    await eventually(`a new ${part}`, () => (pidOf(mesh, part) ?? victim) !== victim, within);
    if (random() >= HURRY) await eventually(`a ready mesh after kill ${count}, of ${part}`, () => mesh.isReady(), within);
    if (count % 10 === 0) await repeatOutOfOrder(mesh, events, createRandom(SEED + count));
  }
  await eventually('a ready mesh', () => mesh.isReady(), within);
  return killed;
}

/** Mostly an answer; at times an error, silence, or a broken connection. */
function unreliable(random: () => number): Reply {
  const chance = random();
  if (chance < 0.04) return 'hang';
  if (chance < 0.08) return 'hang up';
  if (chance < 0.12) return { status: 500 };
  return { text: `${sentence(random)}. ${sentence(random)}.` };
}

/** Tells what was told already again, in another order, as the gateway; without the id by which the bus would notice. */
async function repeatOutOfOrder(mesh: Mesh, events: readonly BusEvent[], random: () => number): Promise<void> {
  const told = events.filter(({ headers }) => headers['ce-type']?.startsWith('gateway.request.'));
  const shuffled = told.map((event) => ({ event, place: random() })).sort((a, b) => a.place - b.place);
  const url = new URL(mesh.environmentOf('gateway').NATS_URL ?? '');
  const connection = await connect({
    servers: url.host,
    user: url.username,
    pass: url.password,
    inboxPrefix: '_INBOX_gateway',
    waitOnFirstConnect: true, // it may be the one that was killed
  });
  try {
    for (const { event } of shuffled.slice(0, 200)) {
      const headers = natsHeaders();
      for (const [name, value] of Object.entries(event.headers))
        if (name !== 'nats-msg-id' && !name.startsWith('nats-')) headers.set(name, value);
      connection.publish(event.subject, event.raw, { headers });
    }
    await connection.flush();
  } finally {
    await connection.close();
  }
}

function pidOf(mesh: Mesh, part: MeshPart): number | undefined {
  try {
    return mesh.pidOf(part);
  } catch {
    return undefined;
  }
}

const answersOf = (outcomes: readonly ProcessOutcome[]) => outcomes.flatMap(({ answer }) => (answer?.status === 200 ? [answer.json] : []));

const sumCost = (entries: readonly AuditEntry[]): bigint =>
  entries.reduce((sum, { record }) => sum + BigInt(record.attributes.cost_micro_usd ?? 0), 0n);

async function createBudget({ api }: Mesh, scope: string, scopeId: string, limit: bigint): Promise<void> {
  const { status, text } = await api.post('/api/v1/budgets', { scope, scope_id: scopeId, limit_micro_usd: String(limit) });
  assert.equal(status, 201, text);
}

async function readBudgets({ api }: Mesh): Promise<Budget[]> {
  const { status, json, text } = await api.get<{ budgets: Budget[] }>('/api/v1/budgets?page_size=500');
  assert.equal(status, 200, text);
  return json.budgets;
}
