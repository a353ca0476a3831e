import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { after, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '@sentinelmesh/testkit';
import { makeCertificates } from '../../../test/receivers/certificates.ts';
import { createDaemon, freePorts } from '../../../test/receivers/daemon.ts';
import { loopbackEgress } from '../../../test/receivers/loopback.ts';
import { startTcpReceiver, type TcpReceiver } from '../../../test/receivers/tcp-receiver.ts';
import { FRAMINGS } from './framing.ts';
import { socketOpener } from './open-socket.ts';
import { createResendWindow } from './resend-window.ts';
import { createStreamTransport } from './stream-transport.ts';
import type { TlsIdentity } from './tls-identity.ts';
import type { Message, Patience } from './transport.ts';

const folder = mkdtempSync(join(tmpdir(), 'syslog-'));
after(() => rmSync(folder, { recursive: true }));
const { ca, server, client, stranger } = makeCertificates(folder);
const egress = loopbackEgress();
const never = new AbortController().signal;
const mutualTls = { ca, cert: server.cert, key: server.key, requestCert: true, rejectUnauthorized: true };
const ok = { kind: 'acknowledged', rejected: [] };

const messages = (...texts: string[]): Message[] => texts.map((text, index) => ({ index, hash: text, bytes: Buffer.from(text) }));

type Different = {
  readonly identity?: TlsIdentity;
  readonly patience?: Partial<Patience>;
  readonly maxRecords?: number;
  readonly maxAgeMs?: number;
};

function transportTo(port: number, { identity, patience, maxRecords = 3, maxAgeMs = 5_000 }: Different = {}) {
  const target = { host: '127.0.0.1', port, over: 'stream', isTls: identity !== undefined } as const;
  return createStreamTransport({
    openSocket: socketOpener(egress, target, identity ?? {}),
    frame: FRAMINGS.lf,
    window: createResendWindow({ maxRecords, maxAgeMs, now: () => performance.now() }),
    patience: { stallMs: 2_000, quietMs: 50, acceptMs: 1_000, ...patience },
  });
}

async function receiverFor(t: TestContext, options?: Parameters<typeof startTcpReceiver>[0]) {
  const receiver = await startTcpReceiver(options);
  t.after(receiver.close);
  return receiver;
}

async function receiving(receiver: TcpReceiver, texts: readonly string[]) {
  await until(() => receiver.received().join('|') === texts.join('|'), texts.join('|'), 3_000).catch(() => {
    assert.deepEqual(receiver.received(), texts);
  });
}

describe('syslog over TCP', () => {
  it('brings records over one connection, framed, in order', async (t) => {
    const receiver = await receiverFor(t);
    const transport = transportTo(receiver.port);
    assert.deepEqual(await transport.deliver(messages('a', 'b'), never), ok);
    assert.deepEqual(await transport.deliver(messages('c'), never), ok);
    await transport.close();
    await receiving(receiver, ['a\nb\nc\n']);
  });

  it('begins the next connection with the last records when the receiver hangs up', async (t) => {
    const receiver = await receiverFor(t);
    const transport = transportTo(receiver.port);
    await transport.deliver(messages('a', 'b', 'c', 'd'), never);
    await receiving(receiver, ['a\nb\nc\nd\n']);
    receiver.connections[0]?.destroy();
    await until(async () => {
      assert.deepEqual(await transport.deliver([], never), ok);
      return receiver.connections.length === 2;
    }, 'a second connection');
    await transport.deliver(messages('e'), never);
    await transport.close();
    await receiving(receiver, ['a\nb\nc\nd\n', 'b\nc\nd\ne\n']);
  });

  it('keeps them until a connection takes them', async (t) => {
    const first = await receiverFor(t);
    const transport = transportTo(first.port);
    await transport.deliver(messages('a', 'b'), never);
    await first.close();
    const gone = await until(async () => {
      const outcome = await transport.deliver(messages('c'), never);
      return outcome.kind === 'retry' && outcome;
    }, 'a failure');
    assert.match(gone.error, /^(connect|reset)$/);
    assert.equal((await transport.deliver(messages('c'), never)).kind, 'retry');
    const second = await receiverFor(t, { port: first.port });
    assert.deepEqual(await transport.deliver(messages('c'), never), ok);
    await transport.close();
    // Written into a connection that is broken already, `c` may have been taken by the system once.
    await until(() => /^(a\nb\nc\n|b\nc\nc\n)$/.test(second.received().join('|')), 'a, b and c', 3_000);
  });

  it('sends nothing again when an idle connection is closed', async (t) => {
    const receiver = await receiverFor(t);
    const transport = transportTo(receiver.port, { maxAgeMs: 50 });
    await transport.deliver(messages('a'), never);
    await sleep(100);
    receiver.connections[0]?.end();
    await sleep(50);
    assert.deepEqual(await transport.deliver([], never), ok);
    await transport.deliver(messages('b'), never);
    await transport.close();
    await receiving(receiver, ['a\n', 'b\n']);
  });

  it('sends again what it wrote long ago when the receiver dies before it has read that', async (t) => {
    const receiver = await receiverFor(t);
    const transport = transportTo(receiver.port, { maxAgeMs: 50 });
    await transport.deliver(messages('a', 'b'), never);
    await receiving(receiver, ['a\nb\n']);
    await sleep(200);
    // What the system does for a process that dies with bytes in its connections that it has not read.
    receiver.connections[0]?.resetAndDestroy();
    await sleep(50);
    await transport.deliver(messages('c'), never);
    await transport.close();
    await receiving(receiver, ['a\nb\n', 'a\nb\nc\n']);
  });

  it('writes nothing to a receiver that takes the connection only to close it', async (t) => {
    const receiver = await receiverFor(t, { onConnection: (socket) => socket.end() });
    const outcome = await transportTo(receiver.port).deliver(messages('a'), never);
    assert.equal(outcome.kind === 'retry' && outcome.error, 'reset');
    assert.deepEqual(receiver.received(), ['']);
  });

  it('gives a receiver up that takes nothing any more', async (t) => {
    const receiver = await receiverFor(t, { onConnection: (socket) => socket.pause() });
    const transport = transportTo(receiver.port, { patience: { stallMs: 300 } });
    const big = messages('x'.repeat(16 * 1024 * 1024));
    const outcome = await transport.deliver(big, never);
    assert.equal(outcome.kind === 'retry' && outcome.error, 'timeout');
  });

  it('is patient with one that takes records slowly, for as long as something moves', async () => {
    const KIB_PER_MS = 2;
    const socket = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _, taken) => void setTimeout(taken, chunk.length / 1024 / KIB_PER_MS),
    });
    const transport = createStreamTransport({
      openSocket: async () => ({ socket }),
      frame: FRAMINGS.lf,
      window: createResendWindow({ maxRecords: 3, maxAgeMs: 5_000, now: () => performance.now() }),
      patience: { stallMs: 500, quietMs: 1, acceptMs: 1 },
    });
    const startedAt = performance.now();
    assert.deepEqual(await transport.deliver(messages('x'.repeat(2 * 1024 * 1024)), never), ok);
    assert.ok(performance.now() - startedAt > 900);
    await transport.close();
  });

  it('stops when the caller gives up, whatever it waits for', async (t) => {
    const receiver = await receiverFor(t, { onConnection: (socket) => socket.pause() });
    for (const patience of [{ quietMs: 10_000 }, { quietMs: 1 }]) {
      const transport = transportTo(receiver.port, { patience: { stallMs: 20_000, ...patience } });
      const outcome = await transport.deliver(messages('x'.repeat(16 * 1024 * 1024)), AbortSignal.timeout(100));
      assert.equal(outcome.kind === 'retry' && outcome.error, 'timeout');
    }
    const outcome = await transportTo(receiver.port).deliver(messages('a'), AbortSignal.abort());
    assert.equal(outcome.kind, 'retry');
  });
});

