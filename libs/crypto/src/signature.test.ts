import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeyRejected } from './errors.ts';
import { newKey } from './keys.ts';
import { secret } from './secret.ts';
import { createSigner, createVerifier } from './signature.ts';

describe('a signature', () => {
  it('agrees with RFC 8032 §7.1, test 2', () => {
    const signer = createSigner(secret(Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex')));
    assert.equal(
      Buffer.from(signer.publicKey, 'base64url').toString('hex'),
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    const expected =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
    assert.equal(signer.sign(Buffer.from('72', 'hex')).toString('hex'), expected);
  });

  it('holds for its message and its key alone', () => {
    const [one, other] = [createSigner(newKey()), createSigner(newKey())];
    const message = Buffer.from('a message');
    const signature = one.sign(message);
    assert.ok(createVerifier(one.publicKey).verify(message, signature));
    assert.ok(!createVerifier(other.publicKey).verify(message, signature));
    assert.ok(!createVerifier(one.publicKey).verify(Buffer.from('a massage'), signature));
    for (const malformed of [Buffer.alloc(0), Buffer.alloc(64), signature.subarray(1), Buffer.concat([signature, Buffer.alloc(1)])]) {
      assert.ok(!createVerifier(one.publicKey).verify(message, malformed));
    }
  });

  it('needs keys of the right form', () => {
    assert.throws(() => createSigner(secret(Buffer.alloc(31))), KeyRejected);
    for (const text of ['', 'AAAA', `${createSigner(newKey()).publicKey}=`, '!'.repeat(43)])
      assert.throws(() => createVerifier(text), KeyRejected);
  });
});
