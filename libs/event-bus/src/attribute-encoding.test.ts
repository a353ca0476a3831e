import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decodeAttribute, encodeAttribute } from './attribute-encoding.ts';

describe('an attribute as a header value', () => {
  it('encodes the space, quotes, percent signs and everything beyond printable ASCII', () => {
    assert.equal(encodeAttribute('Euro € "100 %"\r\nx: y'), 'Euro%20%E2%82%AC%20%22100%20%25%22%0D%0Ax:%20y');
    assert.equal(encodeAttribute('/sentinelmesh/guard'), '/sentinelmesh/guard');
  });

  it('is printable ASCII without spaces and reads back as what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeAttribute(text);
        assert.match(encoded, /^[\x21-\x7e]*$/);
        assert.equal(decodeAttribute(encoded), text);
      }),
    );
  });

  it('survives text that has no UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe000 }).map((code) => String.fromCharCode(code)) }), (text) => {
        assert.equal(decodeAttribute(encodeAttribute(text)), text.toWellFormed());
      }),
    );
  });

  it('takes text that it cannot have written as it stands', () => {
    assert.equal(decodeAttribute('100%'), '100%');
  });
});
