import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { canReach, serverUser } from './server-user.ts';

const isRoot = process.getuid?.() === 0;
const base = mkdtempSync(join(tmpdir(), 'user-'));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

function givenUsers(name: string, ...lines: string[]): string {
  const path = join(base, name);
  writeFileSync(path, ['root:x:0:0:root:/root:/bin/sh', 'broken line', ...lines, ''].join('\n'));
  return path;
}

const POSTGRES = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash';
const NOBODY = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';

describe('the user of the servers', { skip: isRoot }, () => {
  it('is the current one when that is not root', async () => {
    assert.equal(await serverUser(base), undefined);
  });
});

describe('the user of the servers, for root', { skip: !isRoot }, () => {
  it('is postgres, or else nobody', async () => {
    const both = givenUsers('both', NOBODY, POSTGRES);
    assert.deepEqual(await serverUser(join(base, 'none'), both), { name: 'postgres', uid: 101, gid: 104 });
    const one = givenUsers('one', NOBODY);
    assert.deepEqual(await serverUser(join(base, 'none'), one), { name: 'nobody', uid: 65_534, gid: 65_533 });
  });

  it('stays the owner of data that exist', async () => {
    const data = join(base, 'data');
    mkdirSync(data);
    chownSync(data, 65_534, 65_533);
    assert.equal((await serverUser(data, givenUsers('later', NOBODY, POSTGRES)))?.name, 'nobody');
  });

  it('is never root under another name, and there must be one', async () => {
    const users = givenUsers('alias', 'nobody:x:0:0::/:/bin/sh');
    await assert.rejects(serverUser(join(base, 'none'), users), /refuses to run as root, and \S+ has no user postgres or nobody/);
  });

  it('reaches what is open all the way, and nothing below a closed directory', () => {
    const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
    const closed = join(base, "clo'sed $(x)");
    mkdirSync(join(closed, 'below'), { recursive: true });
    assert.ok(canReach(join(closed, 'below'), nobody));
    chmodSync(closed, 0o700);
    assert.ok(!canReach(join(closed, 'below'), nobody));
    assert.ok(canReach(join(closed, 'below'), undefined));
  });
});
