import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidArgument, NotFound, newId, type RequestContext } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
import { BudgetExceeded } from '../src/errors.ts';
import {
  assertBalanced,
  auditedCost,
  contextOf,
  givenTurn,
  type Replica,
  type Schema,
  startReplica,
  startSchema,
  tellings,
  times,
} from './fixture.ts';

let schema: Schema;
let replica: Replica;
let other: Replica;
before(async () => {
  schema = await startSchema();
  [replica, other] = [await startReplica(schema, { reservationTtlMs: 1_000 }), await startReplica(schema, { reservationTtlMs: 1_000 })];
});
after(async () => {
  await Promise.all([replica?.stop(), other?.stop()]);
  await schema?.stop();
});

const give = (context: RequestContext, limitMicroUsd: bigint, scope = 'organization', scopeId = '') =>
  replica.createBudget({ scope, scopeId, limitMicroUsd }, context);
const read = async (context: RequestContext, scope = 'organization', scopeId = '') => {
  const { budget } = await replica.getBudget({ scope, scopeId }, context);
  return { spent: budget?.spentMicroUsd, reserved: budget?.reservedMicroUsd, limit: budget?.limitMicroUsd };
};

describe('a budget', () => {
  it('is created once for each scope; creating it again changes its limit and nothing else', async () => {
    const context = contextOf();
    const first = (await give(context, 500n, 'run', 'r')).budget;
    await replica.spend({ scope: 'run', scopeId: 'r', amountMicroUsd: 100n }, context);
    const second = (await give(context, 900n, 'run', 'r')).budget;
    assert.match(first?.id ?? '', /^bud_/);
    assert.equal(second?.id, first?.id);
    assert.deepEqual(
      [second?.limitMicroUsd, second?.spentMicroUsd, second?.remainingMicroUsd, second?.exceeded],
      [900n, 100n, 800n, false],
    );
    await Promise.all(
      times(10, (index) =>
        (index % 2 === 0 ? replica : other).createBudget({ scope: 'session', scopeId: 's', limitMicroUsd: 7n }, context),
      ),
    );
    assert.equal((await replica.listBudgets({}, context)).budgets.length, 2);
  });

  it('has its change told with an audit record under the same id, unless nothing changed', async () => {
    const context = contextOf();
    await give(context, 500n);
    await give(context, 500n);
    await give(context, 600n);
    await replica.deleteBudget({ scope: 'organization' }, context);
    const { events, records } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['budget.limit.changed', 'budget.limit.changed', 'budget.limit.removed'],
    );
    assert.deepEqual(
      records.map(({ id, entity, action, principal }) => [id, entity, action, principal?.id]),
      [
        [events[0]?.id, 'budget', 'limit_changed', context.principal.id],
        [events[1]?.id, 'budget', 'limit_changed', context.principal.id],
        [events[2]?.id, 'budget', 'limit_removed', context.principal.id],
      ],
    );
  });

  it('is gone when it is removed, and says so', async () => {
    const context = contextOf();
    await give(context, 500n, 'run', 'r');
    assert.equal((await replica.deleteBudget({ scope: 'run', scopeId: 'r' }, context)).budget?.limitMicroUsd, 500n);
    await assert.rejects(replica.getBudget({ scope: 'run', scopeId: 'r' }, context), NotFound);
    await assert.rejects(replica.deleteBudget({ scope: 'run', scopeId: 'r' }, context), NotFound);
    await assert.rejects(replica.spend({ scope: 'run', scopeId: 'r', amountMicroUsd: 1n }, context), NotFound);
  });

  it('is listed by pages, oldest first, by scope, and not to another workspace', async () => {
    const context = contextOf();
    const elsewhere = contextOf(context.orgId);
    for (const run of ['a', 'b', 'c']) await give(context, 1n, 'run', run);
    await give(context, 1n, 'workspace');
    await give(elsewhere, 1n, 'run', 'theirs');
    const first = await replica.listBudgets({ pageSize: 2 }, context);
    assert.deepEqual(
      first.budgets.map(({ scopeId }) => scopeId),
      ['a', 'b'],
    );
    const second = await replica.listBudgets({ pageSize: 2, pageToken: first.nextPageToken }, context);
    assert.deepEqual(
      second.budgets.map(({ scopeId }) => scopeId),
      ['c', context.workspaceId],
    );
    assert.equal(second.nextPageToken, '');
    assert.deepEqual(
      (await replica.listBudgets({ scope: 'workspace' }, context)).budgets.map(({ scope }) => scope),
      ['workspace'],
    );
    const { workspaceId: _, ...asOrganization } = context;
    assert.equal((await replica.listBudgets({}, asOrganization)).budgets.length, 5);
  });

  it('belongs to what a caller may name: a run of another workspace is another run, another organisation is refused', async () => {
    const context = contextOf();
    await give(context, 500n, 'run', 'r');
    await assert.rejects(replica.getBudget({ scope: 'run', scopeId: 'r' }, contextOf(context.orgId)), NotFound);
    await assert.rejects(give(context, 1n, 'organization', newId('org')), InvalidArgument);
    assert.equal((await give(context, 1n, 'organization', context.orgId)).budget?.scopeId, context.orgId);
    await assert.rejects(give(context, 1n, 'workspace', 'ws_1'), InvalidArgument);
    await assert.rejects(give(context, 1n, 'galaxy', 'r'), InvalidArgument);
  });
});

