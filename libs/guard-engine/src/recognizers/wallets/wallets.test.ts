import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BITCOIN_ALPHABET, fromBase58, fromBase58Check, RIPPLE_ALPHABET } from './base58.ts';
import { hasBech32Checksum } from './bech32.ts';
import { keccak256 } from './keccak.ts';
import { sha256 } from './sha256.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array | null): string => (bytes === null ? 'null' : Buffer.from(bytes).toString('hex'));

describe('the hashes of addresses', () => {
  it('SHA-256 is that of the platform, for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(hex(sha256(bytes)), createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });

  it('Keccak-256 is that of Ethereum', () => {
    assert.equal(hex(keccak256(bytesOf(''))), 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
    assert.equal(hex(keccak256(bytesOf('abc'))), '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
  });
});

describe('base58', () => {
  it('keeps leading zeros and refuses characters that are none of its own', () => {
    assert.equal(hex(fromBase58('11', BITCOIN_ALPHABET)), '0000');
    assert.equal(hex(fromBase58('2g', BITCOIN_ALPHABET)), '61');
    assert.equal(fromBase58('0OIl', BITCOIN_ALPHABET), null);
  });

  it('notices a wrong character by its checksum', () => {
    const address = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa';
    assert.equal(hex(fromBase58Check(address, BITCOIN_ALPHABET)), '0062e907b15cbf27d5425399ebf6f0fb50ebb88f18');
    for (let at = 0; at < address.length; at++) {
      const wrong = `${address.slice(0, at)}${address.charAt(at) === 'z' ? 'y' : 'z'}${address.slice(at + 1)}`;
      assert.equal(fromBase58Check(wrong, BITCOIN_ALPHABET), null);
    }
    assert.equal(fromBase58Check('rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', RIPPLE_ALPHABET)?.length, 21);
  });
});

describe('bech32', () => {
  it('takes the valid examples of BIP 173 and BIP 350', () => {
    for (const text of [
      'A12UEL5L',
      'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw',
      'A1LQFN3A',
      'abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx',
    ])
      assert.ok(hasBech32Checksum(text), text);
  });

  it('leaves the invalid ones, mixed case, and any single wrong character', () => {
    for (const text of ['pzry9x0s0muk', '1pzry9x0s0muk', 'x1b4n0q5v', 'li1dgmt3', 'A1G7SGD8', '10a06t8', '1qzzfhee', 'A12uEL5L']) {
      assert.ok(!hasBech32Checksum(text), text);
    }
    const address = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4';
    assert.ok(hasBech32Checksum(address));
    for (let at = 3; at < address.length; at++) {
      assert.ok(!hasBech32Checksum(`${address.slice(0, at)}${address.charAt(at) === 'q' ? 'p' : 'q'}${address.slice(at + 1)}`));
    }
  });
});
