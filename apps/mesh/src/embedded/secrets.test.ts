import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { deriveSecrets, openMasterKey } from './secrets.ts';

describe('the master key', () => {
  let home: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'sm-mesh-'));
  });
  after(() => rm(home, { recursive: true }));

  it('is made once, for its owner only, and is the same for everybody who opens it at the same time', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => openMasterKey(home)));
    assert.equal(new Set(opened.map(({ master }) => master.reveal().toString('hex'))).size, 1);
    const { master, path, created } = await openMasterKey(home);
    assert.equal(created, false);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal(master.reveal().length, 32);
  });

  it('is the root of everything: the same master gives the same secrets, each different from the others', async () => {
    const { master } = await openMasterKey(home);
    const all = () => {
      const secrets = deriveSecrets(master);
      const keys = [
        secrets.contextSeed('gateway'),
        secrets.contextSeed('operator'),
        secrets.auditRoot(),
        secrets.auditKey('guard'),
        secrets.auditKey('identity'),
        secrets.serviceKey('guard', 'fingerprint'),
      ];
      const passwords = [secrets.databasePassword('sm_audit'), secrets.databasePassword('superuser'), secrets.busPassword('guard')];
      return [...keys.map((key) => key.reveal().toString('base64url')), ...passwords.map((password) => password.reveal())];
    };
    assert.deepEqual(all(), all());
    assert.equal(new Set(all()).size, all().length);
  });

  it('is not replaced when it cannot be read as a key', async () => {
    await writeFile(join(home, 'secrets', 'master.key'), 'not a key\n');
    await assert.rejects(openMasterKey(home), { code: 'key_rejected' });
  });
});
