import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSequence, hashLevelled, hashText } from './hashing.ts';

describe('a hash of a text', () => {
  it('is the same however its white space is written', () => {
    const space = fc.constantFrom(...' \t\n\r\v\f\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff');
    const other = fc.constantFrom(...'a1\u0000\u001c\u007f\u0085\u180e\u200b\u2060é文😀');
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(space, other) }), (text) => {
        assert.equal(hashLevelled(text), hashText(text.replace(/\s+/g, ' ').trim()));
      }),
    );
  });
});

describe('a hash of a sequence', () => {
  it('differs with the order and the number of what was added', () => {
    const hashOf = (hashes: readonly number[]) => {
      const sequence = createSequence();
      for (const hash of hashes) sequence.add(hash);
      return sequence.hash();
    };
    const sequences = [[], [0], [0, 0], [1], [1, 2], [2, 1], [-1], [-1, 0]];
    assert.equal(new Set(sequences.map(hashOf)).size, sequences.length);
  });
});
