/** Commands about webhooks and exports that need no mesh, run as people run them. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { waitUntil } from '../src/commands/wait-until.ts';

const main = join(import.meta.dirname, '../src/main.ts');
const home = mkdtempSync(join(tmpdir(), 'mesh-webhooks-'));
const started: ChildProcess[] = [];
after(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

const env = { ...process.env, MESH_HOME: home, NO_COLOR: '1', MESH_OPERATOR_ADDRESS: '' };
function runMesh(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env, encoding: 'utf8', timeout: 30_000, input: '' });
  return { status, stdout, stderr };
}

describe('mesh webhooks listen', () => {
  it('makes a secret, says what to do at the mesh, prints what comes, and ends at Ctrl-C', async () => {
    const child = spawn(process.execPath, [main, 'webhooks', 'listen', '--status', '500'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let [shown, told] = ['', ''];
    child.stdout.on('data', (bytes) => {
      shown += bytes;
    });
    child.stderr.on('data', (bytes) => {
      told += bytes;
    });
    assert.ok(await waitUntil(async () => told.includes('signing_secret'), 20_000), told);
    assert.match(told, /MESH_DESTINATION_ALLOW_HOSTS=127\.0\.0\.1\n/);
    const [, json = ''] = /-d '(.*)'/.exec(told) ?? assert.fail(told);
    const { url, signing_secret: secret } = JSON.parse(json) as { url: string; signing_secret: string };
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);

    const body = JSON.stringify({ type: 'guard.input.blocked', timestamp: new Date().toISOString(), data: {} });
    const at = String(Math.floor(Date.now() / 1_000));
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`evt_1.${at}.${body}`).digest('base64');
    const headers = { 'webhook-id': 'evt_1', 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
    assert.equal((await fetch(url, { method: 'POST', body, headers })).status, 500);
    assert.equal((await fetch(url, { method: 'POST', body: `${body} `, headers })).status, 401);
    assert.equal((await fetch(url, { method: 'POST', body, headers })).status, 500);
    assert.ok(await waitUntil(async () => shown.includes('2 times'), 5_000), shown);
    assert.match(
      shown,
      /guard\.input\.blocked[\s\S]*verified \(v1\), answered 500\n.*NOT VERIFIED[\s\S]*received 2 times now, answered 500\n/,
    );

    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    assert.equal(await ended, 0);
  });

  it('says in one line what is wrong with what it was told', () => {
    const cases = [
      [['--port', '70000'], /^mesh: --port: must be a whole number from 0 to 65535\n$/],
      [['--status', '100'], /^mesh: --status: must be a whole number from 200 to 599\n$/],
      [['--secret', 'whsec_short'], /^mesh: --secret: must be what the mesh showed when the webhook was made: whsec_…/],
      [['--secret-file', join(home, 'none')], /^mesh: --secret-file: cannot be read \(ENOENT\)\n$/],
    ] as const;
    for (const [args, why] of cases) {
      const { status, stderr } = runMesh('webhooks', 'listen', ...args);
      assert.deepEqual([status, why.test(stderr)], [2, true], stderr);
    }
    const { status, stderr } = runMesh('webhooks', 'listen', '--create');
    assert.deepEqual([status, /^mesh: no mesh runs on .*\n$/m.test(stderr)], [4, true], stderr);
  });
});

describe('mesh siem verify', () => {
  it('ends with 0 for a complete export, 1 for one that is not, and 2 for what is none', () => {
    const path = join(home, 'export.jsonl');
    const hash = 'b9a0dd6d4a6a1d25d4f5d1c3a9e5f37d6b4ab0a5a26d4c8f0f3b1a5fe9d0f7aa';
    writeFileSync(path, `${JSON.stringify({ specversion: '1.0', chainid: 'chn_1', chainsequence: '1', chainhash: hash })}\n`);
    const changed = runMesh('siem', 'verify', path, '--json');
    assert.deepEqual([changed.status, (JSON.parse(changed.stdout) as { is_intact: boolean }).is_intact], [1, false], changed.stderr);

    assert.match(runMesh('siem', 'verify', '-').stderr, /^mesh: the export: holds no record of a SIEM destination in 0 lines/);
    assert.equal(runMesh('siem', 'verify', '-').status, 2);
    const missing = runMesh('siem', 'verify', join(home, 'none'));
    assert.deepEqual([missing.status, missing.stderr], [2, 'mesh: the export: cannot be read (ENOENT)\n']);
    assert.match(runMesh('siem', 'verify', home).stderr, /cannot be read \(EISDIR\)/);
  });
});
