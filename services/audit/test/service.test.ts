/** The service as a whole: records come from a real bus and go to a real database, questions come by gRPC. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { AuditServiceDefinition, auditSubject, durables, streams } from '@sentinelmesh/contracts';
import type { Database } from '@sentinelmesh/database';
import { type BusMessage, connectBus, type EventBus, servicePermissions } from '@sentinelmesh/event-bus';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import { type CallContext, type Client, connectChannel } from '@sentinelmesh/rpc';
import { type Running, run } from '@sentinelmesh/service-kit';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createTestIssuers, startTestNats, startTestPostgres, type TestNats, type TestPostgres, until } from '@sentinelmesh/testkit';
import { auditService } from '../src/index.ts';
import type { AuditTables } from '../src/store/tables.ts';
import { assertComplete, auditRoot, auditUrl, givenMessage, migrateAudit, openAudit, readLog } from './audit-fixture.ts';

const issuers = createTestIssuers();
let postgres: TestPostgres;
let nats: TestNats;
let database: Database<AuditTables>;
let bus: EventBus;
let admin: NatsConnection;

before(async () => {
  [postgres, nats] = await Promise.all([
    startTestPostgres(),
    startTestNats({ audit: servicePermissions('audit', { durables: [durables.audit] }) }),
  ]);
  await migrateAudit(postgres.url);
  database = await openAudit(postgres.url);
  bus = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
  await bus.provision({ streams: [streams.AUDIT, streams.DLQ], durables: [durables.audit] });
  const { host, username, password } = new URL(nats.url());
  admin = await connect({ servers: host, user: username, pass: password });
  const { consumers } = await jetstreamManager(admin);
  // So that what a killed process held comes again within the patience of a test.
  await consumers.update('AUDIT', 'audit', { ack_wait: 1_000_000_000 });
});

after(async () => {
  await admin?.close();
  await bus?.close();
  await database?.close();
  await Promise.all([nats?.stop(), postgres?.stop()]);
});

const environment = () => ({
  NATS_URL: nats.url('audit'),
  DATABASE_URL: auditUrl(postgres.url),
  MESH_AUDIT_ROOT_KEY: auditRoot.reveal().toString('base64url'),
  MESH_CONTEXT_ISSUERS: issuers.variable,
  MESH_LOG_LEVEL: 'silent',
});

/** Runs the service in this process for as long as `work` takes. */
async function withService<T>(work: (service: Running) => Promise<T>, extra: Record<string, string> = {}): Promise<T> {
  const service = await run({ services: [auditService], sourceOf: () => ({ env: { ...environment(), ...extra } }) });
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
}

