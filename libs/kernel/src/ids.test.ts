import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isId, newId, SYSTEM_ORG, timeOfId } from './ids.ts';

describe('an id', () => {
  it('is its prefix and 26 characters that are safe in a bus subject', () => {
    assert.match(newId('org'), /^org_[a-z0-9]{26}$/);
    assert.match(newId('key'), /^key_[a-z0-9]{26}$/);
  });

  it('is never made twice', () => {
    const ids = Array.from({ length: 20_000 }, () => newId('evt', 0));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('sorts by the time it was made', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 30 }), (time, later) => newId('evt', time) < newId('evt', time + later)),
    );
  });

  it('carries the version and variant bits of UUIDv7', () => {
    const value = decode(newId('evt', 1_700_000_000_000, new Uint8Array(10).fill(0xff)));
    assert.equal((value >> 76n) & 0xfn, 7n);
    assert.equal((value >> 62n) & 3n, 2n);
    assert.equal(value >> 80n, 1_700_000_000_000n);
  });

  it('is the number that RFC 9562 describes', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().map((time) => time % 2 ** 48),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (time, random) => {
          const bits = random.reduce((value, byte) => (value << 8n) | BigInt(byte), BigInt(time));
          const versioned = (bits & ~(0xfn << 76n)) | (7n << 76n);
          assert.equal(decode(newId('evt', time, random)), (versioned & ~(3n << 62n)) | (2n << 62n));
        },
      ),
    );
  });

  it('tells when it was made', () => {
    fc.assert(fc.property(fc.nat(2 ** 45), (time) => timeOfId(newId('evt', time)).getTime() === time));
    assert.equal(timeOfId(SYSTEM_ORG).getTime(), 0);
  });

  it('is told from ids of another kind and from other text', () => {
    assert.ok(isId('org', newId('org')));
    assert.ok(isId('org', SYSTEM_ORG));
    assert.ok(!isId('org', newId('ws')));
    fc.assert(fc.property(fc.string(), (text) => !isId('key', text)));
    assert.ok(!isId('ws', `${newId('ws')}.x`));
  });
});

function decode(id: string): bigint {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return [...id.slice(id.indexOf('_') + 1)].reduce((value, character) => value * 32n + BigInt(alphabet.indexOf(character)), 0n);
}
