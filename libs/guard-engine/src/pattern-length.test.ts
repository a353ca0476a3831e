import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { longestMatch } from './pattern-length.ts';

const LENGTHS: Readonly<Record<string, number>> = {
  '': 0,
  abc: 3,
  'a|bcd|ef': 3,
  'a(?:bc|d)?e': 4,
  'ab{2,4}c{3}': 8,
  '(?:ab){0,3}?x': 7,
  '[^\\]a]{1,5}[\\d-]': 6,
  '\\bword\\b': 4,
  '^\\s\\w$': 2,
  '(?<!no )yes(?! indeed)': 3,
  '(?<=a(?:bc|d))e(?=f)': 1,
  '(?<name>ab)(cd)': 4,
  '\\u00e9\\x41\\.': 3,
};

describe('the longest match of a pattern', () => {
  for (const [pattern, length] of Object.entries(LENGTHS)) {
    it(`has ${length} characters at most: ${pattern}`, () => assert.equal(longestMatch(pattern), length));
  }

  it('counts endless repetition as a filler', () => {
    assert.equal(longestMatch('ax*'), longestMatch('ax+'));
    assert.equal(longestMatch('x{2,}'), longestMatch('x*'));
    assert.ok(longestMatch('ax*') > 32);
  });

  it('is no shorter than any match', () => {
    const atom = fc.constantFrom('a', '[ab]', '(?:ab|b)', 'b?', '(?:a|bb){1,2}', '\\w', 'a{2}', '(?!b)', 'a|b');
    fc.assert(
      fc.property(
        fc.array(atom, { minLength: 1, maxLength: 5 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 }),
        (atoms, text) => {
          const pattern = atoms.join('');
          for (const [match] of text.matchAll(new RegExp(pattern, 'g')))
            assert.ok(match.length <= longestMatch(pattern), `${pattern}: ${match}`);
        },
      ),
    );
  });
});
