import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { writeDeployment } from './write-deployment.ts';

const files = [
  { path: 'guard/guard.yaml', content: 'a: 1\n', mode: 0o600 },
  { path: 'postgres/password', content: 'secret', mode: 0o640 },
];

describe('writing a deployment', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'deployment-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (changed = files) => writeDeployment(directory, changed, 'master.key');

  it('writes every file with its mode, whatever the umask is, and nothing the second time', async () => {
    const umask = process.umask(0o077);
    try {
      assert.deepEqual(await write(), ['guard/guard.yaml', 'postgres/password']);
      assert.deepEqual(await write(), []);
    } finally {
      process.umask(umask);
    }
    for (const { path, content, mode } of files) {
      assert.equal(readFileSync(join(directory, path), 'utf8'), content);
      assert.equal(statSync(join(directory, path)).mode & 0o777, mode);
    }
    assert.deepEqual(readdirSync(join(directory, 'guard')), ['guard.yaml']);
  });

  it('mends what was changed, the mode too, and nothing else', async () => {
    await write();
    chmodSync(join(directory, 'guard/guard.yaml'), 0o644);
    assert.deepEqual(await write(), ['guard/guard.yaml']);
    assert.deepEqual(await write([{ path: 'guard/guard.yaml', content: 'a: 2\n', mode: 0o600 }, ...files.slice(1)]), ['guard/guard.yaml']);
  });

  it('refuses to write what follows from another master key, and leaves all as it is', async () => {
    await write();
    const other = [
      { path: 'guard/guard.yaml', content: 'a: 2\n', mode: 0o600 },
      { path: 'postgres/password', content: 'other', mode: 0o640 },
    ];
    await assert.rejects(write(other), { code: 'master_key_replaced', message: /put that key back/ });
    assert.equal(readFileSync(join(directory, 'guard/guard.yaml'), 'utf8'), 'a: 1\n');
  });
});
