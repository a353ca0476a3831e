import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deriveKey, newKey } from '@sentinelmesh/crypto';
import { createProducerKeys } from './producer-keys.ts';

describe('the keys of producers', () => {
  const root = newKey();
  const keyFor = createProducerKeys(root);

  it('are those that the producers were handed, each its own', () => {
    assert.deepEqual(keyFor('guard')?.reveal(), deriveKey(root, 'audit/guard').reveal());
    assert.notDeepEqual(keyFor('guard')?.reveal(), keyFor('identity')?.reveal());
    assert.equal(keyFor('guard'), keyFor('guard'));
  });

  it('do not exist for what cannot be a producer', () => {
    for (const name of ['', 'Guard', 'guard/x', '../root', 'a'.repeat(41)]) assert.equal(keyFor(name), undefined, name);
  });

  it('stay right, and few in memory, however many names are asked for', () => {
    for (let index = 0; index < 1_000; index++) keyFor(`made-up-${index}`);
    assert.notEqual(keyFor('late'), keyFor('late'));
    assert.deepEqual(keyFor('late')?.reveal(), deriveKey(root, 'audit/late').reveal());
    assert.equal(keyFor('guard'), keyFor('guard'));
  });
});