describe('spending', () => {
  it('takes what there is and no more, once for each id', async () => {
    const context = contextOf();
    await give(context, 1_000n, 'run', 'r');
    const spend = (amountMicroUsd: bigint, spendId = '') => replica.spend({ scope: 'run', scopeId: 'r', amountMicroUsd, spendId }, context);
    await Promise.all(times(5, () => spend(400n, 'first')));
    assert.deepEqual(await read(context, 'run', 'r'), { spent: 400n, reserved: 0n, limit: 1_000n });
    await assert.rejects(
      spend(601n),
      (error) => error instanceof BudgetExceeded && /\$0\.0006 left, \$0\.000601 is needed/.test(error.message),
    );
    assert.deepEqual(
      await replica.canSpend({ scope: 'run', scopeId: 'r', amountMicroUsd: 601n }, context).then(({ allowed }) => allowed),
      false,
    );
    assert.deepEqual(
      await replica.canSpend({ scope: 'run', scopeId: 'r', amountMicroUsd: 600n }, context).then(({ allowed }) => allowed),
      true,
    );
    const { budget } = await spend(600n);
    assert.deepEqual([budget?.remainingMicroUsd, budget?.exceeded], [0n, true]);
  });

  it('is audited with its amount', async () => {
    const context = contextOf();
    await give(context, 1_000n, 'run', 'r');
    await replica.spend({ scope: 'run', scopeId: 'r', amountMicroUsd: 250n }, context);
    const { records } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      records.filter(({ action }) => action === 'spent').map(({ attributes }) => attributes.cost_micro_usd),
      ['250'],
    );
  });

  it('never lets concurrent callers pass the limit together', async () => {
    const context = contextOf();
    await give(context, 5_000_000n, 'run', 'r');
    const spendings = times(1_000, (index) =>
      (index % 2 === 0 ? replica : other).spend({ scope: 'run', scopeId: 'r', amountMicroUsd: 100_000n }, context).then(
        () => true,
        () => false,
      ),
    );
    assert.equal((await Promise.all(spendings)).filter(Boolean).length, 50);
    assert.deepEqual(await read(context, 'run', 'r'), { spent: 5_000_000n, reserved: 0n, limit: 5_000_000n });
  });
});

