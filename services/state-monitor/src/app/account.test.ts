import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BudgetId, newId, type OrgId } from '@sentinelmesh/kernel';
import type { Budget } from '../domain/budget.ts';
import { createAccount } from './account.ts';
import type { LeaseStore } from './ports.ts';

const TTL_MS = 15_000;
const HOLD_MS = 15_000;

/** A row with money enough, which takes five milliseconds to answer. */
function rowWithMoney(clock: { now: number }): LeaseStore {
  const budget: Budget = {
    id: newId('bud') as BudgetId,
    scope: 'organization',
    workspaceId: '',
    scopeId: 'org',
    limit: 1_000_000_000n,
    spent: 0n,
    reserved: 0n,
    toldThresholds: 0,
    createdAt: new Date(0),
  };
  return {
    grant: async ({ wanted }) => {
      clock.now += 5;
      return { granted: wanted, share: 0n, budget };
    },
    giveBack: async () => undefined,
  };
}

describe('an account', () => {
  it('never refuses what the row has, however near its lease is to its end', async () => {
    for (let at = TTL_MS - 10; at <= TTL_MS + 10; at++) {
      const clock = { now: 0 };
      const account = createAccount(
        { orgId: newId('org') as OrgId, budgetId: newId('bud') },
        {
          leases: rowWithMoney(clock),
          holder: 'replica',
          ttlMs: TTL_MS,
          log: { warn: () => undefined },
          onLease: () => undefined,
          now: () => clock.now,
        },
      );
      const wanted = { amount: 600n, holdMs: HOLD_MS };
      assert.equal((await account.take(wanted)).kind, 'taken');
      clock.now = at;
      assert.equal((await account.take(wanted)).kind, 'taken', `asked at ${at} ms`);
    }
  });
});
