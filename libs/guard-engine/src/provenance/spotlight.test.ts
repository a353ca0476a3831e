import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { spotlight, unspotlight } from './spotlight.ts';

describe('spotlighting', () => {
  it('marks every word after the first and says so', () => {
    const { text, explanation } = spotlight('Ignore all\n\nof this', { marker: '^' });
    assert.equal(text, 'Ignore ^all\n\n^of ^this');
    assert.match(explanation, /every word after the first has the mark \^ before it/);
  });

  it('can be undone, whatever the text holds', () => {
    const marker = fc.constantFrom('^', 'ˆˆ', 'x7', '[data]');
    const text = fc
      .array(fc.constantFrom('a', ' ', '\n', '^', 'x7', 'ˆ', '[data]', '\u00a0', '😀'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, marker, (any, mark) => assert.equal(unspotlight(spotlight(any, { marker: mark }).text, { marker: mark }), any)),
    );
  });

  it('refuses markers that could not be told from the text', () => {
    for (const marker of ['', 'a b', 'x'.repeat(33)]) assert.throws(() => spotlight('a', { marker }), RangeError);
  });
});
