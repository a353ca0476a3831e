import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 8 });
const text = fc.oneof(
  fc.string(),
  units.map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom('"', '\\', '\u2028', '\u007f', '\u0000', '\ufeff', '\ud83d\ude00', '\ud83d', '\ufffd'),
);
const name = fc.oneof(
  text,
  fc.constantFrom('__proto__', 'toString', 'toJSON', '10', '9', '01', '-1', '', '\ud800', '\ud801', '\ufffd', '\ue000'),
);
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(-0, 1e21, 1e-7, 5e-324, 2 ** 53, 0.1 + 0.2));

/** Objects that canonical JSON can say. */
const { object } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 5 }, text, number, fc.boolean(), fc.constant(null), tie('object'), fc.array(tie('value'), { maxLength: 4 })),
  object: fc.array(fc.tuple(name, tie('value')), { maxLength: 8 }).map((members) => Object.fromEntries(members as [string, unknown][])),
}));

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toWellFormed(), wellFormed(member)]));
}

describe('canonical JSON', () => {
  it('is what another implementation of RFC 8785 writes', () => {
    fc.assert(
      fc.property(object, (value) => {
        assert.equal(canonicalJson(value as Record<string, unknown>), canonicalize(wellFormed(value)));
      }),
      { numRuns: 5_000 },
    );
  });

  it('says what JSON cannot say as it can', () => {
    assert.equal(
      canonicalJson({ nan: Number.NaN, most: Number.POSITIVE_INFINITY, least: Number.NEGATIVE_INFINITY, zero: -0 }),
      '{"least":"-Infinity","most":"Infinity","nan":"NaN","zero":0}',
    );
    assert.equal(canonicalJson({ b: undefined, a: [undefined, { c: undefined }] }), '{"a":[null,{}]}');
    assert.equal(canonicalJson({ holes: new Array(2) }), '{"holes":[null,null]}');
    assert.equal(canonicalJson({ half: '\ud800' }), '{"half":"\ufffd"}');
  });

  it('takes the last of members whose names become the same, and none of those that are undefined', () => {
    assert.equal(canonicalJson({ z: 0, '\ud800': 1, '\ud801': 2 }), '{"z":0,"\ufffd":2}');
    assert.equal(canonicalJson({ '\ud800': 1, '\ud801': undefined }), '{"\ufffd":1}');
  });

  it('keeps members that have the names of what objects inherit', () => {
    assert.equal(canonicalJson(JSON.parse('{"toString":1,"__proto__":{"b":2}}')), '{"__proto__":{"b":2},"toString":1}');
  });

  it('ends where nobody reads any more', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    assert.equal(canonicalJson(deep), `${'{"a":'.repeat(100)}null${'}'.repeat(100)}`);
  });
});
