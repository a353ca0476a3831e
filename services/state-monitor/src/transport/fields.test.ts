import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgument, newId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import { amount, fromScope, optionalName, parse, positiveAmount } from './fields.ts';

/** The fields that a call is refused for. */
function refused(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof InvalidArgument, String(error));
    return error.violations.map(({ field }) => field);
  }
  assert.fail('nothing was refused');
}

describe('what callers call their things', () => {
  const take = (name: string) => parse(z.object({ endUser: optionalName }), { endUser: name }).endUser;

  it('is any text up to 256 characters', () => {
    for (const name of ['', 'a', 'Müller/ 株式会社 🙂', '../../etc', "' or true --", 'x'.repeat(256)]) assert.equal(take(name), name);
  });

  it('holds nothing that is not text', () => {
    for (const name of ['a\0b', 'a\nb', '\u001b[2J', '\ud800', 'x'.repeat(257)])
      assert.deepEqual(
        refused(() => take(name)),
        ['end_user'],
      );
  });
});

describe('an amount', () => {
  it('is a whole number of micro-dollars up to a billion dollars', () => {
    const take = (schema: z.ZodType<bigint>, value: bigint) =>
      parse(z.object({ limitMicroUsd: schema }), { limitMicroUsd: value }).limitMicroUsd;
    assert.deepEqual([take(amount, 0n), take(amount, 10n ** 15n)], [0n, 10n ** 15n]);
    for (const value of [-1n, 10n ** 15n + 1n, 2n ** 64n - 1n])
      assert.deepEqual(
        refused(() => take(amount, value)),
        ['limit_micro_usd'],
      );
    assert.deepEqual(
      refused(() => take(positiveAmount, 0n)),
      ['limit_micro_usd'],
    );
  });
});

describe('a scope', () => {
  const [orgId, workspaceId] = [newId('org'), newId('ws')];
  const from = (scope: string, scopeId = '') => fromScope({ scope, scopeId }, { orgId, workspaceId });

  it('is the own organisation and workspace unless another workspace is named', () => {
    const other = newId('ws');
    assert.deepEqual(from('organization'), { scope: 'organization', workspaceId: '', scopeId: orgId });
    assert.deepEqual(from('workspace'), { scope: 'workspace', workspaceId: '', scopeId: workspaceId });
    assert.deepEqual(from('workspace', other), { scope: 'workspace', workspaceId: '', scopeId: other });
  });

  it('keeps runs, sessions and end users of workspaces apart', () => {
    for (const scope of ['run', 'session', 'end_user']) assert.deepEqual(from(scope, 'x'), { scope, workspaceId, scopeId: 'x' });
  });

  it('is refused without a name, for another organisation, and of no kind there is', () => {
    const wrong: [string, string][] = [
      ['run', ''],
      ['organization', newId('org')],
      ['workspace', 'ws_1'],
    ];
    for (const [scope, scopeId] of wrong)
      assert.deepEqual(
        refused(() => from(scope, scopeId)),
        ['scope_id'],
      );
    assert.deepEqual(
      refused(() => from('galaxy', 'x')),
      ['scope'],
    );
    assert.deepEqual(
      refused(() => fromScope({ scope: 'workspace', scopeId: '' }, { orgId })),
      ['scope_id'],
    );
  });
});
