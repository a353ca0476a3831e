import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { tar } from '../test/tar-archive.ts';
import { unpackRelease } from './nats-release.ts';

describe('unpacking the release', () => {
  const program = Buffer.from('a program');
  const archive = gzipSync(tar([{ name: 'nats-server-v2/nats-server', content: program }]));
  const sha256 = createHash('sha256').update(archive).digest('hex');

  it('gives the program of the pinned archive', async () => {
    assert.deepEqual(Buffer.from(await unpackRelease(archive, { sha256, member: 'nats-server-v2/nats-server' })), program);
  });

  it('refuses an archive that differs in one bit', async () => {
    const altered = Buffer.from(archive);
    altered.writeUInt8(altered.readUInt8(20) ^ 1, 20);
    await assert.rejects(unpackRelease(altered, { sha256, member: 'nats-server-v2/nats-server' }), /not the pinned release/);
  });
});
