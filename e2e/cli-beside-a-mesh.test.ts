/** The `mesh` command beside a mesh that runs, and before the first start of one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { ESCAPE, exitCodes, runMesh, spawnMesh } from './harness/command.ts';
import { type Mesh, startMesh } from './harness/mesh.ts';
import { commandJson, createKey, createOrganization } from './harness/organizations.ts';
import { makeScratch } from './harness/scratch.ts';
import { eventually } from './harness/waiting.ts';
import { attacks } from './suites/texts.ts';

const ATTACK = attacks[0] ?? '';
const CONTACT = 'Mail me at ada@example.com';

describe('beside a mesh that runs', () => {
  let mesh: Mesh;
  before(async () => {
    mesh = await startMesh();
  });
  after(async () => assert.deepEqual(await mesh.remove(), []));

  it('org create and key create make what works at once, for people and for programs', async () => {
    const { stdout } = await mesh.command(['org', 'create', 'Example Ltd']);
    const [, orgId = '', workspaceId = ''] = /organisation {2}(org_\S+)\nworkspace +(ws_\S+)/.exec(stdout) ?? [];
    const created = await mesh.command(['key', 'create', '--org', orgId, '--workspace', workspaceId, '--name', 'by hand']);
    const [key = ''] = /smk_live_\w+/.exec(created.stdout) ?? [];
    assert.equal((await mesh.api.post('/guardrails/check', { text: 'hello' }, { key })).status, 200);
    const other = await createOrganization(mesh, 'With --json');
    assert.equal((await other.api.get(`/api/v1/organizations/${other.orgId}`)).status, 200);
  });

  it('key create --expires takes a duration or a time to come, and nothing else', async () => {
    for (const [when, days] of [
      ['90d', 90],
      ['12h', 0.5],
    ] as const) {
      const { expires_at = '' } = await createKey(mesh, mesh, ['--expires', when]);
      assert.ok(Math.abs(Date.parse(expires_at) - Date.now() - days * 86_400_000) < 60_000, expires_at);
    }
    assert.equal(
      Date.parse((await createKey(mesh, mesh, ['--expires', '2099-01-31T00:00:00Z'])).expires_at ?? ''),
      Date.parse('2099-01-31T00:00:00Z'),
    );
    for (const when of ['yesterday', '2001-01-01T00:00:00Z', '0d', '-1h', '90']) {
      const { code, stderr } = await mesh.command([
        'key',
        'create',
        '--org',
        mesh.orgId,
        '--workspace',
        mesh.workspaceId,
        `--expires=${when}`,
      ]);
      assert.equal(code, exitCodes.usage, when);
      assert.match(stderr, /^mesh: --expires: .*90d/);
    }
  });

  it('key create and key revoke say in one line what does not exist', async () => {
    for (const args of [
      ['key', 'create', '--org', newId('org'), '--workspace', newId('ws')],
      ['key', 'create', '--org', mesh.orgId, '--workspace', newId('ws')],
      ['key', 'revoke', newId('key'), '--org', mesh.orgId],
      ['key', 'create', '--org', 'org_x', '--workspace', mesh.workspaceId],
    ]) {
      const { code, stdout, stderr } = await mesh.command(args);
      assert.ok(code === exitCodes.failed || code === exitCodes.usage, `${code}: ${stderr}`);
      assert.match(stderr, /^mesh: [^\n]+\n$/);
      assert.equal(stdout, '');
    }
  });

  it('tail prints a line that a person can read for each event', async () => {
    const lines = await tailWhile(['--type', 'guard.*.*'], async () => {
      await mesh.api.post('/guardrails/check', { text: ATTACK });
      await mesh.api.post('/guardrails/check', { text: CONTACT });
    });
    const [blocked = '', redacted = ''] = lines;
    assert.match(
      blocked,
      new RegExp(`^\\d{2}:\\d{2}:\\d{2}\\.\\d{3} guard\\.input\\.blocked {2}${mesh.orgId} {2}block risk 0\\.\\d+ .*\\d µs$`),
    );
    assert.match(redacted, /guard\.input\.inspected .* redact risk 0\.2 {2}EMAIL_ADDRESS×1/);
    assert.doesNotMatch(lines.join(''), ESCAPE);
    assert.doesNotMatch(lines.join(''), /ada@/);
  });

  it('tail --json prints events as JSON, of one organisation alone when asked', async () => {
    const other = await createOrganization(mesh, 'Not to be seen');
    const lines = await tailWhile(['--json', '--org', mesh.orgId, '--type', 'guard.*.*'], async () => {
      await other.api.post('/guardrails/check', { text: 'theirs' });
      await mesh.api.post('/guardrails/check', { text: CONTACT });
      await mesh.api.post('/guardrails/check', { text: ATTACK });
    });
    const events = lines.map((line) => JSON.parse(line) as { type: string; org_id: string; data: { inspection: { decision: string } } });
    assert.deepEqual(
      events.map(({ data }) => data.inspection.decision),
      ['redact', 'block'],
    );
    assert.ok(events.every(({ org_id: orgId }) => orgId === mesh.orgId));
  });

  /** Two lines that `mesh tail` prints while something happens; it must then end at Ctrl-C. */
  async function tailWhile(args: readonly string[], happen: () => Promise<void>): Promise<string[]> {
    const child = spawnMesh(['tail', ...args], { MESH_HOME: mesh.home });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let printed = '';
    let ready = args.includes('--json') ? '' : 'listening';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      printed += part;
    });
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      if (ready !== '' && part.includes(ready)) ready = '';
    });
    await eventually('tail to listen', () => ready === '');
    // With --json nothing says when it listens.
    const lines = () => printed.split('\n').filter((line) => line !== '');
    if (args.includes('--json'))
      await eventually(
        'tail to hear something',
        async () => {
          await mesh.api.post('/guardrails/check', { text: 'is anybody there' });
          return lines().length > 0;
        },
        { everyMs: 200 },
      );
    const heard = lines().length;
    await happen();
    await eventually('two lines', () => lines().length >= heard + 2);
    child.kill('SIGINT');
    assert.equal(await ended, exitCodes.done);
    return lines()
      .filter((line) => !/"decision":"allow"/.test(line))
      .slice(0, 2);
  }

  it('tail ends quietly when nobody reads it any more', async () => {
    const child = spawnMesh(['tail'], { MESH_HOME: mesh.home });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let complaints = '';
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      complaints += part;
    });
    await eventually('tail to listen', () => complaints.includes('listening'));
    child.stdout?.destroy();
    const stopped = eventually(
      'the end of tail',
      async () => {
        await mesh.api.post('/guardrails/check', { text: 'hello' });
        return child.exitCode !== null;
      },
      { timeoutMs: 5_000, everyMs: 100 },
    );
    await stopped.finally(() => child.kill('SIGKILL'));
    assert.equal(await ended, exitCodes.done);
    assert.doesNotMatch(complaints, /EPIPE|at /);
  });

  it('tail refuses a filter that is none', async () => {
    for (const args of [
      ['--type', 'guard'],
      ['--type', 'guard.>'],
      ['--org', '*'],
    ]) {
      const { code, stderr } = await mesh.command(['tail', ...args], { timeoutMs: 5_000 });
      assert.equal(code, exitCodes.usage, stderr);
    }
  });

  it('doctor finds everything well, and exit code 0', async () => {
    const { code, stdout } = await mesh.command(['doctor']);
    assert.equal(code, exitCodes.done, stdout);
    assert.match(stdout, new RegExp(`mesh +ready, pid ${mesh.pid}`));
    assert.match(stdout, /row-level security binds every table/);
  });

  it('migrate finds everything up to date', async () => {
    assert.deepEqual(await commandJson(mesh, ['migrate']), { identity: [], audit: [], guard: [], state_monitor: [], webhook_delivery: [] });
    const { stdout } = await mesh.command(['migrate']);
    assert.match(stdout, /identity +up to date\naudit +up to date\n/);
    assert.ok(await mesh.isReady());
  });

  it('key revoke says that no mesh runs when it has been stopped', async () => {
    await mesh.stop();
    const { code } = await mesh.command(['key', 'revoke', newId('key'), '--org', mesh.orgId]);
    assert.equal(code, exitCodes.dependency);
  });
});

describe('mesh migrate on a fresh home', () => {
  it('makes every schema, leaves nothing running, and the mesh starts on it', async () => {
    const directory = makeScratch();
    const home = join(directory, 'home');
    const first = await runMesh(['migrate', '--json'], { env: { MESH_HOME: home }, timeoutMs: 60_000 });
    assert.equal(first.code, exitCodes.done, first.stderr);
    const done = JSON.parse(first.stdout) as Record<string, string[]>;
    assert.deepEqual(Object.keys(done).sort(), ['audit', 'guard', 'identity', 'state_monitor', 'webhook_delivery']);
    assert.ok(Object.values(done).every((names) => names.length > 0));
    const mesh = await startMesh({ directory });
    assert.equal((await mesh.api.post('/guardrails/check', { text: 'hello' })).status, 200);
    assert.deepEqual(await mesh.remove(), []);
  });
});
