import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type EmbeddedPostgres, PortTaken, PostgresUnavailable, startPostgres, supervise } from '../src/index.ts';
import { freshDataDirectory, isAlive, isRoot, keptLog, silent } from './mesh-data.ts';

const PASSWORD = "it's a p@ss/word";
const cluster = (dataDirectory: string): string => join(dataDirectory, 'postgres', 'cluster');
const start = (dataDirectory: string, options: { port?: number; log?: typeof silent } = {}): Promise<EmbeddedPostgres> =>
  startPostgres({ dataDirectory, port: 0, superuserPassword: PASSWORD, log: silent, ...options });

/** A data directory whose cluster is there already: a copy of one that was made once, for making one takes a second. */
const template = freshDataDirectory();
before(async () => (await start(template)).stop());
function givenCluster(): string {
  const dataDirectory = freshDataDirectory();
  execFileSync('cp', ['-a', join(template, 'postgres'), dataDirectory]);
  rmSync(join(dataDirectory, 'postgres', 'port'));
  return dataDirectory;
}

describe('the embedded PostgreSQL', () => {
  it('is made by the first start; later ones keep its data and its port', async () => {
    const dataDirectory = freshDataDirectory();
    const first = await start(dataDirectory);
    assert.ok(first.created);
    await query(first, 'create table kept (word text)', "insert into kept values ('Ärger')");
    await first.stop();
    const second = await start(dataDirectory);
    assert.ok(!second.created);
    assert.equal(second.port, first.port);
    assert.deepEqual(await query(second, 'select lower(word) as word from kept'), [{ word: 'ärger' }]);
    await second.stop();
    assert.ok(!isAlive(second.pid));
    assert.deepEqual(readdirSync(join(dataDirectory, 'postgres')).sort(), ['cluster', 'port'], 'no password is left on disk');
    assert.equal(statSync(cluster(dataDirectory)).mode & 0o777, 0o700);
  });

  it('listens on loopback only, is durable, and asks for the password', async () => {
    const server = await start(givenCluster());
    const shown = await Promise.all(
      ['listen_addresses', 'unix_socket_directories', 'fsync', 'synchronous_commit', 'password_encryption'].map((name) =>
        query(server, `show ${name}`),
      ),
    );
    assert.deepEqual(
      shown.flat().flatMap((row) => Object.values(row)),
      ['127.0.0.1', '', 'on', 'on', 'scram-sha-256'],
    );
    for (const password of ['wrong', '']) {
      const client = new pg.Client(server.url(server.superuser, password, 'postgres'));
      await assert.rejects(client.connect(), /password/);
    }
    await server.stop();
  });

  it('logs no statement and no row', async () => {
    const { log, lines } = keptLog();
    const server = await start(givenCluster(), { log });
    await query(server, 'create table once (word text primary key)', "insert into once values ('secret-word')");
    for (const wrong of [
      "insert into once values ('secret-word')",
      "select 'secret-word'::int",
      "do $$ begin raise warning 'secret-word'; end $$",
    ]) {
      await query(server, wrong).catch(() => {});
    }
    await server.stop();
    assert.ok(lines.some((line) => line.includes('ready to accept connections')));
    assert.ok(!lines.some((line) => line.includes('secret-word')), lines.join('\n'));
  });
});

