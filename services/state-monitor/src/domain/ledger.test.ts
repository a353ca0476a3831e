import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { type Budget, remaining } from './budget.ts';
import { createLedger } from './ledger.ts';

const NOW = new Date('2026-11-21T12:00:00Z');

const givenBudget = (given: Partial<Budget> = {}): Budget => ({
  id: newId('bud'),
  scope: 'run',
  workspaceId: 'ws',
  scopeId: 'r',
  limit: 1_000n,
  spent: 0n,
  reserved: 0n,
  toldThresholds: 0,
  createdAt: NOW,
  ...given,
});

describe('a ledger', () => {
  it('holds in every budget or in none, and names the one that is short', () => {
    const [large, small] = [givenBudget(), givenBudget({ scope: 'session', limit: 100n })];
    const ledger = createLedger([large, small], NOW);
    assert.equal(ledger.hold([large.id, small.id], 60n), undefined);
    assert.equal(ledger.hold([large.id, small.id], 60n)?.id, small.id);
    assert.deepEqual(
      ledger.changes().map(({ reserved, admitted }) => [reserved, admitted]),
      [
        [60n, true],
        [60n, true],
      ],
    );
  });

  it('changes nothing that nobody asked for', () => {
    const budget = givenBudget({ limit: 10n });
    const ledger = createLedger([budget], NOW);
    ledger.hold([budget.id], 11n);
    ledger.charge([budget.id], 0n);
    assert.deepEqual([ledger.changes(), ledger.crossed(), ledger.leaseReturns()], [[], [], []]);
  });

  it('records what a call did cost although there is no room for it, and admits nothing then', () => {
    const budget = givenBudget({ limit: 100n, reserved: 100n });
    const ledger = createLedger([budget], NOW);
    ledger.giveBack(budget.id, 100n);
    ledger.charge([budget.id], 250n);
    assert.equal(ledger.hold([budget.id], 1n)?.id, budget.id);
    assert.deepEqual(ledger.changes(), [
      { id: budget.id, spent: 250n, reserved: -100n, admitted: false, toldThresholds: 15, refusalToldAt: undefined },
    ]);
  });

  it('crosses a threshold once, at the moment it is reached', () => {
    const budget = givenBudget({ spent: 499n, toldThresholds: 0 });
    const crossedBy = (cost: bigint, given: Budget) => {
      const ledger = createLedger([given], NOW);
      ledger.charge([given.id], cost);
      return ledger.crossed().map(({ percent }) => percent);
    };
    assert.deepEqual(crossedBy(1n, budget), [50]);
    assert.deepEqual(crossedBy(1n, { ...budget, spent: 500n, toldThresholds: 1 }), []);
    assert.deepEqual(crossedBy(501n, budget), [50, 80, 90, 100]);
    assert.deepEqual(crossedBy(10_000n, { ...budget, toldThresholds: 15 }), []);
  });

  it('tells of a refusal once a minute', () => {
    const budget = givenBudget();
    const ledger = createLedger([budget], NOW);
    assert.deepEqual([ledger.tellRefusal(budget.id), ledger.tellRefusal(budget.id)], [true, false]);
    const ago = (ms: number) => ({ ...budget, refusalToldAt: new Date(NOW.getTime() - ms) });
    assert.equal(createLedger([ago(59_999)], NOW).tellRefusal(budget.id), false);
    assert.equal(createLedger([ago(60_000)], NOW).tellRefusal(budget.id), true);
  });

  it('never admits more than fits, whatever the order', () => {
    const step = fc.record({ kind: fc.constantFrom('hold' as const, 'spend' as const), amount: fc.bigInt({ min: 0n, max: 400n }) });
    fc.assert(
      fc.property(fc.array(step), fc.bigInt({ min: 0n, max: 1_000n }), (steps, limit) => {
        const budget = givenBudget({ limit });
        const ledger = createLedger([budget], NOW);
        for (const { kind, amount } of steps) ledger[kind]([budget.id], amount);
        assert.ok(remaining(ledger.find(budget.id) ?? budget) >= 0n);
      }),
    );
  });
});
