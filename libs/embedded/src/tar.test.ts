import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { tar } from '../test/tar-archive.ts';
import { readTarMember } from './tar.ts';

describe('reading a member of a tar archive', () => {
  it('gives back any content, whatever stands before and after it', () => {
    const member = fc.record({ name: fc.stringMatching(/^[a-z/]{1,99}$/), content: fc.uint8Array({ maxLength: 2_000 }) });
    fc.assert(
      fc.property(fc.uniqueArray(member, { minLength: 1, maxLength: 5, selector: ({ name }) => name }), (members) => {
        const archive = tar(members);
        for (const { name, content } of members) assert.deepEqual(Buffer.from(readTarMember(archive, name)), Buffer.from(content));
      }),
    );
  });

  it('takes no directory or link for a file', () => {
    const archive = tar([{ name: 'nats-server', content: new Uint8Array(), type: '5' }]);
    assert.throws(() => readTarMember(archive, 'nats-server'), /has no nats-server/);
  });

  it('says so when the archive is cut short or damaged, and always ends', () => {
    const archive = tar([{ name: 'a', content: new Uint8Array(1_000) }]);
    assert.throws(() => readTarMember(archive.subarray(0, 900), 'a'), /cut short/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        assert.throws(() => readTarMember(bytes, 'a'), Error);
      }),
    );
  });
});
