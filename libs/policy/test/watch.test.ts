import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PolicyInvalid, type WatchedPolicies, watchPolicies } from '../src/index.ts';

/** Long enough that no notice of a change can be missed for want of a poll. */
const NEVER_MS = 1_000_000;

const until = async (isSo: () => boolean, what: string) => {
  const deadline = Date.now() + 5_000;
  while (!isSo()) {
    assert.ok(Date.now() < deadline, `waited for ${what}`);
    await sleep(20);
  }
};

describe('a watched policy file', () => {
  let directory: string;
  let path: string;
  let watched: WatchedPolicies | undefined;
  let lines: { level: string; fields: Readonly<Record<string, unknown>> }[];
  const log = {
    info: (fields: Readonly<Record<string, unknown>>) => void lines.push({ level: 'info', fields }),
    warn: (fields: Readonly<Record<string, unknown>>) => void lines.push({ level: 'warn', fields }),
  };
  const start = (pollMs = NEVER_MS) => {
    const policies = watchPolicies({ path, log, pollMs });
    watched = policies;
    return () => policies.current().process.minSafetyScore;
  };
  const document = (score: number) => `name: process\nmin_safety_score: ${score}\n`;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sm-policy-'));
    path = join(directory, 'policy.yaml');
    lines = [];
    await writeFile(path, document(10));
  });
  afterEach(async () => {
    watched?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('is in force as soon as it is written, in place or by another file in its place', async () => {
    const score = start();
    assert.equal(score(), 0.1);
    await writeFile(path, document(20));
    await until(() => score() === 0.2, 'the file written in place');
    await writeFile(`${path}.tmp`, document(30));
    await rename(`${path}.tmp`, path);
    await until(() => score() === 0.3, 'the file put in its place');
    await writeFile(path, document(40));
    await until(() => score() === 0.4, 'the file written after that');
    assert.deepEqual(
      lines.map(({ level }) => level),
      ['info', 'info', 'info'],
    );
  });

  it('may be behind a link to a directory that is swapped, as in Kubernetes', async () => {
    for (const [version, score] of [
      ['v1', 10],
      ['v2', 20],
    ] as const) {
      await mkdir(join(directory, version));
      await writeFile(join(directory, version, 'mesh.yaml'), document(score));
    }
    await symlink('v1', join(directory, '..data'));
    path = join(directory, 'mesh.yaml');
    await symlink(join('..data', 'mesh.yaml'), path);
    const score = start();
    assert.equal(score(), 0.1);
    await symlink('v2', join(directory, '..data_tmp'));
    await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    await until(() => score() === 0.2, 'the swapped directory');
  });

  it('stays as it was while the file is broken, which is said once', async () => {
    const score = start(50);
    await writeFile(path, 'name: process\nmin_safety_score: high\n');
    await until(() => lines.length > 0, 'the warning');
    await sleep(300);
    assert.equal(lines.length, 1);
    assert.equal(lines[0]?.level, 'warn');
    assert.deepEqual(lines[0]?.fields.problems, [
      { file: path, line: 2, field: 'min_safety_score', message: 'must be a whole number from 0 to 100 (0.7 is written 70)' },
    ]);
    assert.equal(score(), 0.1);
    await rm(path);
    await until(() => lines.length === 2, 'the warning that it is gone');
    assert.equal(score(), 0.1);
    await writeFile(path, document(20));
    await until(() => score() === 0.2, 'the mended file');
  });

  it('is taken when it has been written to its end', async () => {
    const score = start();
    const seen = new Set<number>();
    for (const part of ['name: process\n', 'name: process\nmin_safety_score: 2\n', document(25)]) {
      await writeFile(path, part);
      await sleep(20);
      seen.add(score());
    }
    await until(() => score() === 0.25, 'the whole file');
    assert.deepEqual([...seen], [0.1]);
  });

  it('is looked at now and then where no notice arrives', async () => {
    const outer = join(directory, 'outer');
    await mkdir(join(outer, 'inner'), { recursive: true });
    path = join(outer, 'inner', 'policy.yaml');
    await writeFile(path, document(10));
    const score = start(50);
    // A notice of what happens to the directory itself never arrives.
    await rename(outer, join(directory, 'gone'));
    await mkdir(join(outer, 'inner'), { recursive: true });
    await writeFile(path, document(20));
    await until(() => score() === 0.2, 'the poll');
  });

  it('must be usable at the start', async () => {
    await writeFile(path, 'nme: process\n');
    assert.throws(() => start(), PolicyInvalid);
  });

  it('is not looked at any more once it is closed', async () => {
    const score = start(20);
    watched?.close();
    await writeFile(path, document(20));
    await sleep(300);
    assert.equal(score(), 0.1);
  });

  it('need not be: without one the built-in policies are in force', () => {
    watched = watchPolicies({ path: undefined, log });
    assert.equal(watched.current().process.minSafetyScore, 0.7);
  });
});
