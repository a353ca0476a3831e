import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { KeyRejected } from './errors.ts';
import { equalInConstantTime, hmacSha256, hmacSha256Text } from './mac.ts';
import { secret } from './secret.ts';

describe('a keyed hash', () => {
  it('agrees with RFC 4231, test case 1', () => {
    const mac = hmacSha256(secret(Buffer.alloc(20, 0x0b)), 'Hi There');
    assert.equal(mac.toString('hex'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7');
  });

  it('is over its parts one after the other', () => {
    const key = secret(Buffer.alloc(32, 1));
    assert.deepEqual(hmacSha256(key, 'subject', '\n', Buffer.from('payload')), hmacSha256(key, 'subject\npayload'));
  });

  it('is the same as text', () => {
    const key = secret(Buffer.alloc(32, 1));
    assert.equal(hmacSha256Text(key, 'a', Buffer.from('b')), hmacSha256(key, 'ab').toString('base64url'));
  });

  it('is refused with a key that proves nothing', () => {
    assert.throws(() => hmacSha256(secret(Buffer.alloc(0)), 'x'), KeyRejected);
    assert.throws(() => hmacSha256(secret(Buffer.alloc(15)), 'x'), KeyRejected);
  });
});

describe('a comparison in constant time', () => {
  it('answers as a plain one does, whatever the lengths', () => {
    fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => equalInConstantTime(a, b) === Buffer.from(a).equals(b)));
    fc.assert(fc.property(fc.uint8Array(), (a) => equalInConstantTime(a, Uint8Array.from(a))));
  });

  it('takes text as its bytes', () => {
    assert.ok(equalInConstantTime('é', Buffer.from('é')));
    assert.ok(!equalInConstantTime('', 'a'));
  });
});
