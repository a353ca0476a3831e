import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { flag, integer, list } from './values.ts';

describe('values from text', () => {
  it('a whole number is digits within its bounds, and nothing that merely coerces', () => {
    const schema = integer({ min: -5, max: 100 });
    for (const [value, number] of [
      ['7', 7],
      [' 7 ', 7],
      ['-5', -5],
      [100, 100],
    ] as const)
      assert.equal(schema.parse(value), number);
    for (const value of ['', ' ', '101', '-6', '1.5', '0x10', '1e1', 'Infinity', 'abc', true, null, [1], 1.5, Number.NaN]) {
      assert.ok(!schema.safeParse(value).success, String(value));
    }
  });

  it('a flag says yes or no, and `false` is no', () => {
    for (const value of ['true', 'YES', 'on', '1', true]) assert.equal(flag().parse(value), true);
    for (const value of ['false', 'No', 'off', '0', false]) assert.equal(flag().parse(value), false);
    for (const value of ['', 'maybe', 1, null]) assert.ok(!flag().safeParse(value).success);
  });

  it('a list is separated by commas, or a sequence', () => {
    assert.deepEqual(list(z.string()).parse(' a, b,,c '), ['a', 'b', 'c']);
    assert.deepEqual(list(integer({ min: 0, max: 9 })).parse('1,2'), [1, 2]);
    assert.deepEqual(list(z.string()).parse(['a']), ['a']);
    assert.ok(!list(z.string()).safeParse({}).success);
  });
});
