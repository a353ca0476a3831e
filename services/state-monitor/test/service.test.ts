/** The service as processes of their own, which can be killed, on a real bus. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventFilter, StateMonitorServiceDefinition, streams, TurnServiceDefinition } from '@sentinelmesh/contracts';
import { connectBus, type EventBus, readEvent, servicePermissions, verifyAuditMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId, type WorkspaceId } from '@sentinelmesh/kernel';
import { type CallContext, type Client, connectChannel, type RemoteChannel } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createTestIssuers, startTestNats, type TestNats, until } from '@sentinelmesh/testkit';
import { stateMonitorService } from '../src/index.ts';
import { assertBalanced, auditKey, givenTurn, type Schema, startSchema, times } from './fixture.ts';

const issuers = createTestIssuers();
const audits = { name: 'audits', stream: 'AUDIT', filter: 'sm.audit.>', owner: 'listener' } as const;
const crossings = {
  name: 'crossings',
  stream: 'EVENTS',
  filter: eventFilter({ type: 'budget.threshold.crossed' }),
  owner: 'listener',
} as const;
/** Of the organisation: by id, since a message may come twice. */
const audited = new Map<string, { orgId: string; cost: bigint }>();
const crossed = new Map<string, { orgId: string; percent: number }>();

let directory: string;
let schema: Schema;
let nats: TestNats;
let listener: EventBus;
let replicas: Process[];

type Process = {
  readonly child: ChildProcess;
  readonly channel: RemoteChannel;
  readonly turns: Client<typeof TurnServiceDefinition>;
  readonly monitor: Client<typeof StateMonitorServiceDefinition>;
};

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-monitor-'));
  const permissions = servicePermissions(stateMonitorService.name, { events: stateMonitorService.bus.events });
  [schema, nats] = await Promise.all([startSchema(), startTestNats({ 'state-monitor': permissions })]);
  listener = await connectBus({ url: nats.url(), name: 'listener', log: silentLogger });
  await listener.provision({ streams: [streams.EVENTS, streams.AUDIT], durables: [audits, crossings], bytesScale: 0.01 });
  listener.consume(audits, {
    handle: async (message) => {
      const { record } = verifyAuditMessage(() => auditKey, message);
      if (record.entity === 'usage') audited.set(record.id, { orgId: record.orgId, cost: BigInt(record.attributes.cost_micro_usd ?? 0) });
    },
  });
  listener.consume(crossings, {
    handle: async (message) => {
      const event = readEvent(message);
      if (event.type === 'budget.threshold.crossed') crossed.set(event.id, { orgId: event.orgId, percent: event.data.percent });
    },
  });
  replicas = await Promise.all(times(3, startProcess));
});
after(async () => {
  await Promise.all(replicas?.map(stopProcess) ?? []);
  await listener?.close();
  await Promise.all([nats?.stop(), schema?.stop(), rm(directory, { recursive: true })]);
});

