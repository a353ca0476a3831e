import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeywordScan } from './keyword-scan.ts';

describe('the keyword scan', () => {
  it('opens exactly the rules of which a keyword stands in the text', () => {
    const keyword = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'я', '漢'), minLength: 1, maxLength: 4 });
    const rules = fc.array(fc.record({ keywords: fc.array(keyword, { maxLength: 3 }) }), { maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'я', '漢', ' ', 'd', '\ud800'), maxLength: 30 });
    fc.assert(
      fc.property(rules, text, (any, folded) => {
        const expected = any.filter(({ keywords }) => keywords.some((wanted) => folded.includes(wanted)));
        assert.deepEqual([...createKeywordScan(any)(folded)].length, expected.length);
        for (const rule of expected) assert.ok(createKeywordScan(any)(folded).has(rule));
      }),
      { numRuns: 500 },
    );
  });

  it('compares keywords in lower case and always opens a rule without keywords', () => {
    const [gated, free] = [{ keywords: ['AKIA'] }, {}];
    const scan = createKeywordScan<{ readonly keywords?: readonly string[] }>([gated, free]);
    assert.deepEqual([...scan('my akia key')], [free, gated]);
    assert.deepEqual([...scan('nothing')], [free]);
  });

  it('opens a rule that looks closer only where it says so, and tells it where its keywords end', () => {
    const seen: (readonly number[])[] = [];
    const rule = (isOpened: boolean) => ({
      keywords: ['ab', 'b c'],
      opensAt: (_: string, ends: readonly number[]) => {
        seen.push(ends);
        return isOpened;
      },
    });
    const [opened, closed] = [rule(true), rule(false)];
    assert.deepEqual([...createKeywordScan([opened, closed])('xab\ncab')], [opened]);
    assert.deepEqual(seen, [
      [2, 4, 6],
      [2, 4, 6],
    ]);
    assert.deepEqual([...createKeywordScan([opened])('nothing')], []);
    assert.equal(seen.length, 2);
  });
});
