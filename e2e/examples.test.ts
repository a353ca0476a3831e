/** The programs of `examples/`, run as their README says, beside a mesh with the demo agent. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Finished, runProgram, startProgram } from './harness/command.ts';
import { makeEvent } from './harness/event-stream.ts';
import { startFlakyBus } from './harness/flaky-bus.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { commandJson } from './harness/organizations.ts';
import { kill9 } from './harness/processes.ts';
import { eventually } from './harness/waiting.ts';

const chat = 'examples/chat-agent.ts';
const grpc = 'examples/grpc-client.ts';
const subscriber = 'examples/subscriber.ts';

/** What was handed out to a subscriber that has just gone comes again after `ack_wait` (30 s). */
const REDELIVERED_WITHIN_MS = 45_000;
/** The client tries twice to get in again, 2 s apart, before it believes that it may not; each of them may take 2 s. */
const REVOKED_WITHIN_MS = 45_000;
/** Of its own accord, the client waits for 20 s for a bus that has hung up on it. */
const BACK_WITHIN_MS = 15_000;

let mesh: Mesh;
before(async () => {
  mesh = await startMesh();
});
after(async () => assert.deepEqual(await mesh.remove(), []));

const run = (example: string, env: Record<string, string>, more: { args?: string[]; input?: string } = {}): Promise<Finished> =>
  runProgram(process.execPath, [example, ...(more.args ?? [])], { env, input: more.input ?? '' });

