import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsOf } from '../text-facts.ts';
import { type Identifier, identifierRecognizers } from './identifier.ts';

const base = { title: 'number', examples: { matches: [], misses: [] } };
const badge: Identifier = {
  ...base,
  name: 'badge-number',
  country: 'GB',
  shapes: [
    { pattern: /[a-z]{2}-\d{4}-[a-z]/iy, digits: 4, leading: 0, alone: 0.6 },
    { pattern: /\d{4} ?\d{2}/iy, digits: 6, leading: 6, alone: 0.05 },
  ],
  words: ['badge*', 'id card'],
  isPossible: (value) => value !== '000000',
};
const member: Identifier = {
  ...base,
  name: 'member-number',
  shapes: [{ pattern: /\d{6}/iy, digits: 6, leading: 6, alone: 0.05 }],
  words: ['member'],
  hasChecksum: (value) => value.endsWith('7'),
};

const recognizers = identifierRecognizers([badge, member]);
const LONG = ' and so on, and so on'.repeat(6);

/** What is found, by type, with its certainty to tenths. */
function found(text: string): readonly string[] {
  const facts = factsOf(text);
  return recognizers.flatMap(({ entityType, find }) =>
    find(text, facts).map(({ value, score, evidence }) => `${entityType} ${value} ${evidence} ${score.toFixed(1)}`),
  );
}

describe('an identifier', () => {
  it('is found by its shape where hardly anything else has that shape', () => {
    assert.deepEqual(found(`see AB-1234-C${LONG}`), ['BADGE_NUMBER AB1234C format 0.6']);
  });

  it('is found by a word near it, before or after', () => {
    for (const text of ['badge 123456', 'Badges: 1234 56', '123456 is my badge', 'id-card 123456', 'IDCARD: 123456'])
      assert.deepEqual(found(text + LONG), ['BADGE_NUMBER 123456 context 0.8'], text);
    assert.deepEqual(found(`a badge${LONG}${LONG} 123456`), ['BADGE_NUMBER 123456 pattern 0.1']);
  });

  it('is surer with right check digits, and nothing with wrong ones', () => {
    assert.deepEqual(found(`member 123457${LONG}`), ['MEMBER_NUMBER 123457 checksum 0.9']);
    assert.deepEqual(found(`member 123456${LONG}`), []);
    assert.deepEqual(found(`badge 000000${LONG}`), []);
  });

  it('says almost nothing where nothing names it: not at all in a long text', () => {
    assert.deepEqual(found('123456'), ['BADGE_NUMBER 123456 pattern 0.1']);
    assert.deepEqual(found(`123456${LONG}`), []);
  });

  it('is taken by the nearer one of two names', () => {
    const scores = recognizers.map(({ find }) => find('badge, member 123457', factsOf('badge, member 123457'))[0]?.score ?? 0);
    assert.ok((scores[1] ?? 0) > (scores[0] ?? 1));
  });

  it('is not found in what counts or orders', () => {
    assert.deepEqual(found(`order AB-1234-C${LONG}`), ['BADGE_NUMBER AB1234C pattern 0.1']);
    assert.deepEqual(found(`badge, invoice 123456${LONG}`), ['BADGE_NUMBER 123456 pattern 0.1']);
  });

  it('is no part of a longer number, a word, a path, an amount or an address', () => {
    for (const text of [
      '1234567',
      '123456.7',
      '123456-7',
      'x123456',
      '123456x',
      '/a/123456',
      '$123456',
      '123456%',
      '123456@x.org',
      '1,123456.5',
    ])
      assert.deepEqual(
        found(`badge: ${text}`).filter((line) => line.includes('123456 context')),
        [],
        text,
      );
  });

  it('carries the country that gave it out', () => {
    assert.deepEqual(
      recognizers.map(({ id, entityType, country }) => ({ id, entityType, country })),
      [
        { id: 'pii.badge-number', entityType: 'BADGE_NUMBER', country: 'GB' },
        { id: 'pii.member-number', entityType: 'MEMBER_NUMBER', country: undefined },
      ],
    );
  });
});
