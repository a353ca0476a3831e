import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { open, rewrap, seal } from './envelope.ts';
import { KeyRejected, SealedDataRejected } from './errors.ts';
import { createKeyRing } from './key-ring.ts';
import { newKey } from './keys.ts';
import { secret } from './secret.ts';

const [oldKey, freshKey] = [newKey(), newKey()];
const ring = createKeyRing([{ id: 'k1', key: oldKey }]);
const rotated = createKeyRing([
  { id: 'k2', key: freshKey },
  { id: 'k1', key: oldKey },
]);
const onlyFresh = createKeyRing([{ id: 'k2', key: freshKey }]);

describe('a sealed value', () => {
  it('opens to what it was, with the same keys and context', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plaintext, context) =>
        open(ring, seal(ring, plaintext, context), context).equals(plaintext),
      ),
    );
    assert.equal(open(ring, seal(ring, 'grüße', 'c'), 'c').toString(), 'grüße');
  });

  it('stays shut in another context, under another key, and with any bit changed', () => {
    const sealed = seal(ring, 'text', 'credential/org_1');
    assert.throws(() => open(ring, sealed, 'credential/org_2'), SealedDataRejected);
    assert.throws(() => open(onlyFresh, sealed, 'credential/org_1'), SealedDataRejected);
    assert.throws(() => open(createKeyRing([{ id: 'k1', key: freshKey }]), sealed, 'credential/org_1'), SealedDataRejected);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.throws(() => open(ring, flipped, 'credential/org_1'), SealedDataRejected, `bit ${bit}`);
    }
  });

  it('gives one error, whatever was wrong, for any bytes', () => {
    const sealed = seal(ring, 'text', 'c');
    for (let length = 0; length < sealed.length; length += 1)
      assert.throws(() => open(ring, sealed.subarray(0, length), 'c'), SealedDataRejected);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.throws(
          () => open(ring, bytes, 'c'),
          (error) => error instanceof SealedDataRejected && error.cause === undefined,
        );
      }),
    );
  });

  it('does not take the message of another, even one with the same key and context', () => {
    const [a, b] = [seal(ring, 'one', 'c'), seal(ring, 'two', 'c')];
    const messageStart = 2 + 'k1'.length + 60;
    assert.throws(() => open(ring, Buffer.concat([a.subarray(0, messageStart), b.subarray(messageStart)]), 'c'), SealedDataRejected);
  });

  it('is different each time', () => assert.notDeepEqual(seal(ring, 'text', 'c'), seal(ring, 'text', 'c')));
});

describe('rotation', () => {
  it('opens what an older key of the ring sealed', () => assert.equal(open(rotated, seal(ring, 'text', 'c'), 'c').toString(), 'text'));

  it('moves a value to the active key without changing the message or needing its context', () => {
    const sealed = seal(ring, 'text', 'c');
    const moved = rewrap(rotated, sealed);
    assert.equal(open(onlyFresh, moved, 'c').toString(), 'text');
    assert.throws(() => open(onlyFresh, moved, 'd'), SealedDataRejected);
    assert.deepEqual(rewrap(rotated, moved), moved);
    assert.throws(() => rewrap(onlyFresh, sealed), SealedDataRejected);
  });
});

describe('a key ring', () => {
  it('is refused when it could not work', () => {
    assert.throws(() => createKeyRing([]), KeyRejected);
    assert.throws(() => createKeyRing([{ id: 'K 1', key: oldKey }]), KeyRejected);
    assert.throws(() => createKeyRing([{ id: 'k1', key: secret(Buffer.alloc(16)) }]), KeyRejected);
    assert.throws(
      () =>
        createKeyRing([
          { id: 'k1', key: oldKey },
          { id: 'k1', key: freshKey },
        ]),
      KeyRejected,
    );
  });
});
