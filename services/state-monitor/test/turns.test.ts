import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RequestContext } from '@sentinelmesh/kernel';
import { until } from '@sentinelmesh/testkit';
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
  [replica, other] = [await startReplica(schema), await startReplica(schema)];
});
after(async () => {
  await Promise.all([replica?.stop(), other?.stop()]);
  await schema?.stop();
});

const budgetOf = async (context: RequestContext, scope = 'organization', scopeId = '') =>
  (await replica.getBudget({ scope, scopeId }, context)).budget;

const giveLimit = (context: RequestContext, limitMicroUsd: bigint, scope = 'organization', scopeId = '') =>
  replica.createBudget({ scope, scopeId, limitMicroUsd }, context);

describe('a turn', () => {
  it('goes on, is recorded as a step of its session, and is priced', async () => {
    const context = contextOf();
    const turn = givenTurn();
    const opened = await replica.openTurn(turn.toOpen, context);
    assert.deepEqual([opened.decision, opened.cause, opened.risk, opened.reservedMicroUsd], ['continue', '', 0, 0n]);
    const closed = await replica.closeTurn(turn.toClose(opened, 60n), context);
    assert.deepEqual(
      [closed.decision, closed.step, closed.cost],
      ['continue', 1, { microUsd: 60n, priceKnown: true, priceVersion: 'test' }],
    );
    const { session } = await replica.getSession({ id: turn.toOpen.sessionId }, context);
    assert.deepEqual([session?.steps, session?.spentMicroUsd, session?.depth, session?.agent], [1, 60n, 0, 'support']);
  });

  it('makes a session where the caller has none', async () => {
    const { sessionId } = await replica.openTurn({ ...givenTurn().toOpen, sessionId: '' }, contextOf());
    assert.match(sessionId, /^ses_/);
  });

  it('prices a model that nobody knows at the dearest, and says so', async () => {
    const context = contextOf();
    const turn = givenTurn({ model: 'unheard-of' });
    const closed = await replica.closeTurn(turn.toClose(await replica.openTurn(turn.toOpen, context), 60n), context);
    assert.equal(closed.cost?.priceKnown, false);
  });

  it('costs nothing where no model is asked', async () => {
    const context = contextOf();
    await giveLimit(context, 0n);
    const turn = givenTurn({ model: '' });
    const opened = await replica.openTurn(turn.toOpen, context);
    assert.deepEqual([opened.decision, opened.reservedMicroUsd, opened.holds], ['continue', 0n, []]);
    assert.equal((await replica.closeTurn(turn.toClose(opened), context)).cost, undefined);
  });

  it('is not counted twice when it is opened or closed again, by whichever replica', async () => {
    const context = contextOf();
    await giveLimit(context, 1_000_000n);
    await giveLimit(context, 1_000_000n, 'end_user', 'u1');
    const turn = givenTurn({ endUser: 'u1' });
    const first = await replica.openTurn(turn.toOpen, context);
    const again = await Promise.all([replica, other, replica, other].map((one) => one.openTurn(turn.toOpen, context)));
    for (const opened of again) assert.deepEqual(opened.holds, first.holds);
    const closed = await Promise.all([replica, other, replica, other].map((one) => one.closeTurn(turn.toClose(first, 70n), context)));
    assert.deepEqual(new Set(closed.map(({ step }) => step)), new Set([1]));
    assert.deepEqual(new Set(closed.map(({ cost }) => cost?.microUsd)), new Set([70n]));
    assert.equal((await budgetOf(context))?.spentMicroUsd, 70n);
    assert.deepEqual(
      [(await budgetOf(context, 'end_user', 'u1'))?.spentMicroUsd, (await budgetOf(context, 'end_user', 'u1'))?.reservedMicroUsd],
      [70n, 0n],
    );
    assert.equal((await replica.getSession({ id: turn.toOpen.sessionId }, context)).session?.steps, 1);
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 70n);
    await assertBalanced(schema, context.orgId);
  });

  it('is settled although it was never opened, or nobody remembers that it was', async () => {
    const context = contextOf();
    await giveLimit(context, 1_000_000n);
    const turn = givenTurn();
    const opened = await replica.openTurn(turn.toOpen, context);
    await schema.ask('delete from state_monitor.reservation where org_id = $1', [context.orgId]);
    assert.equal((await replica.closeTurn(turn.toClose(opened, 30n), context)).cost?.microUsd, 30n);
    assert.equal((await budgetOf(context))?.spentMicroUsd, 30n);
    await assertBalanced(schema, context.orgId);
  });

  it('does not lose steps when many of one session are closed at the same time, over several replicas', async () => {
    const context = contextOf();
    await giveLimit(context, 1_000_000n);
    const outcomes = await Promise.all(
      times(120, async (index) => {
        const turn = givenTurn({ sessionId: 'one session' });
        const opened = await (index % 2 === 0 ? replica : other).openTurn(turn.toOpen, context);
        return (index % 3 === 0 ? replica : other).closeTurn(turn.toClose(opened, 10n), context);
      }),
    );
    assert.equal(new Set(outcomes.map(({ step }) => step)).size, 120);
    const { session } = await replica.getSession({ id: 'one session' }, context);
    assert.deepEqual([session?.steps, session?.spentMicroUsd], [120, 1_200n]);
    assert.equal((await budgetOf(context))?.spentMicroUsd, 1_200n);
    await assertBalanced(schema, context.orgId);
  });
});

