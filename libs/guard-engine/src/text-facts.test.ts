import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { factsOf } from './text-facts.ts';

/** The text from each place where a number may begin, with | for one that continues something else. */
const startsOf = (text: string): readonly string[] =>
  factsOf(text).numberStarts.map(({ at, isClear }) => (isClear ? text.slice(at) : `|${text.slice(at)}`));

describe('the facts of a text', () => {
  it('count what gates the recognizers', () => {
    const { digits, hasAt, hasColons, hasPlus } = factsOf('a@b: 12:34');
    assert.deepEqual({ digits, hasAt, hasColons, hasPlus }, { digits: 4, hasAt: true, hasColons: true, hasPlus: false });
  });

  it('know where numbers begin, with up to two words before their first digits', () => {
    assert.deepEqual(startsOf('call 12 now'), ['call 12 now', '12 now']);
    assert.deepEqual(startsOf('(B-AB 12)'), ['B-AB 12)', 'AB 12)', '12)']);
    assert.deepEqual(startsOf('no digits'), []);
  });

  it('know which of them continue something else', () => {
    assert.deepEqual(
      startsOf('/a/1'),
      ['|a/1', '|1'].map((start) => start.replace('|a', 'a')),
    );
    assert.deepEqual(startsOf('$12'), ['|12']);
    assert.deepEqual(startsOf('1.23'), ['1.23', '|23']);
    assert.deepEqual(startsOf('1,234'), ['1,234', '|234']);
    assert.deepEqual(startsOf('x_1'), ['|1']);
    assert.deepEqual(startsOf('é1'), ['é1', '|1']);
  });

  it('count the digits of a number as far as it may reach', () => {
    const reach = (text: string): readonly (readonly [number, number])[] =>
      factsOf(text).numberStarts.map(({ leading, digits }) => [leading, digits]);
    assert.deepEqual(reach('12-34'), [
      [2, 4],
      [2, 2],
    ]);
    assert.deepEqual(reach('12% 34'), [
      [2, 2],
      [2, 2],
    ]);
  });

  it('name places in order, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('1', '23', 'A', 'b', 'é', ' ', '-', '.', '/', ',', '$', '+', '漢'), maxLength: 40 });
    fc.assert(
      fc.property(text, (any) => {
        const { numberStarts, digits } = factsOf(any);
        let last = -1;
        for (const start of numberStarts) {
          assert.ok(start.at > last && start.at < any.length);
          assert.ok(start.leading <= start.digits && start.digits <= digits);
          last = start.at;
        }
      }),
    );
  });
});
