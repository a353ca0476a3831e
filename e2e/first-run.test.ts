/** From nothing to a running mesh, and back to it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { assertProblem } from './harness/api.ts';
import { type AuditEntry, assertGapless, readLog } from './harness/audit-log.ts';
import { runProgram, spawnMesh } from './harness/command.ts';
import type { CheckAnswer } from './harness/guardrails.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import type { ProcessAnswer } from './harness/process.ts';
import { makeScratch, removeScratch } from './harness/scratch.ts';
import { eventually } from './harness/waiting.ts';

const READY_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 10_000;
const EXAMPLE = { text: 'Contact me at john.doe@example.com or call 555-123-4567' };

describe('a mesh, started and started again', () => {
  let mesh: Mesh;
  let logged: AuditEntry[] = [];
  before(async () => {
    mesh = await startMesh();
  });
  after(async () => assert.deepEqual(await mesh.remove(), []));

  it('is ready within 20 seconds and prints one line with exactly the promised keys', (test) => {
    test.diagnostic(`ready after ${mesh.readyMs} ms`);
    assert.ok(mesh.readyMs < READY_WITHIN_MS, `${mesh.readyMs} ms`);
    const lines = mesh.printed.trimEnd().split('\n');
    assert.equal(lines.length, 1);
    const line = JSON.parse(lines[0] ?? '') as Record<string, string>;
    assert.deepEqual(Object.keys(line), ['http', 'grpc', 'nats', 'org_id', 'workspace_id', 'api_key']);
    assert.match(line.http ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(line.grpc ?? '', /^127\.0\.0\.1:\d+$/);
    assert.match(line.nats ?? '', /^nats:\/\/127\.0\.0\.1:\d+$/);
    assert.match(line.org_id ?? '', /^org_[a-z0-9]{26}$/);
    assert.match(line.workspace_id ?? '', /^ws_[a-z0-9]{26}$/);
    assert.match(line.api_key ?? '', /^smk_live_[0-9A-Za-z]+_[0-9A-Za-z]+_[0-9A-Za-z]+$/);
  });

  it('says nothing on standard error', () => assert.equal(mesh.log(), ''));

  it('answers with the printed key and refuses without it', async () => {
    assert.equal((await mesh.api.post('/guardrails/check', EXAMPLE)).status, 200);
    assertProblem(await mesh.api.post('/guardrails/check', EXAMPLE, { key: null }), 401);
  });

  it('leaves no API key readable on disk, neither the first one nor one whose creation was remembered', async () => {
    const created = await mesh.api.post<{ secret: string }>(
      '/api/v1/api-keys',
      { name: 'remembered', workspace_id: mesh.workspaceId, scopes: ['*'] },
      { headers: { 'idempotency-key': 'create-once' } },
    );
    assert.equal(created.status, 201, created.text);
    for (const key of [mesh.apiKey, created.json.secret]) {
      const [, , id = '', secret = ''] = key.split('_');
      assert.deepEqual(await filesContaining(mesh.home, secret), []);
      // The same search finds what is not secret, so it looks in the right places.
      assert.notDeepEqual(await filesContaining(mesh.home, id), []);
    }
  });

  it('keeps its secrets from other users of the machine', async () => {
    for (const path of ['secrets', 'secrets/master.key', 'run', 'data/nats/nats-server.conf']) {
      const { mode } = await stat(join(mesh.home, path));
      assert.equal(mode & 0o077, 0, `${path} has mode ${(mode & 0o777).toString(8)}`);
    }
  });

  it('has the calls so far in its audit log', async () => {
    logged = await eventually('the audit entries', async () => {
      const entries = await readLog(mesh.api);
      return (
        entries.some(({ record }) => record.entity === 'input') &&
        entries.filter(({ record }) => record.entity === 'key').length === 2 &&
        entries
      );
    });
    assertGapless(logged);
  });

  it('stops at Ctrl-C within 10 seconds, leaving no process and no trace of a running mesh', async (test) => {
    const { code, tookMs } = await mesh.stop('SIGINT');
    test.diagnostic(`stopped after ${tookMs} ms`);
    assert.equal(code, 0);
    assert.ok(tookMs < STOP_WITHIN_MS, `${tookMs} ms`);
    assert.deepEqual(mesh.running(), []);
    assert.ok(!existsSync(join(mesh.home, 'run.json')));
    assert.equal(mesh.log(), '', 'a stop that was asked for is nothing to complain about');
  });

  it('has the same organisation, workspace and data the next time, and no key to show', async (test) => {
    const line = await mesh.start();
    test.diagnostic(`ready again after ${mesh.readyMs} ms`);
    assert.ok(mesh.readyMs < READY_WITHIN_MS);
    assert.deepEqual([line.api_key, line.org_id, line.workspace_id], [null, mesh.orgId, mesh.workspaceId]);
    assert.deepEqual(await readLog(mesh.api), logged);
  });

  it('makes another key when it is asked for one; both work', async () => {
    await mesh.stop();
    const { api_key: another } = await mesh.start(['--new-key']);
    assert.ok(another !== null && another !== mesh.apiKey);
    for (const key of [another, mesh.apiKey]) assert.equal((await mesh.api.post('/guardrails/check', EXAMPLE, { key })).status, 200);
  });

  it('stops at SIGTERM as at Ctrl-C', async () => {
    assert.equal((await mesh.stop('SIGTERM')).code, 0);
    assert.deepEqual(mesh.running(), []);
  });
});

describe('two meshes on one machine', () => {
  const meshes: Mesh[] = [];
  after(async () => {
    for (const mesh of meshes) assert.deepEqual(await mesh.remove(), []);
  });

  it('run side by side and know nothing of each other', async () => {
    meshes.push(...(await Promise.all([startMesh(), startMesh()])));
    const [one, other] = meshes;
    assert.ok(one !== undefined && other !== undefined);
    assert.equal(new Set([one.http, one.grpc, one.nats, other.http, other.grpc, other.nats].map(portOf)).size, 6);
    assert.notEqual(one.orgId, other.orgId);
    assert.equal((await one.api.post('/guardrails/check', EXAMPLE)).status, 200);
    assertProblem(await other.api.post('/guardrails/check', EXAMPLE, { key: one.apiKey }), 401);
    assert.equal((await one.stop()).code, 0);
    assert.equal((await other.api.post('/guardrails/check', EXAMPLE)).status, 200);
  });
});

describe('what `mesh up` prints for a person', () => {
  it('contains two curl lines that work when they are pasted', async () => {
    const directory = makeScratch();
    const child = spawnMesh(['up'], { MESH_HOME: join(directory, 'home'), NO_COLOR: '1' });
    try {
      let printed = '';
      child.stdout?.setEncoding('utf8').on('data', (part: string) => {
        printed += part;
      });
      await eventually('the welcome', () => printed.includes('Ctrl-C'), { timeoutMs: 60_000 });
      const lines = printed.split('\n').filter((line) => line.trimStart().startsWith('curl '));
      assert.equal(lines.length, 2, printed);
      const answers = await Promise.all(lines.map((line) => runProgram('bash', ['-c', line])));
      const [processed, checked] = answers.map(
        ({ stdout }) => JSON.parse(stdout) as Partial<ProcessAnswer> & Partial<Pick<CheckAnswer, 'level'>>,
      );
      assert.equal(processed?.redacted_input, 'Process this customer email: [EMAIL_REDACTED]');
      assert.equal(processed?.response, "I'll help you process the email for [EMAIL_REDACTED]");
      assert.equal(checked?.level, 'blocked');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the character that begins a colour
      assert.doesNotMatch(printed, /\u001b/);
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      assert.deepEqual(removeScratch(directory), []);
    }
  });
});

describe('whoever starts a mesh', { skip: process.getuid?.() === 0 ? false : 'only root can try to be somebody else' }, () => {
  it('may be an ordinary user', async (test) => {
    const nobody = await ordinaryUser();
    const directory = makeScratch({ mode: 0o700, owner: nobody });
    const mesh = await startMesh({ directory, user: nobody, env: { HOME: directory } });
    test.diagnostic(`ready as uid ${nobody.uid} after ${mesh.readyMs} ms`);
    assert.equal((await mesh.api.post('/guardrails/check', EXAMPLE)).status, 200);
    assert.equal((await stat(join(mesh.home, 'data'))).uid, nobody.uid);
    assert.equal((await mesh.stop()).code, 0);
    assert.deepEqual(await mesh.remove(), []);
  });

  it('may be root in a directory that nobody else can enter, and is told where the data are', async () => {
    const directory = makeScratch({ mode: 0o700 });
    const mesh = await startMesh({ directory });
    assert.equal((await mesh.api.post('/guardrails/check', EXAMPLE)).status, 200);
    const data = await realpath(join(mesh.home, 'data'));
    assert.ok(data.startsWith('/var/lib/sentinelmesh/'), data);
    await mesh.stop();
    await mesh.start();
    assert.equal((await mesh.api.post('/guardrails/check', EXAMPLE)).status, 200);
    assert.deepEqual(await mesh.remove(), []);
    assert.ok(!existsSync(data));
  });
});

const portOf = (address: string): string => address.slice(address.lastIndexOf(':') + 1);

async function ordinaryUser(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  assert.ok(uid !== undefined && gid !== undefined, 'this machine has no user nobody');
  return { uid: Number(uid), gid: Number(gid) };
}

/** The files below a directory, links followed, in which a text stands. */
async function filesContaining(directory: string, text: string): Promise<string[]> {
  assert.ok(text.length >= 8);
  const found: string[] = [];
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
    if (kind?.isDirectory()) found.push(...(await filesContaining(path, text)));
    else if (kind?.isFile() && (await readFile(path).catch(() => Buffer.alloc(0))).includes(text)) found.push(path);
  }
  return found;
}