describe('the limits of a session', () => {
  it('refuse the step after the last one, and tell once', async () => {
    const context = contextOf();
    await replica.createSession({ id: 's', limits: { maxSteps: 3 } }, context);
    const openings = await Promise.all(times(10, () => replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, context)));
    const stopped = openings.filter(({ decision }) => decision === 'stop');
    assert.equal(stopped.length, 7);
    assert.deepEqual([stopped[0]?.cause, stopped[0]?.risk, stopped[0]?.holds], ['steps', 0.6, []]);
    assert.match(stopped[0]?.reasons[0] ?? '', /3 steps/);
    const { events, records } = await tellings(schema, context.orgId, replica, other);
    assert.deepEqual(
      events.map(({ type, subject }) => [type, subject]),
      [['session.limit.exceeded', 's']],
    );
    assert.deepEqual(
      records.map(({ id, entity, action, disposition }) => [id, entity, action, disposition]),
      [[events[0]?.id, 'session', 'limit_exceeded', 'blocked']],
    );
  });

  it('are of time, too, from the first step on', async () => {
    const context = contextOf();
    await replica.createSession({ id: 's', limits: { maxDurationMs: 300n } }, context);
    await new Promise((resolve) => setTimeout(resolve, 350));
    assert.equal((await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, context)).decision, 'continue');
    await new Promise((resolve) => setTimeout(resolve, 350));
    assert.equal((await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, context)).cause, 'duration');
  });

  it('are of depth, too', async () => {
    const context = contextOf();
    const open = (sessionId: string, parentSessionId: string) =>
      replica.openTurn({ ...givenTurn({ sessionId }).toOpen, parentSessionId }, context);
    await replica.openTurn(givenTurn({ sessionId: 'level 0' }).toOpen, context);
    for (let level = 1; level <= 5; level += 1) assert.equal((await open(`level ${level}`, `level ${level - 1}`)).decision, 'continue');
    const refused = await open('level 6', 'level 5');
    assert.deepEqual([refused.decision, refused.cause], ['stop', 'depth']);
    assert.equal((await replica.getSession({ id: 'level 6' }, context)).session?.depth, 6);
  });

  it('belong to a session of one workspace: the same name elsewhere is another session', async () => {
    const context = contextOf();
    await replica.createSession({ id: 's', limits: { maxSteps: 1 } }, context);
    await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, context);
    assert.equal((await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, context)).decision, 'stop');
    const elsewhere = contextOf(context.orgId);
    assert.equal((await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, elsewhere)).decision, 'continue');
  });
});

describe('a session that repeats itself', () => {
  it('is warned, then stopped before the agent is asked again, and told once for each', async () => {
    const context = contextOf();
    const decisions: string[] = [];
    const risks: number[] = [];
    for (let turns = 0; turns < 8; turns += 1) {
      const turn = givenTurn({ sessionId: 'loop', text: 'where is my order?' });
      const opened = await replica.openTurn(turn.toOpen, context);
      decisions.push(opened.decision);
      risks.push(opened.risk);
      if (opened.decision !== 'stop') await replica.closeTurn(turn.toClose(opened, 1n), context);
      else assert.deepEqual([opened.cause, opened.repetition?.type, opened.repetition?.tools], ['repetition', 'identical', ['support']]);
    }
    assert.deepEqual([...new Set(decisions)], ['continue', 'warn', 'stop']);
    assert.deepEqual([...new Set(risks)], [0, 0.35, 0.7]);
    const { events, records } = await tellings(schema, context.orgId, replica, other);
    const told = events.flatMap((event) => (event.type === 'session.repetition.detected' ? [event.data.decision] : []));
    assert.deepEqual(told, ['warn', 'stop']);
    assert.deepEqual(
      records.filter(({ action }) => action === 'repetition_detected').map(({ disposition }) => disposition),
      ['flagged', 'blocked'],
    );
    assert.doesNotMatch(JSON.stringify({ events, records }, bigintAsText), /order/);
  });

  it('goes on as soon as it does something else', async () => {
    const context = contextOf();
    for (let turns = 0; turns < 6; turns += 1) {
      const turn = givenTurn({ sessionId: 'loop', text: 'where is my order?' });
      const opened = await replica.openTurn(turn.toOpen, context);
      if (opened.decision !== 'stop') await replica.closeTurn(turn.toClose(opened), context);
    }
    const turn = givenTurn({ sessionId: 'loop', text: 'cancel the newsletter of last week, please' });
    const opened = await replica.openTurn(turn.toOpen, context);
    assert.equal(opened.decision, 'continue');
    await replica.closeTurn({ ...turn.toClose(opened), observation: 'You will not get it any more.' }, context);
    assert.equal((await replica.getSession({ id: 'loop' }, context)).session?.repetition, undefined);
  });
});

