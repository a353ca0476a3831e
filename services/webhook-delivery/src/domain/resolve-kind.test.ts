import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GROUPS, groupOf, STREAM_KINDS } from './destination.ts';
import { kindsOf, resolveKind } from './resolve-kind.ts';

describe('the kind of a destination', () => {
  it('is said by a group that has only one', () => {
    for (const group of ['webhook', 'slack', 'teams', 'email']) {
      assert.deepEqual(resolveKind(group, ''), { kind: group });
      assert.deepEqual(resolveKind(group, group), { kind: group });
    }
  });

  it('is one of the kinds of its group, or of all', () => {
    for (const kind of kindsOf(undefined)) {
      assert.deepEqual(resolveKind('', kind), { kind });
      for (const group of GROUPS) assert.equal('kind' in resolveKind(group, kind), groupOf(kind) === group, `${group} ${kind}`);
    }
    assert.deepEqual(kindsOf('siem'), STREAM_KINDS);
  });

  it('is nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (group, kind) => {
        const resolved = resolveKind(group, kind);
        if ('kind' in resolved) assert.ok(kindsOf(undefined).includes(resolved.kind));
        else assert.match(resolved.violation.message, /(?:one of|must be) [a-z]/);
      }),
    );
    assert.ok('violation' in resolveKind('constructor', ''));
  });
});