/** The service in a process of its own, which can be killed. */
async function startProcess(script = '../src/main.ts'): Promise<ChildProcess> {
  const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname], {
    env: { ...process.env, ...environment() },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const pending = async () => (await (await jetstreamManager(admin)).streams.info('AUDIT')).state.messages;
const untilDrained = () => until(async () => (await pending()) === 0, 'the queue to be empty', 20_000);

const publishAll = (messages: readonly BusMessage[]) => Promise.all(messages.map((message) => bus.publish(message, { timeoutMs: 10_000 })));
const givenMessages = (orgId: OrgId, count: number) => Array.from({ length: count }, () => givenMessage({ orgId }));

/** The codes of an organisation's dead letters. */
async function deadLetterCodes(orgId: string): Promise<string[]> {
  const { streams: manager } = await jetstreamManager(admin);
  const subject = `sm.dlq.${orgId}.AUDIT.audit`;
  const { state } = await manager.info('DLQ', { subjects_filter: subject });
  if ((state.subjects?.[subject] ?? 0) === 0) return [];
  const codes: string[] = [];
  for (let sequence = state.first_seq; sequence <= state.last_seq; sequence++) {
    const message = await manager.getMessage('DLQ', { seq: sequence });
    if (message?.subject === subject) codes.push(message.header.get('sm-dead-code'));
  }
  return codes;
}

describe('records on the bus', () => {
  it('are in the log of their organisation once, in the order they were published, and gone from the bus', async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    const messages = Array.from({ length: 700 }, (_, index) =>
      givenMessage({ orgId: index % 3 === 0 ? theirs : mine }, index % 2 === 0 ? 'guard' : 'gateway'),
    );
    for (const message of messages.slice(0, 20)) await bus.publish(message);
    await publishAll(messages.slice(20));
    await withService(async () => {
      await untilDrained();
      const log = await readLog(database, mine);
      const expected = messages.filter(({ subject }) => subject.includes(mine));
      assert.deepEqual(
        log.slice(0, 10).map(({ event_id }) => event_id),
        expected.slice(0, 10).map(({ id }) => id),
      );
      assert.deepEqual(new Set(log.map(({ event_id }) => event_id)), new Set(expected.map(({ id }) => id)));
      assert.ok(
        log.every(
          ({ event_id, record }) => Buffer.compare(record, expected.find(({ id }) => id === event_id)?.payload ?? Buffer.alloc(0)) === 0,
        ),
      );
      assert.deepEqual([await assertComplete(database, mine), await assertComplete(database, theirs)], [466, 234]);
    });
  });

  it('are stored once although the bus delivers them again under a new message id', async () => {
    const orgId = newId('org');
    const messages = givenMessages(orgId, 30);
    await withService(async () => {
      await publishAll([...messages, ...messages.map((message) => ({ ...message, id: `again-${message.id}` }))]);
      await untilDrained();
      await publishAll(messages.map((message) => ({ ...message, id: `late-${message.id}` })));
      await untilDrained();
      assert.equal(await assertComplete(database, orgId), 30);
    });
  });

  it('are stored once by two replicas that share the queue', async () => {
    const orgs = [newId('org'), newId('org'), newId('org')];
    const messages = orgs.flatMap((orgId) => givenMessages(orgId, 250));
    await withService(() =>
      withService(async () => {
        await publishAll([...messages, ...messages.map((message) => ({ ...message, id: `again-${message.id}` }))]);
        await untilDrained();
        for (const orgId of orgs) assert.equal(await assertComplete(database, orgId), 250);
      }),
    );
  });

  it('become dead letters when they are forged, and do not keep the others from the log', async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    const [genuine, template] = [givenMessage({ orgId: mine }), givenMessage({ orgId: mine })];
    const moved = { ...template, id: 'moved', subject: auditSubject({ orgId: theirs, entity: 'input', action: 'inspected' }) };
    const changed = { ...template, id: 'changed', payload: Buffer.from(template.payload.toString().replace('allowed', 'blocked')) };
    const unreadable = givenMessage({ orgId: mine, id: 'evt_of_no_kind' });
    await withService(async () => {
      await publishAll([moved, changed, unreadable, genuine]);
      await untilDrained();
      await until(async () => (await deadLetterCodes(mine)).length === 2, 'they are dead letters');
      assert.deepEqual((await deadLetterCodes(mine)).sort(), ['audit_forged', 'audit_record_invalid']);
      assert.deepEqual(await deadLetterCodes(theirs), ['audit_forged']);
      assert.equal(await assertComplete(database, mine), 1);
      assert.deepEqual(await readLog(database, theirs), []);
    });
  });
});

