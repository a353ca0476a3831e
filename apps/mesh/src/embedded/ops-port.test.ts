import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { opsPort } from './ops-port.ts';

describe('the operations port of services that are processes of their own', () => {
  it('is another one for each, beginning with the one that is set', () => {
    assert.deepEqual(
      [0, 1, 2].map((index) => opsPort({ MESH_OPS_PORT: '9090' }, index).MESH_OPS_PORT),
      ['9090', '9091', '9092'],
    );
  });

  it('is any free one when 0 is set, and none when nothing is', () => {
    assert.deepEqual(opsPort({ MESH_OPS_PORT: '0' }, 3), { MESH_OPS_PORT: '0' });
    assert.deepEqual(opsPort({}, 3), {});
    assert.deepEqual(opsPort({ MESH_OPS_PORT: 'x' }, 3), { MESH_OPS_PORT: 'x' });
  });

  it('may be set in the settings file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ops-port-'));
    const file = join(directory, 'mesh.yaml');
    writeFileSync(file, 'platform:\n  opsPort: 9100\n');
    assert.deepEqual(opsPort({ MESH_CONFIG: file }, 1), { MESH_OPS_PORT: '9101' });
    rmSync(directory, { recursive: true });
  });
});
