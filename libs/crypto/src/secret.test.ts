import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { format, inspect } from 'node:util';
import { isSecret, secret } from './secret.ts';

describe('a secret', () => {
  const key = secret('hunter2');

  it('gives its value only when asked to reveal it', () => {
    assert.equal(key.reveal(), 'hunter2');
    assert.deepEqual(secret({ a: 1 }).reveal(), { a: 1 });
  });

  it('prints as stars wherever text is made', () => {
    const printed = [`${key}`, `a${key}`.slice(1), String(key), key.toString(), JSON.stringify(key), JSON.stringify({ key }), inspect(key)];
    const formatted = [inspect({ deep: { key } }, { depth: 9, showHidden: true }), format('%s %o %j %O', key, key, key, key), [key].join()];
    for (const text of [...printed, ...formatted]) {
      assert.match(text, /\*\*\*/);
      assert.doesNotMatch(text, /hunter2/);
    }
  });

  it('has nothing to enumerate, copy or change', () => {
    assert.deepEqual(Object.keys(key), []);
    assert.deepEqual({ ...key }, {});
    assert.deepEqual(Object.entries(structuredClone(key)), []);
    assert.throws(() => Object.assign(key, { toString: () => 'x' }), TypeError);
  });

  it('is told from other values', () => {
    assert.ok(isSecret(key));
    for (const other of [null, undefined, '***', {}, { reveal: () => 1 }, 7]) assert.ok(!isSecret(other));
  });
});
