import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashWord } from './hashing.ts';
import { CAPITALISED, INITIAL, LINE_END, LOWER_WORD, NUMBER, PARAGRAPH_END, WORD_WITH_DIGITS } from './shapes.ts';
import { createTokens, type Tokens, tokenize } from './tokens.ts';

function tokensOf(text: string, capacity = 64): Tokens {
  const tokens = createTokens(capacity);
  tokenize(text, 0, tokens);
  return tokens;
}

const written = (text: string, tokens: Tokens): readonly string[] =>
  Array.from({ length: tokens.count }, (_, index) => text.slice(tokens.starts[index], tokens.ends[index]));

const words = (text: string): readonly string[] => written(text, tokensOf(text));

describe('the tokenizer', () => {
  it('parts words, numbers and signs, and knows where they stand', () => {
    assert.deepEqual(words('Ann lives at 12 Main St., NY 10001!'), [
      'Ann',
      'lives',
      'at',
      '12',
      'Main',
      'St',
      '.',
      ',',
      'NY',
      '10001',
      '!',
    ]);
    assert.deepEqual(words('e-mail: x_y@z'), ['e', '-', 'mail', ':', 'x_y', '@', 'z']);
  });

  it('keeps the apostrophe of a name and parts the one of a genitive', () => {
    assert.deepEqual(words("O'Brien's dog, D’Arcy, Anna's and Al's, I'm"), [
      "O'Brien",
      "'",
      's',
      'dog',
      ',',
      'D’Arcy',
      ',',
      'Anna',
      "'",
      's',
      'and',
      'Al',
      "'",
      's',
      ',',
      "I'm",
    ]);
  });

  it('takes a run of line ends for one token that says whether a paragraph ends', () => {
    const tokens = tokensOf('A\r\nb\n \n c4 7');
    assert.deepEqual(
      [...tokens.shapes.subarray(0, tokens.count)],
      [INITIAL, LINE_END, LOWER_WORD, PARAGRAPH_END, WORD_WITH_DIGITS, NUMBER],
    );
  });

  it('hashes words without case and accents', () => {
    const tokens = tokensOf('José JOSE jose josé');
    assert.deepEqual([...tokens.hashes.subarray(0, 4)], Array(4).fill(hashWord('jose')));
    assert.equal(tokens.shapes[0], CAPITALISED);
  });

  it('stops where it is full and goes on there', () => {
    const text = 'one two three four';
    const tokens = createTokens(2);
    const at = tokenize(text, 0, tokens);
    assert.deepEqual(written(text, tokens), ['one', 'two']);
    assert.equal(tokenize(text, at, tokens), text.length);
    assert.deepEqual(written(text, tokens), ['three', 'four']);
  });

  it('covers every letter and digit of any text, in order and without overlaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const tokens = tokensOf(text, 256);
        let end = 0;
        for (let index = 0; index < tokens.count; index++) {
          const start = tokens.starts[index] ?? -1;
          assert.ok(start >= end && (tokens.ends[index] ?? 0) > start);
          assert.doesNotMatch(text.slice(end, start), /[\p{Lu}\p{Ll}\p{Nd}]/v);
          end = tokens.ends[index] ?? 0;
        }
        assert.ok(end <= text.length);
      }),
    );
  });
});