describe('a reservation', () => {
  const payer = { runId: 'r', sessionId: 's', endUser: 'u' };
  const reserve = (context: RequestContext, amountMicroUsd: bigint, reservationId: string = newId('trn'), ttlMs = 60_000n) =>
    replica.reserve({ payer, amountMicroUsd, reservationId, ttlMs }, context);

  it('holds in all budgets of the payer or in none', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    await give(context, 300n, 'end_user', 'u');
    const { reservation } = await reserve(context, 200n);
    assert.equal(reservation?.budgetIds.length, 2);
    await assert.rejects(reserve(context, 200n), (error) => error instanceof BudgetExceeded && /end user/.test(error.message));
    assert.deepEqual([(await read(context)).reserved, (await read(context, 'end_user', 'u')).reserved], [200n, 200n]);
    await assertBalanced(schema, context.orgId);
  });

  it('is the first one when it is repeated', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    const all = await Promise.all(
      times(10, (index) =>
        (index % 2 === 0 ? replica : other).reserve({ amountMicroUsd: 100n, reservationId: 'same', ttlMs: 60_000n }, context),
      ),
    );
    assert.equal((await read(context)).reserved, 100n);
    assert.equal(new Set(all.map(({ reservation }) => reservation?.expiresAt?.getTime())).size, 1);
  });

  it('becomes what was really spent, more or less than was held, once', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    await reserve(context, 200n, 'less');
    await reserve(context, 200n, 'more');
    const settle = (reservationId: string, amountMicroUsd: bigint) =>
      Promise.all(times(6, (index) => (index % 2 === 0 ? replica : other).settle({ reservationId, amountMicroUsd }, context)));
    await settle('less', 50n);
    const [answer] = await settle('more', 950n);
    assert.deepEqual(await read(context), { spent: 1_000n, reserved: 0n, limit: 1_000n });
    assert.deepEqual(
      answer?.budgets.map(({ exceeded }) => exceeded),
      [true],
    );
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 1_000n);
  });

  it('can be released, again without effect, and not after it was settled', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    await reserve(context, 200n, 'a');
    for (let again = 0; again < 3; again += 1) await replica.release({ reservationId: 'a' }, context);
    assert.deepEqual(await read(context), { spent: 0n, reserved: 0n, limit: 1_000n });
    await reserve(context, 200n, 'b');
    await replica.settle({ reservationId: 'b', amountMicroUsd: 10n }, context);
    await replica.release({ reservationId: 'b' }, context);
    assert.deepEqual(await read(context), { spent: 10n, reserved: 0n, limit: 1_000n });
    await assert.rejects(replica.settle({ reservationId: 'unheard of', amountMicroUsd: 1n }, context), NotFound);
    await assert.rejects(replica.release({ reservationId: 'a' }, contextOf(context.orgId)), NotFound);
  });

  it('records what was spent although it was released before: messages may be overtaken', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    await reserve(context, 200n, 'a');
    await replica.release({ reservationId: 'a' }, context);
    await replica.settle({ reservationId: 'a', amountMicroUsd: 120n }, context);
    assert.deepEqual(await read(context), { spent: 120n, reserved: 0n, limit: 1_000n });
  });

  it('is given back after its expiry by any replica, and a settlement that comes later still counts', async () => {
    const context = contextOf();
    await give(context, 1_000n);
    await reserve(context, 200n, 'late', 200n);
    await until(async () => (await read(context)).reserved === 0n, 'the reservation to expire', 3_000);
    await Promise.all(times(5, () => replica.janitor.sweep()));
    await replica.settle({ reservationId: 'late', amountMicroUsd: 90n }, context);
    await replica.settle({ reservationId: 'late', amountMicroUsd: 90n }, context);
    assert.deepEqual(await read(context), { spent: 90n, reserved: 0n, limit: 1_000n });
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 90n);
    await assertBalanced(schema, context.orgId);
  });

  it('of a turn that was never closed is given back, too, and one that is closed later still counts', async () => {
    const context = contextOf();
    await give(context, 1_000_000n);
    await give(context, 1_000n, 'end_user', 'u');
    const turn = givenTurn({ endUser: 'u' });
    const opened = await replica.openTurn({ ...turn.toOpen, maxDurationMs: 100n }, context);
    await until(
      async () => (await read(context)).reserved === 0n && (await read(context, 'end_user', 'u')).reserved === 0n,
      'all to expire',
      6_000,
    );
    await other.closeTurn(turn.toClose(opened, 70n), context);
    assert.deepEqual([(await read(context)).spent, (await read(context, 'end_user', 'u')).spent], [70n, 70n]);
    await assertBalanced(schema, context.orgId);
  });
});

describe('the thresholds of a budget', () => {
  it('are told once each, however many spend at the same time', async () => {
    const context = contextOf();
    await give(context, 20_000n);
    await Promise.all(
      times(250, async (index) => {
        const one = index % 2 === 0 ? replica : other;
        const turn = givenTurn();
        const opened = await one.openTurn(turn.toOpen, context);
        if (opened.decision === 'continue') await (index % 3 === 0 ? replica : other).closeTurn(turn.toClose(opened, 100n), context);
      }),
    );
    await until(async () => (await replica.openTurn(givenTurn().toOpen, context)).cause === 'budget', 'exhaustion');
    await until(async () => {
      const turn = givenTurn();
      const opened = await replica.openTurn(turn.toOpen, context);
      if (opened.decision === 'continue') await replica.closeTurn(turn.toClose(opened, 100n), context);
      return (await read(context)).spent === 20_000n;
    }, 'all to be spent');
    const { events, records } = await tellings(schema, context.orgId, replica, other);
    const told = events.flatMap((event) => (event.type === 'budget.threshold.crossed' ? [event.data.percent] : []));
    assert.deepEqual(
      told.toSorted((a, b) => a - b),
      [50, 80, 90, 100],
    );
    assert.equal(records.filter(({ action }) => action === 'threshold_crossed').length, 4);
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 20_000n);
  });

  it('are told again only when a higher limit makes them mean something new', async () => {
    const context = contextOf();
    await give(context, 100n, 'run', 'r');
    const spend = (amountMicroUsd: bigint) => replica.spend({ scope: 'run', scopeId: 'r', amountMicroUsd }, context);
    await spend(60n);
    await give(context, 1_000n, 'run', 'r');
    await spend(1n);
    await spend(450n);
    await sleep(50);
    const { events } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      events.flatMap((event) =>
        event.type === 'budget.threshold.crossed' ? [[event.data.percent, event.data.budget?.spentMicroUsd]] : [],
      ),
      [
        [50, 60n],
        [50, 511n],
      ],
    );
  });
});