describe('a service that is killed', () => {
  it('between commit and acknowledgement leaves each record in the log exactly once', async () => {
    const orgId = newId('org');
    await publishAll(givenMessages(orgId, 50));
    const doomed = await startProcess('./killed-after-commit.ts');
    if (doomed.signalCode === null) await once(doomed, 'exit');
    assert.equal(doomed.signalCode, 'SIGKILL');
    const committed = await assertComplete(database, orgId);
    assert.ok(committed > 0);
    assert.ok((await pending()) >= committed);
    await withService(untilDrained);
    assert.equal(await assertComplete(database, orgId), 50);
  });

  it('at any moment under load loses no record that the bus has taken, and stores none twice', async () => {
    const orgs = [newId('org'), newId('org')];
    const messages = orgs.flatMap((orgId) => givenMessages(orgId, 1_500));
    let child = await startProcess();
    const publishing = (async () => {
      for (let index = 0; index < messages.length; index += 50) await publishAll(messages.slice(index, index + 50)).then(() => sleep(20));
    })();
    for (let kills = 0; kills < 3; kills++) {
      await sleep(150 + Math.random() * 150);
      await kill(child);
      child = await startProcess();
    }
    await publishing;
    await untilDrained();
    await kill(child);
    for (const orgId of orgs) assert.equal(await assertComplete(database, orgId), 1_500);
  });
});

describe('a database that goes away', () => {
  it('makes the service unready, costs no record, and is caught up with when it is back', async () => {
    const orgId = newId('org');
    await withService(async (service) => {
      await publishAll(givenMessages(orgId, 10));
      await untilDrained();
      await postgres.kill();
      await publishAll(givenMessages(orgId, 300));
      await until(async () => !(await service.checkHealth()).ready, 'it is not ready');
      await sleep(1_500);
      await postgres.start();
      await untilDrained();
      await until(async () => (await service.checkHealth()).ready, 'it is ready');
      assert.equal(await assertComplete(database, orgId), 310);
      assert.deepEqual(await deadLetterCodes(orgId), []);
    });
  });
});

describe('asking the service', () => {
  const contextOf = (orgId: OrgId, scopes: string[]) => issuers.contextOf({ orgId, principal: { type: 'user', id: 'user_1' }, scopes });

  async function withClient<T>(work: (client: Client<typeof AuditServiceDefinition>) => Promise<T>): Promise<T> {
    const directory = await mkdtemp(join(tmpdir(), 'sentinelmesh-audit-'));
    const address = `unix:${join(directory, 'audit.sock')}`;
    const channel = connectChannel(address);
    try {
      return await withService(() => work(channel.client(AuditServiceDefinition)), { MESH_INTERNAL_ADDRESS: address });
    } finally {
      await channel.close();
      await rm(directory, { recursive: true, force: true });
    }
  }

  it('needs a genuine context and the scope, on every method', async () => {
    const orgId = newId('org');
    const stranger = createTestIssuers().contextOf({ orgId, principal: { type: 'user', id: 'user_1' }, scopes: ['*'] });
    await withClient(async (client) => {
      const methods = [(as: CallContext) => client.listEntries({}, as), (as: CallContext) => client.getEntry({ id: newId('evt') }, as)];
      assert.equal(methods.length, Object.keys(AuditServiceDefinition.methods).length);
      for (const method of methods) {
        for (const token of ['', 'x.y', stranger.token])
          await assert.rejects(method({ token, requestId: 'req_1' }), { status: 'unauthenticated' });
        await assert.rejects(method(contextOf(orgId, ['guard:inspect', 'audit:write'])), { status: 'permission_denied' });
      }
      await client.listEntries({}, contextOf(orgId, ['audit:*']));
    });
  });

  it("answers from the caller's log alone", async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    const [ours, other] = [givenMessage({ orgId: mine }), givenMessage({ orgId: theirs })];
    await publishAll([ours, other]);
    await withClient(async (client) => {
      await untilDrained();
      const as = contextOf(mine, ['audit:read']);
      const { entries } = await client.listEntries({}, as);
      assert.deepEqual(
        entries.map(({ record }) => [record?.id, record?.orgId]),
        [[ours.id, mine]],
      );
      assert.deepEqual((await client.getEntry({ id: ours.id }, as)).entry, entries[0]);
      await assert.rejects(client.getEntry({ id: other.id }, as), { status: 'not_found', message: `there is no audit entry ${other.id}` });
      await assert.rejects(client.listEntries({ pageToken: 'x', pageSize: 501 }, as), { status: 'invalid_argument' });
    });
  });
});
