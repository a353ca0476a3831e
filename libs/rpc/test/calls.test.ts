/** One suite for both ways of calling a service: callers cannot tell them apart. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readDescriptors } from '@sentinelmesh/contracts';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { MeshError, newId, type PrincipalType, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import {
  bindService,
  type CallContext,
  type Client,
  connectChannel,
  createContextMinter,
  createContextVerifier,
  createInProcessClient,
  createRpcServer,
} from '../src/index.ts';
import { EchoDefinition, echoAccess, echoHandlers, nothingSeen, type Seen } from './echo-service.ts';

const signer = createSigner(newKey());
const principals: readonly PrincipalType[] = ['api_key', 'operator'];
const verifier = createContextVerifier({
  issuers: { gateway: { verifier: createVerifier(signer.publicKey), principals } },
  clock: systemClock,
});
const minter = createContextMinter({ issuer: 'gateway', signer, clock: systemClock });
const orgId = newId('org');

const contextOf = (changes: { type?: PrincipalType; scopes?: string[]; timeoutMs?: number; signal?: AbortSignal } = {}): CallContext => ({
  token: minter.mint({ orgId, principal: { type: changes.type ?? 'api_key', id: 'key_1' }, scopes: changes.scopes ?? ['echo:use'] }),
  requestId: 'req_1',
  deadlineAt: Date.now() + (changes.timeoutMs ?? 5_000),
  ...(changes.signal === undefined ? {} : { signal: changes.signal }),
});

type Fixture = { client: Client<typeof EchoDefinition>; seen: Seen; stop(): Promise<void> };

const bind = (seen: Seen) => bindService(EchoDefinition, echoHandlers(seen), echoAccess, { verifier, log: silentLogger });

async function startInProcess(): Promise<Fixture> {
  const seen = nothingSeen();
  const bound = bind(seen);
  return { client: createInProcessClient(EchoDefinition, () => bound, { encode: true }), seen, stop: async () => undefined };
}

async function startRemote(): Promise<Fixture> {
  const seen = nothingSeen();
  const directory = await mkdtemp(join(tmpdir(), 'sm-rpc-'));
  const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: 1024 * 1024 });
  server.add(bind(seen));
  const address = `unix:${join(directory, 'echo.sock')}`;
  await server.listen(address);
  server.setServing(true);
  const channel = connectChannel(address);
  assert.ok(await channel.isServing(1_000));
  const stop = async () => {
    channel.close();
    await server.stop(500);
    await rm(directory, { recursive: true });
  };
  return { client: channel.client(EchoDefinition), seen, stop };
}

for (const [way, start] of [
  ['in the same process', startInProcess],
  ['in another process', startRemote],
] as const) {
  describe(`calling a service ${way}`, () => {
    let fixture: Fixture;
    before(async () => {
      fixture = await start();
    });
    after(() => fixture.stop());

    const failsWith = (code: string) => (error: unknown) => error instanceof MeshError && error.code === code;

    it('hands the caller’s context to the handler', async () => {
      const { text } = await fixture.client.echo({ text: 'hello' }, contextOf());
      assert.equal(text, `hello for ${orgId} by key_1 as req_1`);
    });

    it('refuses a call without a context, with a forged one and with one of an issuer that nobody knows, on every method', async () => {
      const forged = createContextMinter({ issuer: 'gateway', signer: createSigner(newKey()), clock: systemClock });
      const unknown = createContextMinter({ issuer: '__proto__', signer, clock: systemClock });
      const tenant = { orgId, principal: { type: 'api_key', id: 'key_1' }, scopes: ['*'] } as const;
      const [body = '', signature = ''] = contextOf().token.split('.');
      const tokens = ['', 'x', '.', `${body}.`, `${body}x.${signature}`, forged.mint(tenant), unknown.mint(tenant)];
      for (const token of tokens) {
        const context = { ...contextOf(), token };
        await assert.rejects(fixture.client.echo({}, context), failsWith('unauthenticated'));
        await assert.rejects(fixture.client.fail({}, context), failsWith('unauthenticated'));
        await assert.rejects(fixture.client.hang({}, context), failsWith('unauthenticated'));
        await assert.rejects(fixture.client.reset({}, context), failsWith('unauthenticated'));
        await assert.rejects(collect(fixture.client.count({ text: '3' }, context)), failsWith('unauthenticated'));
        await assert.rejects(collect(fixture.client.shout(streamOf('a'), context)), failsWith('unauthenticated'));
      }
    });

    it('refuses a caller without the scope, and a principal of the wrong kind whatever its scopes', async () => {
      await assert.rejects(fixture.client.echo({}, contextOf({ scopes: ['other:use'] })), failsWith('permission_denied'));
      await assert.rejects(fixture.client.reset({}, contextOf({ scopes: ['*'] })), failsWith('permission_denied'));
      assert.equal((await fixture.client.reset({}, contextOf({ type: 'operator' }))).text, 'done');
    });

    it('carries code, message and waiting time of an error, and nothing of a defect', async () => {
      await assert.rejects(fixture.client.fail({ text: 'unknown' }, contextOf()), {
        code: 'not_found',
        status: 'not_found',
        message: 'there is no thing x',
      });
      await assert.rejects(fixture.client.fail({ text: 'later' }, contextOf()), { code: 'unavailable', retryAfterMs: 2_500 });
      await assert.rejects(
        fixture.client.fail({}, contextOf()),
        (error: MeshError) => error.code === 'internal' && !error.message.includes('hunter2'),
      );
    });

    it('carries as much of a long error as fits, and the calls after it work', async () => {
      await assert.rejects(
        fixture.client.fail({ text: 'at length' }, contextOf()),
        (error: MeshError) =>
          error.code === 'invalid_argument' && error.violations[0]?.field === 'list.0' && error.violations.length === 20,
      );
      await assert.rejects(
        fixture.client.fail({ text: 'é'.repeat(100_000) }, contextOf()),
        (error: MeshError) => error.code === 'not_found' && error.message.length < 2_000,
      );
      assert.equal((await fixture.client.count({ text: '1' }, contextOf())[Symbol.asyncIterator]().next()).done, false);
    });

    it('gives up at the deadline and tells the handler', async () => {
      const before = fixture.seen.aborted;
      await assert.rejects(fixture.client.hang({}, contextOf({ timeoutMs: 50 })), failsWith('deadline_exceeded'));
      await waitUntil(() => fixture.seen.aborted === before + 1);
    });

    it('gives up when the caller does', async () => {
      const controller = new AbortController();
      const call = fixture.client.hang({}, contextOf({ signal: controller.signal }));
      setTimeout(() => controller.abort(), 30);
      await assert.rejects(call, failsWith('cancelled'));
    });

    it('begins nothing when the deadline has passed or the caller has given up already', async () => {
      const before = fixture.seen.called;
      await assert.rejects(fixture.client.echo({}, contextOf({ timeoutMs: -1 })), failsWith('deadline_exceeded'));
      await assert.rejects(fixture.client.echo({}, contextOf({ signal: AbortSignal.abort() })), failsWith('cancelled'));
      await assert.rejects(collect(fixture.client.watch({}, contextOf({ timeoutMs: -1 }))), failsWith('deadline_exceeded'));
      assert.equal(fixture.seen.called, before);
    });

    it('tells the handler of a stream when its caller leaves before the end', async () => {
      const before = fixture.seen.aborted;
      for await (const { text } of fixture.client.watch({}, contextOf())) {
        assert.equal(text, 'first');
        break;
      }
      await waitUntil(() => fixture.seen.aborted === before + 1);
    });

    it('ends a stream at its deadline', async () => {
      await assert.rejects(collect(fixture.client.watch({}, contextOf({ timeoutMs: 50 }))), failsWith('deadline_exceeded'));
    });

    it('streams answers, and ends a stream with its error', async () => {
      assert.deepEqual(await collect(fixture.client.count({ text: '3' }, contextOf())), ['1', '2', '3']);
      await assert.rejects(collect(fixture.client.count({ text: '0' }, contextOf())), failsWith('not_found'));
    });

    it('streams in both directions at once', async () => {
      assert.deepEqual(await collect(fixture.client.shout(streamOf('a', 'b'), contextOf())), ['A', 'B']);
    });

    it('answers a message before the next one is sent', async () => {
      const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
      async function* patiently() {
        yield { text: 'a' };
        await answered;
        yield { text: 'b' };
      }
      const texts: string[] = [];
      for await (const { text } of fixture.client.shout(patiently(), contextOf())) {
        texts.push(text);
        answer();
      }
      assert.deepEqual(texts, ['A', 'B']);
    });

    it('never takes it for the end of what a caller sends when the caller breaks off', async () => {
      for (const breakOff of ['give up', 'leave', 'fail'] as const) {
        for (let round = 0; round < 20; round += 1) {
          const shouts = fixture.seen.shouts.length;
          const controller = new AbortController();
          const call = fixture.client.shout(beginning(breakOff === 'fail'), contextOf({ signal: controller.signal }));
          const reading = (async () => {
            for await (const { text } of call) {
              assert.equal(text, 'A');
              if (breakOff === 'leave') return;
              if (breakOff === 'give up') controller.abort();
            }
          })();
          if (breakOff === 'leave') await reading;
          else await assert.rejects(reading, failsWith('cancelled'));
          await waitUntil(() => fixture.seen.shouts.length === shouts + 1);
          assert.equal(fixture.seen.shouts.at(-1), 'broken off', breakOff);
        }
      }
    });

    it('ends at its deadline while the caller sends nothing, for both sides', async () => {
      const shouts = fixture.seen.shouts.length;
      await assert.rejects(collect(fixture.client.shout(beginning(false), contextOf({ timeoutMs: 50 }))), failsWith('deadline_exceeded'));
      await waitUntil(() => fixture.seen.shouts.length === shouts + 1);
      assert.equal(fixture.seen.shouts.at(-1), 'broken off');
    });
  });
}

describe('a server on a socket', () => {
  it('listens where a killed process has left its socket, but not where another one serves', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sm-rpc-'));
    const path = join(directory, 'left.sock');
    // A child that is killed leaves its socket file behind.
    spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    await stat(path);
    const start = async () => {
      const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: 1024 });
      await server.listen(`unix:${path}`);
      return server;
    };
    const server = await start();
    await assert.rejects(start());
    await server.stop(100);
    await rm(directory, { recursive: true });
  });
});

describe('a server that stops', () => {
  it('lets a call under way finish, and ends within its grace when one does not', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sm-rpc-'));
    const address = `unix:${join(directory, 'echo.sock')}`;
    const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: 1024 });
    server.add(bind(nothingSeen()));
    await server.listen(address);
    const channel = connectChannel(address);
    const client = channel.client(EchoDefinition);
    const stream = client.watch({}, contextOf())[Symbol.asyncIterator]();
    await stream.next();
    const startedAt = Date.now();
    await server.stop(200);
    assert.ok(Date.now() - startedAt < 1_500);
    await assert.rejects(stream.next());
    channel.close();
    await rm(directory, { recursive: true });
  });
});

describe('replicas behind one name', () => {
  it('share the calls of one client', async () => {
    const replicas = await Promise.all(
      [1, 2].map(async () => {
        const seen = nothingSeen();
        const server = createRpcServer({ descriptors: readDescriptors(), maxRequestBytes: 1024 });
        server.add(bind(seen));
        return { seen, server, port: await server.listen('127.0.0.1:0') };
      }),
    );
    const channel = connectChannel(`ipv4:${replicas.map(({ port }) => `127.0.0.1:${port}`).join()}`);
    const client = channel.client(EchoDefinition);
    // Both are connected to in parallel; until then the first one answers.
    for (let call = 0; call < 500 && replicas.some(({ seen }) => seen.called === 0); call += 1) await client.echo({}, contextOf());
    for (const { seen } of replicas) seen.called = 0;
    for (let call = 0; call < 20; call += 1) await client.echo({}, contextOf());
    assert.deepEqual(
      replicas.map(({ seen }) => seen.called),
      [10, 10],
    );
    channel.close();
    for (const { server } of replicas) await server.stop(500);
  });
});

describe('a service that cannot be reached', () => {
  it('is answered for with `unavailable`', async () => {
    const channel = connectChannel(`unix:${join(tmpdir(), 'sm-nobody.sock')}`);
    await assert.rejects(channel.client(EchoDefinition).echo({}, contextOf()), { code: 'unavailable' });
    assert.equal(await channel.isServing(200), false);
    channel.close();
    const absent = createInProcessClient(EchoDefinition, () => undefined);
    await assert.rejects(absent.echo({}, contextOf()), { code: 'unavailable' });
  });
});

async function collect(stream: AsyncIterable<{ text: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { text } of stream) texts.push(text);
  return texts;
}

async function* streamOf(...texts: string[]) {
  for (const text of texts) yield { text };
}

/** One message, and then nothing for ever, or an error. */
async function* beginning(fails: boolean) {
  yield { text: 'a' };
  await new Promise((resolve) => setTimeout(resolve, 10).unref());
  if (fails) throw new Error('the source of the texts is broken');
  await new Promise(() => {});
}

async function waitUntil(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 2_000; !condition(); ) {
    assert.ok(Date.now() < end, 'waited for two seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
