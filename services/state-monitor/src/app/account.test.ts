import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BudgetId, newId, type OrgId } from '@sentinelmesh/kernel';
import type { Budget } from '../domain/budget.ts';
import { createAccount } from './account.ts';
import type { LeaseStore } from './ports.ts';

const TTL_MS = 15_000;
const HOLD_MS = 15_000;

/** A row with so much money, which takes five milliseconds to answer. */
function rowWith(limit: bigint, clock: { now: number }): LeaseStore {
  let reserved = 0n;
  const budget: Budget = {
    id: newId('bud') as BudgetId,
    scope: 'organization',
    workspaceId: '',
    scopeId: 'org',
    limit,
    spent: 0n,
    reserved: 0n,
    toldThresholds: 0,
    createdAt: new Date(0),
  };
  return {
    grant: async ({ wanted }) => {
      clock.now += 5;
      const granted = limit - reserved < wanted ? 0n : wanted;
      reserved += granted;
      return { granted, share: 0n, budget: { ...budget, reserved } };
    },
    giveBack: async (_orgId, _leaseId, _budgetId, amount) => {
      await new Promise(setImmediate);
      clock.now += 5;
      reserved -= amount;
    },
  };
}

const accountOn = (leases: LeaseStore, clock: { now: number }) =>
  createAccount(
    { orgId: newId('org') as OrgId, budgetId: newId('bud') },
    { leases, holder: 'replica', ttlMs: TTL_MS, log: { warn: () => undefined }, onLease: () => undefined, now: () => clock.now },
  );

describe('an account', () => {
  it('never refuses what the row has, however near its lease is to its end', async () => {
    for (let at = TTL_MS - 10; at <= TTL_MS + 10; at++) {
      const clock = { now: 0 };
      // Enough for what is taken, and for nothing that lies in a lease that has come too near its end.
      const account = accountOn(rowWith(1_200n, clock), clock);
      const wanted = { amount: 600n, holdMs: HOLD_MS };
      assert.equal((await account.take(wanted)).kind, 'taken');
      clock.now = at;
      assert.equal((await account.take(wanted)).kind, 'taken', `asked at ${at} ms`);
    }
  });

  it('never refuses what it has put back to a lease that has come too near its end', async () => {
    const clock = { now: 0 };
    const account = accountOn(rowWith(600n, clock), clock);
    const taken = await account.take({ amount: 600n, holdMs: HOLD_MS });
    assert.ok(taken.kind === 'taken');
    clock.now = TTL_MS + 1;
    account.putBack(taken.leaseId, 600n);
    assert.equal((await account.take({ amount: 600n, holdMs: HOLD_MS })).kind, 'taken');
  });

  it('never refuses what it is giving back at the moment', async () => {
    const clock = { now: 0 };
    const account = accountOn(rowWith(600n, clock), clock);
    const taken = await account.take({ amount: 600n, holdMs: HOLD_MS });
    assert.ok(taken.kind === 'taken');
    account.putBack(taken.leaseId, 600n);
    const recalled = account.recall();
    assert.equal((await account.take({ amount: 600n, holdMs: HOLD_MS })).kind, 'taken');
    await recalled;
  });

  it('refuses what neither it nor the row has', async () => {
    const clock = { now: 0 };
    const account = accountOn(rowWith(1_000n, clock), clock);
    const wanted = { amount: 600n, holdMs: HOLD_MS };
    assert.equal((await account.take(wanted)).kind, 'taken');
    const refused = await account.take(wanted);
    assert.ok(refused.kind === 'refused');
    assert.equal(refused.budget.limit - refused.budget.reserved, 400n);
  });
});
