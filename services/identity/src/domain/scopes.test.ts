import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasScope } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { knownScopes, scopesBeyond } from './scopes.ts';

const all = [...knownScopes.keys()];
const rights = all.filter((scope) => !scope.includes('*'));

describe('scopes', () => {
  it('are the rights there are, their areas and everything', () => {
    assert.deepEqual(all.toSorted(), [
      ...['*', 'audit:*', 'audit:read', 'budget:*', 'budget:read', 'budget:spend', 'budget:write', 'events:*', 'events:read'],
      ...['gateway:*', 'gateway:process', 'guard:*', 'guard:inspect', 'guard:redact', 'guard:restore'],
      ...['identity:*', 'identity:read', 'identity:write'],
      ...['session:*', 'session:read', 'session:record'],
      ...['webhooks:*', 'webhooks:read', 'webhooks:write'],
    ]);
  });

  it('can be passed on by whoever holds them, or something wider', () => {
    assert.deepEqual(scopesBeyond(['guard:*', 'audit:read'], ['guard:inspect', 'guard:*', 'audit:read']), []);
    assert.deepEqual(scopesBeyond(['*'], all), []);
  });

  it('cannot be passed on by whoever holds something narrower', () => {
    assert.deepEqual(scopesBeyond(['guard:inspect', 'audit:*'], ['guard:*', '*', 'audit:read']), ['guard:*', '*']);
  });

  it('never let a chain of keys reach a right that its first holder lacks', () => {
    const some = fc.subarray(all);
    fc.assert(
      fc.property(some, fc.array(some, { maxLength: 4 }), (first, wishes) => {
        const last = wishes.reduce((held, wanted) => {
          const beyond = scopesBeyond(held, wanted);
          return wanted.filter((scope) => !beyond.includes(scope));
        }, first);
        for (const right of rights) assert.ok(!hasScope(last, right) || hasScope(first, right));
      }),
    );
  });
});
