import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { foreignNames, outsidePath, toInside, toOutside } from './setting-names.ts';

const inside = { timeoutMs: 5, tls: { serverName: 'a', ca: 'b' }, headers: { 'X-Team': 'a', x_own: 'b' }, to: ['a'] };
const outside = { timeout_ms: 5, tls: { server_name: 'a', ca: 'b' }, headers: { 'X-Team': 'a', x_own: 'b' }, to: ['a'] };

describe('the names of settings', () => {
  it('are in snake_case outside, and those of headers as their owner has them', () => {
    assert.deepEqual([toOutside(inside), toInside(outside)], [outside, inside]);
    assert.deepEqual(outsidePath(['tls', 'serverName']), ['tls', 'server_name']);
    assert.deepEqual(outsidePath(['headers', 'X-Team', 0]), ['headers', 'X-Team', '0']);
  });

  it('are known by one name only', () => {
    assert.deepEqual(foreignNames(outside), []);
    assert.deepEqual(foreignNames(inside), [['timeoutMs'], ['tls', 'serverName']]);
  });

  it('come back as they went', () => {
    const name = fc.stringMatching(/^[a-z]{1,5}(_[a-z]{1,5}){0,2}$/);
    const plain = { noNullPrototype: true };
    const settings = fc.dictionary(name, fc.oneof(fc.string(), fc.integer(), fc.dictionary(name, fc.string(), plain)), plain);
    fc.assert(fc.property(settings, (given) => assert.deepEqual(toOutside(toInside(given)), given)));
  });
});