describe('syslog over TLS', () => {
  it('brings records to a receiver that knows our certificate', async (t) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const receiver = await receiverFor(t, { tls: { ...mutualTls, minVersion: version, maxVersion: version } });
      const transport = transportTo(receiver.port, { identity: { ca, cert: client.cert, key: client.key, serverName: 'localhost' } });
      assert.deepEqual(await transport.deliver(messages('a'), never), ok, version);
      await transport.close();
      await receiving(receiver, ['a\n']);
    }
  });

  it('says that the certificate is missing or wrong, though TLS 1.3 tells so only after the handshake', async (t) => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const receiver = await receiverFor(t, { tls: { ...mutualTls, minVersion: version, maxVersion: version } });
      for (const ours of [{}, { cert: stranger.cert, key: stranger.key }]) {
        const outcome = await transportTo(receiver.port, { identity: { ca, ...ours } }).deliver(messages('a'), never);
        assert.notEqual(outcome.kind, 'acknowledged', version);
        assert.ok(
          outcome.kind === 'configuration' || (outcome.kind === 'retry' && /^(tls|reset)$/.test(outcome.error)),
          JSON.stringify(outcome),
        );
      }
      assert.deepEqual(receiver.received(), []);
    }
  });

  it('waits for the sign that TLS 1.3 has, and no longer, and not for ever for one that does not come', async (t) => {
    const signs = await receiverFor(t, { tls: { cert: server.cert, key: server.key, minVersion: 'TLSv1.3' } });
    assert.deepEqual(await transportTo(signs.port, { identity: { ca }, patience: { acceptMs: 60_000 } }).deliver(messages('a'), never), ok);

    const [port = 0] = await freePorts(1);
    const options = ['-num_tickets', '0', '-tls1_3', '-rev', '-cert', server.certFile, '-key', server.keyFile];
    const silent = createDaemon({
      command: 'openssl',
      args: ['s_server', '-accept', `127.0.0.1:${port}`, ...options],
      cwd: folder,
      ports: [port],
    });
    t.after(silent.kill);
    await silent.start();
    const startedAt = performance.now();
    assert.deepEqual(await transportTo(port, { identity: { ca }, patience: { acceptMs: 300 } }).deliver(messages('a'), never), ok);
    assert.ok(performance.now() - startedAt >= 290);
  });

  it('trusts no receiver whose certificate nobody vouches for, or which has another name', async (t) => {
    const receiver = await receiverFor(t, { tls: { cert: server.cert, key: server.key } });
    for (const identity of [{}, { ca, serverName: 'siem.example' }]) {
      const outcome = await transportTo(receiver.port, { identity }).deliver(messages('a'), never);
      assert.equal(outcome.kind === 'retry' && outcome.error, 'tls');
    }
    assert.deepEqual(receiver.received().join(''), '');
  });
});
