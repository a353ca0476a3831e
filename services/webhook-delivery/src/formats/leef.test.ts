import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { arbitraryEvent, arbitraryLink } from '../../test/fixtures/arbitrary-event.ts';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { leefFormat } from './leef.ts';

const attributesOf = (record: string): readonly (readonly [string, string])[] =>
  record
    .split('|')
    .slice(6)
    .join('|')
    .split('^')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);

describe('LEEF', () => {
  it('has a header with its delimiter, and the attributes that QRadar knows', () => {
    const blocked = sampleEvents().find(({ type }) => type === 'guard.input.blocked');
    assert.ok(blocked);
    const record = leefFormat.render(blocked);
    assert.ok(record.startsWith('LEEF:2.0|SentinelMesh|SentinelMesh|0.1.0|guard.input.blocked|^|devTime='));
    const attributes = Object.fromEntries(attributesOf(record));
    assert.equal(attributes.devTime, '2026-11-20T10:00:07.123+0000');
    assert.equal(attributes.devTimeFormat, "yyyy-MM-dd'T'HH:mm:ss.SSSZ");
    assert.deepEqual([attributes.sev, attributes.cat, attributes.resource], ['10', 'guard', 'support-agent']);
    assert.deepEqual([attributes.policy, attributes.riskScore], ['process@4c1d9e0a7b32', '97']);
  });

  it('has six separators, every key once, and no value that ends early, whatever the event holds', () => {
    fc.assert(
      fc.property(arbitraryEvent, arbitraryLink, (event, link) => {
        const record = leefFormat.seal(leefFormat.render(event), link);
        assert.equal(record.split('|').length, 7);
        const attributes = attributesOf(record);
        assert.ok(attributes.every(([key, value]) => /^[A-Za-z]+$/.test(key) && value !== '' && value.trim() === value));
        assert.equal(new Set(attributes.map(([key]) => key)).size, attributes.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