async function startProcess(): Promise<Process> {
  const address = `unix:${join(directory, `${newId('req')}.sock`)}`;
  const child = spawn(process.execPath, [new URL('../src/main.ts', import.meta.url).pathname], {
    env: {
      ...process.env,
      NATS_URL: nats.url('state-monitor'),
      DATABASE_URL: schema.url,
      MESH_DATABASE_SYSTEM_URL: schema.systemUrl,
      MESH_CONTEXT_ISSUERS: issuers.variable,
      MESH_INTERNAL_ADDRESS: address,
      MESH_AUDIT_KEY: auditKey.reveal().toString('base64url'),
      MESH_LOG_LEVEL: 'silent',
      MESH_RESERVATION_TTL_MS: '2000',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  const channel = connectChannel(address);
  return { child, channel, turns: channel.client(TurnServiceDefinition), monitor: channel.client(StateMonitorServiceDefinition) };
}

async function end({ child }: Process, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

async function stopProcess(replica: Process): Promise<void> {
  await end(replica, 'SIGTERM');
  replica.channel.close();
}

const pick = (index: number): Process => {
  const replica = replicas[index % replicas.length];
  if (replica === undefined) throw new Error('there are replicas');
  return replica;
};

function givenCaller() {
  const [orgId, workspaceId]: [OrgId, WorkspaceId] = [newId('org'), newId('ws')];
  const contextOf = (): CallContext =>
    issuers.contextOf({ orgId, workspaceId, principal: { type: 'api_key', id: newId('key') }, scopes: ['*'] });
  return { orgId, contextOf };
}

const costOf = (orgId: string) => [...audited.values()].filter((one) => one.orgId === orgId).reduce((sum, { cost }) => sum + cost, 0n);

/** A turn with a model of the built-in table: at most 3 dollars, really 12 cents. */
const dearTurn = () => {
  const { toOpen, toClose } = givenTurn({ model: 'gpt-4o' });
  return {
    toOpen: { ...toOpen, maxInputTokens: 400_000n, maxOutputTokens: 200_000n },
    toClose: (holds: Parameters<typeof toClose>[0]) => toClose(holds, 48_000n),
  };
};

describe('the state monitor as processes', () => {
  it('answer calls, and have what was settled audited and thresholds told over the bus', async () => {
    const { orgId, contextOf } = givenCaller();
    await pick(0).monitor.createBudget({ scope: 'organization', limitMicroUsd: 6_200_000n }, contextOf());
    for (let turns = 0; turns < 26; turns += 1) {
      const turn = dearTurn();
      const opened = await pick(turns).turns.openTurn(turn.toOpen, contextOf());
      assert.equal(opened.decision, 'continue', opened.reasons.join());
      await pick(turns % 5 === 0 ? turns + 1 : turns).turns.closeTurn(turn.toClose(opened), contextOf());
    }
    await until(() => costOf(orgId) === 26n * 120_000n, 'the audit records', 10_000);
    const { budget } = await pick(0).monitor.getBudget({ scope: 'organization' }, contextOf());
    assert.equal(budget?.spentMicroUsd, costOf(orgId));
    await until(() => [...crossed.values()].some((one) => one.orgId === orgId && one.percent === 50), 'the threshold to be told');
  });

  it('lose nothing and keep nothing when one of them is killed with holds and leases out', async () => {
    const { orgId, contextOf } = givenCaller();
    const doomed = pick(0);
    await doomed.monitor.createBudget({ scope: 'organization', limitMicroUsd: 400_000_000n }, contextOf());
    await doomed.monitor.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 400_000_000n }, contextOf());
    const openings = await Promise.all(
      times(40, async (index) => {
        const turn = dearTurn();
        const request = { ...turn.toOpen, endUser: 'u', maxDurationMs: 500n };
        return { turn, opened: await (index < 30 ? doomed : pick(1)).turns.openTurn(request, contextOf()) };
      }),
    );
    const reserved = await readBudget(contextOf());
    assert.ok(reserved.reserved >= 120_000_000n, `reserved ${reserved.reserved}`);
    // Some are being closed there at the moment of its death: each of them is settled or not, and those that fail are repeated.
    const closing = openings.slice(0, 10).map(({ turn, opened }) =>
      doomed.turns.closeTurn({ ...turn.toClose(opened), endUser: 'u' }, contextOf()).then(
        () => true,
        () => false,
      ),
    );
    await Promise.race(closing);
    await end(doomed, 'SIGKILL');
    await Promise.all(closing);
    replicas = replicas.filter((replica) => replica !== doomed);
    doomed.channel.close();
    await Promise.all(
      openings.slice(0, 20).map(({ turn, opened }) => pick(0).turns.closeTurn({ ...turn.toClose(opened), endUser: 'u' }, contextOf())),
    );

    await until(async () => (await readBudget(contextOf())).reserved === 0n, 'all to be given back', 12_000);
    const late = openings.at(25);
    if (late !== undefined) await pick(1).turns.closeTurn({ ...late.turn.toClose(late.opened), endUser: 'u' }, contextOf());
    const { spent } = await readBudget(contextOf());
    assert.equal(spent, 21n * 120_000n);
    const user = await pick(0).monitor.getBudget({ scope: 'end_user', scopeId: 'u' }, contextOf());
    assert.deepEqual([user.budget?.spentMicroUsd, user.budget?.reservedMicroUsd], [spent, 0n]);
    await until(() => costOf(orgId) === spent, 'the audit records', 10_000);
    await assertBalanced(schema, orgId);
  });

  it('give back their leases when they are stopped', async () => {
    const { orgId, contextOf } = givenCaller();
    const leaving = await startProcess();
    await leaving.monitor.createBudget({ scope: 'organization', limitMicroUsd: 400_000_000n }, contextOf());
    const turn = dearTurn();
    await leaving.turns.closeTurn(turn.toClose(await leaving.turns.openTurn(turn.toOpen, contextOf())), contextOf());
    await stopProcess(leaving);
    assert.deepEqual(await readBudget(contextOf()), { spent: 120_000n, reserved: 0n });
    await assertBalanced(schema, orgId);
  });

  async function readBudget(context: CallContext) {
    const { budget } = await pick(0).monitor.getBudget({ scope: 'organization' }, context);
    return { spent: budget?.spentMicroUsd ?? 0n, reserved: budget?.reservedMicroUsd ?? 0n };
  }
});