describe('the budgets of a turn', () => {
  it('all hold the most that it may cost, and pay what it did', async () => {
    const context = contextOf();
    const turn = givenTurn({ endUser: 'u', runId: 'r' });
    const { sessionId } = turn.toOpen;
    const scopes = [
      ['run', 'r'],
      ['session', sessionId],
      ['end_user', 'u'],
      ['workspace', ''],
      ['organization', ''],
    ] as const;
    for (const [scope, scopeId] of scopes) await giveLimit(context, 10_000n, scope, scopeId);
    const opened = await replica.openTurn(turn.toOpen, context);
    assert.equal(opened.holds.length, 5);
    assert.deepEqual(
      opened.holds.map(({ leaseId }) => leaseId !== ''),
      [false, false, false, true, true],
    );
    for (const [scope, scopeId] of scopes) assert.ok(((await budgetOf(context, scope, scopeId))?.reservedMicroUsd ?? 0n) >= 100n, scope);
    await other.closeTurn(turn.toClose(opened, 40n), context);
    for (const [scope, scopeId] of scopes) assert.equal((await budgetOf(context, scope, scopeId))?.spentMicroUsd, 40n, scope);
    for (const [scope, scopeId] of scopes.slice(0, 3)) assert.equal((await budgetOf(context, scope, scopeId))?.reservedMicroUsd, 0n, scope);
    await assertBalanced(schema, context.orgId);
  });

  for (const scope of ['end_user', 'workspace', 'organization'] as const) {
    it(`refuse it when that of the ${scope} has too little left, say what is left, and tell once a minute`, async () => {
      const context = contextOf();
      await giveLimit(context, 250n, scope, scope === 'end_user' ? 'u' : '');
      const openings = await Promise.all(times(20, () => replica.openTurn(givenTurn({ endUser: 'u' }).toOpen, context)));
      const stopped = openings.filter(({ decision }) => decision === 'stop');
      assert.equal(stopped.length, 18);
      assert.deepEqual([stopped[0]?.cause, stopped[0]?.risk], ['budget', 0.6]);
      assert.match(
        stopped.at(-1)?.reasons[0] ?? '',
        /budget of the (end user|workspace|organisation) has \$0\.00005 left, \$0\.0001 is needed/,
      );
      await until(async () => (await tellings(schema, context.orgId, replica, other)).events.length > 1, 'the refusal to be told');
      const { events, records } = await tellings(schema, context.orgId, replica, other);
      assert.equal(events.filter(({ type }) => type === 'budget.limit.exceeded').length, 1);
      assert.equal(records.filter(({ entity, action }) => entity === 'budget' && action === 'limit_exceeded').length, 1);
      await assertBalanced(schema, context.orgId);
    });
  }

  it('are looked for anew with each turn: one that is made or removed counts at once, on every replica', async () => {
    const context = contextOf();
    const decide = async (one: Replica) => (await one.openTurn(givenTurn().toOpen, context)).decision;
    assert.deepEqual([await decide(replica), await decide(other)], ['continue', 'continue']);
    await giveLimit(context, 50n);
    assert.deepEqual([await decide(replica), await decide(other)], ['stop', 'stop']);
    await giveLimit(context, 10_000n);
    assert.deepEqual([await decide(replica), await decide(other)], ['continue', 'continue']);
    await replica.deleteBudget({ scope: 'organization' }, context);
    assert.deepEqual([await decide(replica), await decide(other)], ['continue', 'continue']);
  });

  it('admit nothing more once a limit is lowered below what is spent and reserved, leased money included', async () => {
    const context = contextOf();
    await giveLimit(context, 1_000_000n);
    for (const one of [replica, other]) assert.equal((await one.openTurn(givenTurn().toOpen, context)).decision, 'continue');
    await giveLimit(context, 100n);
    for (const one of [replica, other]) assert.equal((await one.openTurn(givenTurn().toOpen, context)).cause, 'budget');
  });

  it('record the truth when a call costs more than was held', async () => {
    const context = contextOf();
    await giveLimit(context, 150n);
    const turn = givenTurn();
    const opened = await replica.openTurn(turn.toOpen, context);
    const closed = await replica.closeTurn(turn.toClose(opened, 900n), context);
    assert.deepEqual([closed.cost?.microUsd, closed.decision], [900n, 'stop']);
    assert.deepEqual([(await budgetOf(context))?.spentMicroUsd, (await budgetOf(context))?.remainingMicroUsd], [900n, 0n]);
    assert.equal((await replica.openTurn(givenTurn().toOpen, context)).cause, 'budget');
    await assertBalanced(schema, context.orgId);
  });

  it('are free again for others within moments where a replica needs them no more', async () => {
    const context = contextOf();
    await giveLimit(context, 100_000n);
    const turn = givenTurn();
    await replica.closeTurn(turn.toClose(await replica.openTurn(turn.toOpen, context), 10n), context);
    await until(async () => (await budgetOf(context))?.reservedMicroUsd === 0n, 'the lease to be given back', 5_000);
    await assertBalanced(schema, context.orgId);
  });
});

const bigintAsText = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
