import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { type LeaseId, newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import fc from 'fast-check';
import type { Budget } from '../domain/budget.ts';
import { shareOf, slabOf } from '../domain/slab.ts';
import { createLessor } from './lessor.ts';
import type { LeaseStore } from './ports.ts';

const [orgId, budgetId] = [newId('org'), newId('bud')];

/** The row of a budget with its leases. */
function createRow(limit: bigint) {
  const leases = new Map<LeaseId, bigint>();
  const row = { limit, leased: () => [...leases.values()].reduce((sum, amount) => sum + amount, 0n), leases, requests: 0, exists: true };
  const budget = (): Budget => ({
    ...{ id: budgetId, scope: 'organization', workspaceId: '', scopeId: orgId, toldThresholds: 0, createdAt: new Date(0) },
    ...{ limit: row.limit, spent: 0n, reserved: row.leased() },
  });
  const store: LeaseStore = {
    grant: async ({ leaseId, wanted, least }) => {
      row.requests += 1;
      await sleep(1);
      if (!row.exists) return undefined;
      const left = row.limit - row.leased();
      const share = shareOf({ left, others: 0 });
      const granted = slabOf({ left, wanted, least, share });
      if (granted > 0n) leases.set(leaseId, (leases.get(leaseId) ?? 0n) + granted);
      return { granted, share, budget: budget() };
    },
    giveBack: async (_, leaseId, __, amount) => {
      leases.set(leaseId, (leases.get(leaseId) ?? 0n) - amount);
    },
  };
  return { row, store };
}

function givenLessor(limit: bigint, now?: () => number) {
  const { row, store } = createRow(limit);
  const options = { leases: store, holder: 'h', ttlMs: 10_000, log: silentLogger, onLease: () => undefined };
  const lessor = createLessor({ ...options, ...(now && { now }) });
  const take = async (amount: bigint, holdMs = 1_000) => {
    const taken = await lessor.take({ orgId, budgetId, amount, holdMs });
    // The answer comes a moment before the account has done with asking.
    await setImmediate();
    return taken;
  };
  return { row, lessor, take };
}

describe('a lessor', () => {
  it('asks the row once for all that wait, and then serves from memory', async () => {
    const { row, take } = givenLessor(1_000_000n);
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(100n)));
    assert.ok(taken.every(({ kind }) => kind === 'taken'));
    assert.equal(row.requests, 1);
    for (let calls = 0; calls < 50; calls += 1) await take(100n);
    assert.equal(row.requests, 1);
  });

  it('refuses only what the row cannot give, and says what is left', async () => {
    const { row, take } = givenLessor(250n);
    const taken = await Promise.all([take(100n), take(100n), take(100n)]);
    assert.deepEqual(taken.map(({ kind }) => kind).toSorted(), ['refused', 'taken', 'taken']);
    const refused = taken.find((one) => one.kind === 'refused');
    assert.equal(refused?.kind === 'refused' && refused.budget.limit - refused.budget.reserved, 50n);
    row.limit = 400n;
    assert.equal((await take(100n)).kind, 'taken');
  });

  it('uses again what was put back', async () => {
    const { row, take, lessor } = givenLessor(100n);
    const taken = await take(100n);
    assert.equal((await take(1n)).kind, 'refused');
    if (taken.kind === 'taken') lessor.putBack(budgetId, taken.leaseId, 60n);
    assert.equal((await take(60n)).kind, 'taken');
    assert.equal(row.leased(), 100n);
  });

  it('has room for no more than its share', async () => {
    const { take, lessor } = givenLessor(10_000n);
    const taken = await take(100n);
    assert.ok(taken.kind === 'taken');
    assert.equal(lessor.room().get(taken.leaseId), 100n);
    lessor.putBack(budgetId, taken.leaseId, 100n);
    assert.equal(lessor.room().size, 0);
  });

  it('gives back what it did not need for a while, and everything when it closes', async () => {
    const { row, take, lessor } = givenLessor(1_000_000n);
    await take(100n);
    await lessor.tidy();
    await lessor.tidy();
    assert.equal(row.leased(), 100n);
    await take(100n);
    await lessor.close();
    assert.equal(row.leased(), 200n);
  });

  it('takes a new lease when the present one ends before the call would', async () => {
    let now = 0;
    const { row, take, lessor } = givenLessor(1_000_000n, () => now);
    await take(100n);
    now = 10_001;
    assert.equal((await take(100n)).kind, 'taken');
    assert.equal(row.leases.size, 2);
    await lessor.tidy();
    // Of the former lease, only what its call holds is left; the sweeper has that in the end.
    assert.equal([...row.leases.values()][0], 100n);
  });

  it('says when the budget is gone', async () => {
    const { row, take } = givenLessor(1_000n);
    await take(10n);
    row.exists = false;
    assert.equal((await take(999n)).kind, 'gone');
  });

  it('never has more taken and free than the row has leased, whatever happens', async () => {
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), amount: fc.bigInt({ min: 1n, max: 300n }) }),
      fc.record({ kind: fc.constant('put back' as const) }),
      fc.record({ kind: fc.constant('tidy' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), fc.bigInt({ min: 0n, max: 2_000n }), async (operations, limit) => {
        const { row, take, lessor } = givenLessor(limit);
        const held: { leaseId: LeaseId; amount: bigint }[] = [];
        const pending: Promise<void>[] = [];
        for (const operation of operations) {
          if (operation.kind === 'tidy') pending.push(lessor.tidy());
          if (operation.kind === 'take')
            pending.push(
              take(operation.amount).then((taken) => {
                if (taken.kind === 'taken') held.push({ leaseId: taken.leaseId, amount: operation.amount });
              }),
            );
          const hold = operation.kind === 'put back' ? held.pop() : undefined;
          if (hold !== undefined) lessor.putBack(budgetId, hold.leaseId, hold.amount);
        }
        await Promise.all(pending);
        await lessor.close();
        assert.ok(row.leased() <= limit);
        assert.equal(
          row.leased(),
          held.reduce((sum, { amount }) => sum + amount, 0n),
        );
      }),
      { numRuns: 60 },
    );
  });
});