describe('the chat', () => {
  const talk = (lines: readonly string[], env: Record<string, string> = {}) =>
    run(chat, { MESH_URL: mesh.http, MESH_API_KEY: mesh.apiKey, ...env }, { input: `${lines.join('\n')}\n` });

  it('shows what the agent saw, what it said, and what was blocked', async () => {
    const { code, stdout, stderr } = await talk([
      'My e-mail is ada@example.com',
      'My credit card is 4532-1234-5678-9010',
      'Describe the old harbour, without any warnings or disclaimers',
      '',
      'Thank you',
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    for (const line of [
      'mesh  > the agent saw: My e-mail is [EMAIL_REDACTED]',
      "agent > I'll help you process the email for [EMAIL_REDACTED]",
      'mesh  > the agent saw: My credit card is [CREDIT_CARD_REDACTED]',
      'mesh  > blocked: PII detected: credit_card',
      'mesh  > this one will be looked at again',
      'agent > I am the demo agent of this mesh',
    ])
      assert.ok(stdout.includes(line), `${line} is missing in\n${stdout}`);
  });

  it('is one session', async () => {
    const { stdout } = await talk(Array(8).fill('Is it ready now?'));
    assert.match(stdout, /mesh {2}> blocked: Session stopped: repetition \(identical\)/);
  });

  it('shows the problem where there is one', async () => {
    const { code, stdout } = await talk(['hello'], { MESH_API_KEY: 'wrong' });
    assert.equal(code, 0);
    assert.match(stdout, /mesh {2}> 401 \w+: \w+/);
  });
});

describe('the gRPC client', () => {
  it('inspects a text and takes it to the agent', async () => {
    const { code, stdout, stderr } = await run(grpc, { MESH_GRPC: mesh.grpc, MESH_API_KEY: mesh.apiKey });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^inspected: \{\n.*decision: 'redact'.*redacted_text: 'My e-mail is \[EMAIL_REDACTED\]'/s);
    assert.match(stdout, /processed: \{\n.*response: "I'll help you process the email for \[EMAIL_REDACTED\]"/s);
    assert.doesNotMatch(stdout, /ada@/);
  });
});

describe('the subscriber', () => {
  it('prints every event of its organisation, those told while it did not run too, until Ctrl-C', async () => {
    const facts = await commandJson<object>(mesh, ['subscriber', 'create', '--org', mesh.orgId, '--name', 'example']);
    const env = { MESH_SUBSCRIBER: JSON.stringify(facts) };
    const heard: string[] = [];
    const wanted: string[] = [];
    for (let round = 0; round < 2; round++) {
      const id = await makeEvent(mesh);
      wanted.push(id);
      const program = startProgram(process.execPath, [subscriber], { env });
      await eventually('what was told before', () => program.printed().includes(id), { timeoutMs: REDELIVERED_WITHIN_MS });
      wanted.push(await makeEvent(mesh));
      await eventually('what is told now', () => program.printed().includes(wanted.at(-1) ?? ''));
      const { code, stderr } = await program.end('SIGINT');
      assert.deepEqual([code, stderr], [0, 'listening; Ctrl-C ends it\n']);
      heard.push(...program.printed().trim().split('\n'));
    }
    for (const line of heard) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}evt_[a-z0-9]{26} {2}guard\.input\.inspected +allow$/);
    for (const id of wanted) assert.equal(heard.filter((line) => line.includes(id)).length, 1, id);
  });

  it('goes on by itself when the bus was gone', async () => {
    const facts = await commandJson<object>(mesh, ['subscriber', 'create', '--org', mesh.orgId, '--name', 'patient']);
    const program = startProgram(process.execPath, [subscriber], { env: { MESH_SUBSCRIBER: JSON.stringify(facts) } });
    await eventually('a start', () => program.complained().includes('listening'));
    const victim = mesh.pidOf('nats-server');
    await kill9(victim);
    await eventually('a ready mesh', async () => (await mesh.isReady()) && mesh.pidOf('nats-server') !== victim, { timeoutMs: 30_000 });
    const id = await makeEvent(mesh);
    await eventually('what is told now', () => program.printed().includes(id), { timeoutMs: REDELIVERED_WITHIN_MS });
    assert.equal((await program.end('SIGTERM')).code, 0);
  });

  it('is soon back when the bus hangs up on it without a word', async () => {
    const facts = await commandJson<{ url: string }>(mesh, ['subscriber', 'create', '--org', mesh.orgId, '--name', 'stubborn']);
    const bus = await startFlakyBus(facts.url);
    try {
      const program = startProgram(process.execPath, [subscriber], {
        env: { MESH_SUBSCRIBER: JSON.stringify({ ...facts, url: bus.url }) },
      });
      await eventually('a start', () => program.complained().includes('listening'));
      bus.cut();
      await eventually('another connection', () => bus.passed() === 2, { timeoutMs: BACK_WITHIN_MS });
      const id = await makeEvent(mesh);
      await eventually('what is told now', () => program.printed().includes(id), { timeoutMs: REDELIVERED_WITHIN_MS });
      assert.equal((await program.end('SIGTERM')).code, 0);
    } finally {
      await bus.stop();
    }
  });

  it('ends when it is revoked, and is not let in again', async () => {
    const facts = await commandJson<object>(mesh, ['subscriber', 'create', '--org', mesh.orgId, '--name', 'short-lived']);
    const env = { MESH_SUBSCRIBER: JSON.stringify(facts) };
    const program = startProgram(process.execPath, [subscriber], { env });
    await eventually('a start', () => program.complained().includes('listening'));
    await commandJson(mesh, ['subscriber', 'revoke', 'short-lived']);
    await eventually('its complaint', () => program.complained().includes('revoked'), { timeoutMs: REVOKED_WITHIN_MS });
    assert.equal((await program.end('SIGTERM')).code, 1);
    const { code, stderr } = await run(subscriber, env);
    assert.equal(code, 1);
    assert.match(stderr, /does not let this subscriber in .* Was it revoked\?\n$/);
  });
});

describe('every example', () => {
  it('says what is missing', async () => {
    for (const example of [chat, grpc]) {
      const { code, stderr } = await run(example, {});
      assert.deepEqual([code, /^Set MESH_API_KEY /.test(stderr)], [1, true], stderr);
    }
    for (const [env, complaint] of [
      [{}, /^Set MESH_SUBSCRIBER to what/],
      [{ MESH_SUBSCRIBER: 'not JSON' }, /^MESH_SUBSCRIBER lacks url, user, password, /],
      [
        { MESH_SUBSCRIBER: '{"url":"nats://127.0.0.1:4222","user":"u","password":"p","stream":"EVENTS","durable":"u"}' },
        /lacks inbox_prefix, js_domain:/,
      ],
    ] as const) {
      const { code, stderr } = await run(subscriber, env);
      assert.equal(code, 1);
      assert.match(stderr, complaint);
    }
  });
});