describe('starting PostgreSQL after a disaster', () => {
  it('recovers what was committed when the server was killed', async () => {
    const dataDirectory = givenCluster();
    const first = await start(dataDirectory);
    await query(first, 'create table kept (n int)', 'insert into kept select generate_series(1, 1000)');
    await killAndWait(first.pid);
    const second = await start(dataDirectory);
    assert.deepEqual(await query(second, 'select count(*)::int as n from kept'), [{ n: 1000 }]);
    await second.stop();
  });

  it('replaces a server whose mesh was killed, and keeps its data and port', async (t) => {
    const dataDirectory = givenCluster();
    const parent = await givenParent(t, dataDirectory);
    const [line] = await once(parent.stdout, 'data');
    const orphan = JSON.parse(String(line)) as { pid: number; port: number };
    await killAndWait(parent.pid);
    assert.ok(isAlive(orphan.pid), 'the server outlives its mesh');
    const server = await start(dataDirectory);
    assert.ok(!isAlive(orphan.pid));
    assert.equal(server.port, orphan.port);
    assert.deepEqual(await query(server, 'select n from kept'), [{ n: 7 }]);
    await server.stop();
  });

  it('makes the cluster anew when the mesh was killed while it was being made', async (t) => {
    const dataDirectory = freshDataDirectory();
    const parent = await givenParent(t, dataDirectory);
    const postgres = join(dataDirectory, 'postgres');
    const draft = () => (existsSync(postgres) ? readdirSync(postgres).find((name) => name.startsWith('cluster.new-')) : undefined);
    while (!existsSync(join(postgres, draft() ?? '-', 'base'))) await sleep(5);
    await killAndWait(parent.pid);
    assert.ok(!existsSync(cluster(dataDirectory)));
    const server = await start(dataDirectory);
    assert.ok(server.created);
    assert.deepEqual(await query(server, 'select 1 as one'), [{ one: 1 }]);
    await server.stop();
    assert.deepEqual(readdirSync(postgres).sort(), ['cluster', 'port']);
  });

  it("neither minds nor harms another program that now has the old server's pid, be it a PostgreSQL", async () => {
    const dataDirectory = givenCluster();
    const other = await start(givenCluster());
    const first = await start(dataDirectory);
    const pidFile = join(cluster(dataDirectory), 'postmaster.pid');
    const content = readFileSync(pidFile, 'utf8');
    await first.stop();
    writeFileSync(pidFile, content.replace(String(first.pid), String(other.pid)));
    const second = await start(dataDirectory);
    assert.deepEqual(await query(other, 'select 1 as one'), [{ one: 1 }]);
    await Promise.all([second.stop(), other.stop()]);
  });

  it('finds its own server even after the directory was moved', async () => {
    const dataDirectory = givenCluster();
    const first = await start(dataDirectory);
    const moved = `${dataDirectory}-moved`;
    renameSync(dataDirectory, moved);
    const second = await start(moved);
    assert.ok(!isAlive(first.pid));
    await second.stop();
  });

  it('leaves data that an ordinary user made to that user, when root starts it', {
    skip: !isRoot || process.platform !== 'linux',
  }, async () => {
    const dataDirectory = givenCluster();
    const nobody = { uid: 65_534, gid: 65_534 };
    execFileSync('chown', ['-R', `${nobody.uid}:${nobody.gid}`, dataDirectory]);
    const run = () =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', startAndStop, dataDirectory, PASSWORD], { ...nobody, cwd: '/' });
    await run();
    const server = await start(dataDirectory);
    assert.ok(!server.created);
    assert.equal(statSync(`/proc/${server.pid}`).uid, nobody.uid);
    await server.stop();
    await run();
  });

  it('comes back on its port under supervision', async () => {
    const dataDirectory = givenCluster();
    const supervised = await supervise({ name: 'PostgreSQL', start: () => start(dataDirectory), log: silent });
    const before = supervised.current();
    assert.ok(before);
    process.kill(before.pid, 'SIGKILL');
    while (supervised.current() === undefined || supervised.current() === before) await sleep(10);
    assert.equal(supervised.current()?.port, before.port);
    assert.deepEqual(await query(before, 'select 1 as one'), [{ one: 1 }]);
    await supervised.stop();
  });
});

describe('a PostgreSQL that cannot start as asked', () => {
  it('leaves a taken port to the stranger: the remembered one is changed, one that was asked for is an error', async (t) => {
    const dataDirectory = givenCluster();
    const first = await start(dataDirectory);
    await first.stop();
    const stranger = createServer().listen(first.port, '127.0.0.1');
    await once(stranger, 'listening');
    t.after(() => stranger.close());
    const second = await start(dataDirectory);
    assert.notEqual(second.port, first.port);
    await second.stop();
    await assert.rejects(start(dataDirectory, { port: first.port }), PortTaken);
  });

  it('says in one line that the data are from another version', async () => {
    const dataDirectory = freshDataDirectory();
    mkdirSync(cluster(dataDirectory), { recursive: true });
    writeFileSync(join(cluster(dataDirectory), 'PG_VERSION'), '9.6\n');
    await assert.rejects(start(dataDirectory), (error) => {
      assert.ok(error instanceof PostgresUnavailable);
      assert.match(
        error.message,
        /^the embedded PostgreSQL cannot start: the data in \S+ were written by PostgreSQL 9\.6, and this mesh brings \d+; DATABASE_URL/,
      );
      return true;
    });
  });

  it('says in one line what it did not like about its configuration, and leaves nothing running', async () => {
    const dataDirectory = givenCluster();
    await (await start(dataDirectory)).stop();
    writeFileSync(join(cluster(dataDirectory), 'postgresql.conf'), 'no_such_setting = 1\n');
    await assert.rejects(start(dataDirectory), /^PostgresUnavailable: [^\n]*no_such_setting[^\n]*; DATABASE_URL[^\n]*$/);
  });
});

/** Runs statements in turn as the superuser; the rows of the last. */
async function query(server: EmbeddedPostgres, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(server.url(server.superuser, PASSWORD, 'postgres'));
  client.on('error', () => {});
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

/** A mesh of its own: a process that starts the server, stores a row, prints where it is, and stays. */
async function givenParent(t: TestContext, dataDirectory: string) {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
    import pg from ${JSON.stringify(import.meta.resolve('pg'))};
    const [dataDirectory, superuserPassword] = process.argv.slice(1);
    const server = await startPostgres({ dataDirectory, port: 0, superuserPassword, log: () => {} });
    const client = new pg.Client(server.url(server.superuser, superuserPassword, 'postgres'));
    await client.connect();
    await client.query('create table kept (n int)');
    await client.query('insert into kept values (7)');
    console.log(JSON.stringify({ pid: server.pid, port: server.port }));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDirectory, PASSWORD], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return { pid: child.pid ?? 0, stdout: child.stdout };
}

const startAndStop = `
  import { startPostgres } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
  const [dataDirectory, superuserPassword] = process.argv.slice(1);
  await (await startPostgres({ dataDirectory, port: 0, superuserPassword, log: () => {} })).stop();
`;

async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(5);
}
