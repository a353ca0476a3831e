import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import {
  type EmbeddedNats,
  type NatsExports,
  type NatsGuest,
  NatsUnavailable,
  type NatsUser,
  obtainNatsServer,
  PortTaken,
  startNatsServer,
  supervise,
} from '../src/index.ts';
import { freshDataDirectory, isAlive, isRoot, keptLog, silent, TEST_BINARIES } from './mesh-data.ts';

const ADMIN: NatsUser = { user: 'admin', password: 'p"a\\s$s', publish: ['>'], subscribe: ['>'] };
const WRITER: NatsUser = { user: 'writer', password: 'w', publish: ['a.>'], subscribe: ['_INBOX.>'] };
const READER: NatsUser = { user: 'reader', password: 'r', publish: [], subscribe: ['a.>'] };

let binary = '';
before(async () => {
  binary = (await obtainNatsServer({ directory: TEST_BINARIES })).path;
});

type StartOptions = { port?: number; exports?: NatsExports; guests?: readonly NatsGuest[]; log?: typeof silent; binary?: string };
const start = (dataDirectory: string, options: StartOptions = {}): Promise<EmbeddedNats> =>
  startNatsServer({ binary, dataDirectory, port: 0, users: [ADMIN, WRITER, READER], log: silent, ...options });

async function connectAs(
  t: TestContext,
  server: EmbeddedNats,
  { user, password }: Pick<NatsUser, 'user' | 'password'>,
  inboxPrefix = '_INBOX',
): Promise<NatsConnection> {
  const connection = await connect({ servers: server.url, user, pass: password, inboxPrefix, reconnect: false, timeout: 2_000 });
  t.after(() => connection.close());
  return connection;
}

describe('the embedded nats-server', () => {
  it('lets each user publish and subscribe what is listed, and nothing else', async (t) => {
    const server = await start(freshDataDirectory());
    const [admin, writer, reader] = await Promise.all([ADMIN, WRITER, READER].map((user) => connectAs(t, server, user)));
    assert.ok(admin && writer && reader);
    const received: string[] = [];
    admin.subscribe('>', { callback: (_error, message) => void received.push(`admin ${message.subject}`) });
    reader.subscribe('a.>', { callback: (_error, message) => void received.push(`reader ${message.subject}`) });
    const refused = new Promise<Error | null>((resolve) => reader.subscribe('b.>', { callback: (error) => resolve(error) }));
    assert.match(String(await refused), /permissions violation/i);
    await Promise.all([admin.flush(), reader.flush()]);
    writer.publish('a.1');
    writer.publish('b.1');
    reader.publish('a.2');
    await Promise.all([writer.flush(), reader.flush()]);
    await admin.flush();
    assert.deepEqual(received.sort(), ['admin a.1', 'reader a.1']);
    await server.stop();
    assert.ok(!isAlive(server.pid));
  });

  it('lets nobody in without a password, and is reached on loopback only', async (t) => {
    const server = await start(freshDataDirectory());
    for (const credentials of [{}, { user: ADMIN.user, pass: 'wrong' }]) {
      await assert.rejects(connect({ servers: server.url, reconnect: false, ...credentials }), /authorization/i);
    }
    const admin = await connectAs(t, server, ADMIN);
    assert.equal(admin.info?.host, '127.0.0.1');
    assert.equal(admin.info?.max_payload, 1_048_576);
    assert.equal(admin.info?.version, server.version);
    await server.stop();
  });

  it('keeps the passwords in a file that only its user can read, and logs none', async () => {
    const dataDirectory = freshDataDirectory();
    const { log, lines } = keptLog();
    const server = await start(dataDirectory, { log });
    const config = statSync(join(dataDirectory, 'nats', 'nats-server.conf'));
    assert.equal(config.mode & 0o777, 0o600);
    assert.equal(config.uid === 0, false, 'the server does not run as root');
    assert.ok(!lines.some((line) => line.includes(ADMIN.password) || line.startsWith('warn')), lines.join('\n'));
    await server.stop();
  });

  it('runs a program that its user cannot reach', { skip: !isRoot }, async () => {
    const closed = join(freshDataDirectory(), 'closed');
    mkdirSync(closed, { mode: 0o700 });
    copyFileSync(binary, join(closed, 'nats-server'));
    const server = await start(freshDataDirectory(), { binary: join(closed, 'nats-server') });
    await server.stop();
  });
});

