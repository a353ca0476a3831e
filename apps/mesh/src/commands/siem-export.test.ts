import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { intoFile, parseExport } from './siem-export.ts';

const directory = mkdtempSync(join(tmpdir(), 'siem-export-'));
after(() => rmSync(directory, { recursive: true }));

it('the file of an export is there when all of it is, for its owner alone', async () => {
  const path = join(directory, 'whole.cef');
  const written = await intoFile(path, async (write) => {
    await write('one\n');
    assert.deepEqual(readdirSync(directory), ['whole.cef.part']);
    await write('two\n');
    return 2;
  });
  assert.deepEqual([written, readFileSync(path, 'utf8'), statSync(path).mode & 0o777], [2, 'one\ntwo\n', 0o600]);
  assert.deepEqual(readdirSync(directory), ['whole.cef']);
});

it('one that fails leaves no file, and one that is there stays as it is', async () => {
  const fails = intoFile(join(directory, 'half.cef'), async (write) => {
    await write('one\n');
    throw new Error('the mesh stopped');
  });
  await assert.rejects(fails, /the mesh stopped/);
  writeFileSync(join(directory, 'other.cef'), 'mine');
  await assert.rejects(
    intoFile(join(directory, 'other.cef'), async () => 0),
    { code: 'already_exists' },
  );
  await assert.rejects(
    intoFile(join(directory, 'none', 'x.cef'), async () => 0),
    /--out: cannot be written \(ENOENT\)/,
  );
  assert.equal(readFileSync(join(directory, 'other.cef'), 'utf8'), 'mine');
  assert.ok(!readdirSync(directory).some((name) => name.startsWith('half')));
});

it('the file of an export is there on a disk without links, too, and what has no name yet is never lost', async () => {
  const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  const write = (name: string, code: string) => intoFile(join(directory, name), (line) => line('one\n'), failing(code));
  for (const code of ['EPERM', 'ENOTSUP']) {
    await write(`${code}.cef`, code);
    assert.deepEqual(
      [readFileSync(join(directory, `${code}.cef`), 'utf8'), existsSync(join(directory, `${code}.cef.part`))],
      ['one\n', false],
    );
  }
  const path = join(directory, 'meanwhile.cef');
  const taken = intoFile(
    path,
    async (line) => {
      await line('one\n');
      writeFileSync(path, 'mine');
    },
    failing('EPERM'),
  );
  await assert.rejects(taken, { code: 'already_exists' });
  assert.deepEqual([readFileSync(path, 'utf8'), readFileSync(`${path}.part`, 'utf8')], ['mine', 'one\n']);
  await assert.rejects(write('broken.cef', 'EIO'), /--out: cannot be named \(EIO\); the export is .*broken\.cef\.part/);
  assert.equal(readFileSync(join(directory, 'broken.cef.part'), 'utf8'), 'one\n');
});

it('what to export is as it was told', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  assert.deepEqual(parseExport({ format: 'cef', since: '24h', type: 'guard.*, budget.*', severity: 'high' }, now), {
    format: 'cef',
    since: new Date(now - 86_400_000),
    eventTypes: ['guard.*', 'budget.*'],
    minSeverity: 'high',
  });
});
