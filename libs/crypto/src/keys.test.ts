import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeyRejected } from './errors.ts';
import { decodeKey, deriveKey, newKey } from './keys.ts';
import { type Secret, secret } from './secret.ts';

const master = secret(Buffer.alloc(32, 7));

describe('a derived key', () => {
  it('is HKDF-SHA256 as RFC 5869 §2 writes it', () => {
    const prk = createHmac('sha256', 'sentinelmesh/hkdf/v1').update(master.reveal()).digest();
    const expected = createHmac('sha256', prk)
      .update('audit-root')
      .update(Buffer.from([1]))
      .digest();
    assert.deepEqual(deriveKey(master, 'audit-root').reveal(), expected);
  });

  it('depends on the master key and on the label', () => {
    const hex = (key: Secret<Buffer>, label: string) => deriveKey(key, label).reveal().toString('hex');
    assert.equal(new Set([hex(master, 'a'), hex(master, 'b'), hex(newKey(), 'a')]).size, 3);
    assert.equal(hex(master, 'a'), hex(master, 'a'));
  });

  it('is refused from a weak master key or without a label', () => {
    assert.throws(() => deriveKey(secret(Buffer.alloc(31)), 'a'), KeyRejected);
    assert.throws(() => deriveKey(master, ''), KeyRejected);
    assert.throws(() => deriveKey(master, 'x'.repeat(1025)), KeyRejected);
  });
});

describe('a written key', () => {
  it('may be base64 or base64url, padded or not', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    const forms = [
      bytes.toString('base64'),
      bytes.toString('base64').replace('=', ''),
      bytes.toString('base64url'),
      `${bytes.toString('base64')}\n`,
    ];
    for (const text of forms) assert.deepEqual(decodeKey(secret(text)).reveal(), bytes);
  });

  it('is refused, without being shown, when it is mistyped or has another length', () => {
    const good = newKey().reveal().toString('base64url');
    for (const text of ['', good.slice(1), `${good}AA`, `${good.slice(0, 20)} ${good.slice(20)}`, `!${good}`, 'ab'.repeat(32)]) {
      assert.throws(
        () => decodeKey(secret(text)),
        (error) => error instanceof KeyRejected && (text === '' || !error.message.includes(text)),
      );
    }
  });
});
