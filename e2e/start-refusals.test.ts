/** Starts that cannot work say in one line what is wrong and what to do, and leave nothing behind. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Environment, type Finished, runMesh } from './harness/command.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { makeScratch, removeScratch } from './harness/scratch.ts';

/** Exit codes of the command: a setting is wrong; a thing that the mesh needs is missing. */
const CONFIG = 3;
const DEPENDENCY = 4;

describe('a port that another program has', () => {
  let stranger: Server;
  let port: string;
  before(async () => {
    stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    port = String(typeof address === 'object' ? address?.port : undefined);
  });
  after(() => stranger.close());

  for (const [variable, args] of [
    ['MESH_HTTP_PORT', []],
    ['MESH_GRPC_PORT', []],
    ['MESH_HTTP_PORT', ['--processes']],
  ] as const) {
    it(`is refused in one line that names the port and ${variable}: mesh up ${args.join(' ')}`, async () => {
      const { finished, left } = await startInVain({ [variable]: port }, args);
      assertOneLine(finished, new RegExp(`${port}.*${variable}|${variable}.*${port}`), CONFIG);
      assert.deepEqual(left, []);
    });
  }
});

describe('a home that cannot be used', () => {
  it('is refused in one line when it is a file', async () => {
    const directory = makeScratch();
    writeFileSync(join(directory, 'file'), '');
    assertOneLine(
      await runMesh(['up', '--json'], { env: { MESH_HOME: join(directory, 'file') } }),
      /file.*not a directory.*MESH_HOME/,
      CONFIG,
    );
    assertOneLine(
      await runMesh(['up', '--json'], { env: { MESH_HOME: join(directory, 'file', 'below') } }),
      /file.*not a directory.*MESH_HOME/,
      CONFIG,
    );
    assert.deepEqual(removeScratch(directory), []);
  });

  // Root may write where the mode of a directory says no; the kernel's own file system refuses everybody.
  it('is refused in one line when nothing can be written there', async () => {
    assertOneLine(await runMesh(['up', '--json'], { env: { MESH_HOME: '/proc/sentinelmesh' } }), /\/proc\/sentinelmesh.*MESH_HOME/, CONFIG);
  });
});

describe('a setting that is wrong', () => {
  it('is refused by name, with what it may be, before anything is started', async () => {
    const { finished, left, madeDatabase } = await startInVain({ MESH_LIMIT_KEY: 'many', MESH_HTTP_PORT: '99999' });
    assert.equal(finished.code, CONFIG);
    assert.match(finished.stderr, /MESH_LIMIT_KEY.*600\/min/);
    assert.match(finished.stderr, /MESH_HTTP_PORT/);
    assert.deepEqual(left, []);
    assert.ok(!madeDatabase);
  });

  it('is refused with file, line and field when it names policies that cannot be used', async () => {
    const directory = makeScratch();
    writeFileSync(join(directory, 'policy.yaml'), 'name: process\nthresholds:\n  escalate: high\n');
    const { finished, left, madeDatabase } = await startInVain({ MESH_POLICY: join(directory, 'policy.yaml') });
    assert.equal(finished.code, CONFIG);
    assert.match(finished.stderr, /policy\.yaml:3.*thresholds\.escalate/);
    assert.deepEqual(left, []);
    assert.ok(!madeDatabase);
    assert.deepEqual(removeScratch(directory), []);
  });

  it('never shows the secret that it contains', async () => {
    const { finished } = await startInVain({ DATABASE_URL: 'mysql://root:hunter2-geheim@localhost/x' });
    assertOneLine(finished, /DATABASE_URL.*postgres:/, CONFIG);
    assert.doesNotMatch(finished.stderr, /hunter2/);
  });
});

describe('a server of the user that does not answer', () => {
  for (const [variable, url] of [
    ['DATABASE_URL', 'postgres://admin:hunter2-geheim@127.0.0.1:1/mesh'],
    ['NATS_URL', 'nats://admin:hunter2-geheim@127.0.0.1:1'],
  ] as const) {
    it(`is told in one line without the password: ${variable}`, async () => {
      const { finished, left } = await startInVain({ [variable]: url });
      assertOneLine(finished, /127\.0\.0\.1:1\b/, DEPENDENCY);
      assert.doesNotMatch(finished.stderr, /hunter2/);
      assert.deepEqual(left, []);
    });
  }
});

describe('beside a mesh that runs', () => {
  let mesh: Mesh;
  before(async () => {
    mesh = await startMesh({ env: { MESH_HTP_PORT: '1' } });
  });
  after(async () => assert.deepEqual(await mesh.remove(), []));

  it('a variable that nobody reads gets a suggestion', () => {
    assert.match(mesh.log(), /MESH_HTP_PORT is not a setting; did you mean MESH_HTTP_PORT\?/);
  });

  it('a second one on the same home is refused in one line that names the pid of the first', async () => {
    const finished = await runMesh(['up', '--json'], { env: { MESH_HOME: mesh.home } });
    assertOneLine(finished, new RegExp(`pid ${mesh.pid}\\b.*MESH_HOME`), CONFIG);
    assert.ok(await mesh.isReady());
    assert.ok(existsSync(join(mesh.home, 'run.json')));
  });
});

type Vain = {
  readonly finished: Finished;
  /** What it left running, and whether it had come as far as its database. */
  readonly left: readonly string[];
  readonly madeDatabase: boolean;
};

async function startInVain(env: Environment, args: readonly string[] = []): Promise<Vain> {
  const directory = makeScratch();
  const home = join(directory, 'home');
  const finished = await runMesh(['up', '--json', ...args], { env: { ...env, MESH_HOME: home }, timeoutMs: 60_000 });
  const madeDatabase = existsSync(join(home, 'data', 'postgres'));
  return { finished, madeDatabase, left: removeScratch(directory) };
}

function assertOneLine({ code, stdout, stderr }: Finished, pattern: RegExp, exitCode: number): void {
  const lines = stderr.trimEnd().split('\n');
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0] ?? '', /^mesh: /);
  assert.match(lines[0] ?? '', pattern);
  assert.equal(stdout, '');
  assert.equal(code, exitCode);
}