describe('guests of the embedded nats-server', () => {
  const guest = (user: string): NatsGuest => ({
    user,
    password: user,
    publish: ['asked'],
    subscribe: ['told.>', `_INBOX_${user}.>`],
    maxConnections: 2,
    imports: { streams: ['told.>'], services: [{ subject: 'answers', as: 'asked' }] },
  });
  const exports = { streams: ['told.>'], services: ['answers'] };

  it('come and go while it serves, and see of the mesh what they import', async (t) => {
    const server = await start(freshDataDirectory(), { exports });
    const admin = await connectAs(t, server, ADMIN);
    await (await jetstreamManager(admin)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    admin.subscribe('answers', { callback: (_error, message) => void message.respond('here') });
    let published = 0;
    let over = false;
    const load = (async () => {
      for (; !over; published++) await jetstream(admin).publish('kept.it', '');
    })();

    await assert.rejects(connectAs(t, server, guest('a')));
    await Promise.all([server.setGuests([guest('a')]), server.setGuests([guest('a'), guest('b')])]);
    for (const user of ['a', 'b']) {
      const connection = await connectAs(t, server, guest(user), `_INBOX_${user}`);
      const told = new Promise<string>((resolve) =>
        connection.subscribe('told.>', { callback: (_error, { subject }) => resolve(subject) }),
      );
      await connection.flush();
      admin.publish('told.it');
      assert.equal(await told, 'told.it');
      assert.equal((await connection.request('asked', '', { timeout: 1_000 })).string(), 'here');
    }
    const leaving = await connectAs(t, server, guest('a'));
    await server.setGuests([guest('b')]);
    assert.notEqual(await leaving.closed(), null);
    await assert.rejects(connectAs(t, server, guest('a')), /authorization/i);

    over = true;
    await load;
    assert.ok(published > 0 && !admin.isClosed());
    await server.stop();
  });

  it('are let in from the start, and cut nobody off who is just logging in when they stay who they are', async (t) => {
    const server = await start(freshDataDirectory(), { exports, guests: [guest('a')] });
    const loggingIn = connectSocket({ host: '127.0.0.1', port: server.port });
    t.after(() => loggingIn.destroy());
    await once(loggingIn, 'data');
    await server.setGuests([guest('a')]);
    const connection = await connectAs(t, server, guest('a'), '_INBOX_a');
    const admin = await connectAs(t, server, ADMIN);
    admin.subscribe('answers', { callback: (_error, message) => void message.respond('here') });
    await admin.flush();
    assert.equal((await connection.request('asked', '', { timeout: 1_000 })).string(), 'here');
    assert.equal(loggingIn.readyState, 'open');
    await server.stop();
  });

  it('stay who they were when the server does not take new ones', async (t) => {
    const server = await start(freshDataDirectory(), { exports });
    await server.setGuests([guest('a')]);
    await assert.rejects(server.setGuests([guest('b'), { ...guest('c'), user: 'admin' }]), NatsUnavailable);
    await connectAs(t, server, guest('a'));
    await server.setGuests([guest('b')]);
    await connectAs(t, server, guest('b'));
    await server.stop();
  });
});

describe('starting nats-server after a disaster', () => {
  it('has every message it acknowledged before it was killed, and its port', async (t) => {
    const dataDirectory = freshDataDirectory();
    const first = await start(dataDirectory);
    const admin = await connectAs(t, first, ADMIN);
    await (await jetstreamManager(admin)).streams.add({ name: 'KEPT', subjects: ['kept.>'] });
    await Promise.all(Array.from({ length: 500 }, (_, n) => jetstream(admin).publish('kept.it', String(n))));
    process.kill(first.pid, 'SIGKILL');
    while (isAlive(first.pid)) await sleep(5);
    const second = await start(dataDirectory);
    assert.equal(second.port, first.port);
    const { state } = await (await jetstreamManager(await connectAs(t, second, ADMIN))).streams.info('KEPT');
    assert.equal(state.messages, 500);
    await second.stop();
  });

  it('has the streams of a time before the mesh had an account of its own', async (t) => {
    const dataDirectory = freshDataDirectory();
    const first = await start(dataDirectory);
    const admin = await connectAs(t, first, ADMIN);
    await (await jetstreamManager(admin)).streams.add({ name: 'OLD', subjects: ['old.>'] });
    await jetstream(admin).publish('old.it', '');
    await first.stop();
    const accounts = join(dataDirectory, 'nats', 'store', 'jetstream');
    renameSync(join(accounts, 'mesh'), join(accounts, '$G'));
    const second = await start(dataDirectory);
    const manager = await jetstreamManager(await connectAs(t, second, ADMIN));
    assert.equal((await manager.streams.info('OLD')).state.messages, 1);
    await second.stop();
  });

  it('replaces a server whose mesh was killed', async (t) => {
    const dataDirectory = freshDataDirectory();
    const script = `
      import { startNatsServer } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const [binary, dataDirectory] = process.argv.slice(1);
      const { pid, port } = await startNatsServer({ binary, dataDirectory, port: 0, users: [], log: () => {} });
      console.log(JSON.stringify({ pid, port }));
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script, binary, dataDirectory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => parent.kill('SIGKILL'));
    const [line] = await once(parent.stdout, 'data');
    const orphan = JSON.parse(String(line)) as { pid: number; port: number };
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    assert.ok(isAlive(orphan.pid), 'the server outlives its mesh');
    const server = await start(dataDirectory);
    assert.ok(!isAlive(orphan.pid));
    assert.equal(server.port, orphan.port);
    await server.stop();
  });

  it('comes back under supervision', async (t) => {
    const dataDirectory = freshDataDirectory();
    const supervised = await supervise({ name: 'nats-server', start: () => start(dataDirectory), log: silent });
    const killed = supervised.current();
    assert.ok(killed);
    process.kill(killed.pid, 'SIGKILL');
    while (supervised.current() === undefined || supervised.current() === killed) await sleep(10);
    await connectAs(t, killed, ADMIN);
    await supervised.stop();
  });
});

describe('a nats-server that cannot start as asked', () => {
  it('takes no stranger on its port for itself, not even another nats-server', async (t) => {
    const dataDirectory = freshDataDirectory();
    const first = await start(dataDirectory);
    await first.stop();
    const stranger = createServer((socket) => socket.write('INFO {"server_name":"stranger","version":"2.9.10"}\r\n')).listen(
      first.port,
      '127.0.0.1',
    );
    await once(stranger, 'listening');
    t.after(() => stranger.close());
    const second = await start(dataDirectory);
    assert.notEqual(second.port, first.port);
    await second.stop();
    await assert.rejects(start(dataDirectory, { port: first.port }), PortTaken);
  });

  it('says in one line why', async () => {
    const dataDirectory = freshDataDirectory();
    mkdirSync(join(dataDirectory, 'nats', 'store'), { recursive: true });
    await assert.rejects(start(dataDirectory, { binary: '/nowhere/nats-server' }), (error) => {
      assert.ok(error instanceof NatsUnavailable);
      assert.match(error.message, /^nats-server cannot start: [^\n]+; NATS_URL [^\n]+$/);
      return true;
    });
  });
});
