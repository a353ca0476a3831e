/** Turns that are opened from what was committed last: no row knows of them before they are closed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
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

type Turn = ReturnType<typeof givenTurn>;
type Opened = Awaited<ReturnType<Replica['openTurn']>>;

const givenSession = (context: RequestContext, id: string, maxSteps: number) =>
  replica.createSession({ id, limits: { maxSteps } }, context);

async function open(context: RequestContext, given: Parameters<typeof givenTurn>[0], one = replica) {
  const turn = givenTurn(given);
  return { turn, opened: await one.openTurn(turn.toOpen, context) };
}

const close = (context: RequestContext, { turn, opened }: { turn: Turn; opened: Opened }, cost = 10n, one = replica) =>
  one.closeTurn(turn.toClose(opened, cost), context);

const mayGoOn = ({ opened }: { opened: Opened }) => opened.decision !== 'stop';

const stepsOf = async (context: RequestContext, id: string) => (await replica.getSession({ id }, context)).session?.steps;

const heldInRows = async ({ orgId }: RequestContext) =>
  (await schema.ask<{ key: string }>("select key from state_monitor.reservation where org_id = $1 and state = 'held'", [orgId])).length;

const readBudget = async (context: RequestContext, scope = 'organization', scopeId = '') => {
  const { budget } = await replica.getBudget({ scope, scopeId }, context);
  return { spent: budget?.spentMicroUsd, reserved: budget?.reservedMicroUsd };
};

describe('the limit of steps', () => {
  it('lets through as many turns as it says, though all come at the same time and none is closed', async () => {
    const context = contextOf();
    await givenSession(context, 's', 7);
    await close(context, await open(context, { sessionId: 's' }));
    const opened = await Promise.all(times(40, () => open(context, { sessionId: 's' })));
    assert.equal(opened.filter(mayGoOn).length, 6);
    assert.equal((await open(context, { sessionId: 's' })).opened.cause, 'steps');
    assert.equal((await tellings(schema, context.orgId, replica, other)).events.length, 1);
  });

  it('counts those that were closed and those that were not', async () => {
    const context = contextOf();
    await givenSession(context, 's', 7);
    const first = await Promise.all(times(3, () => open(context, { sessionId: 's' })));
    for (const one of first.slice(1)) await close(context, one);
    const second = await Promise.all(times(40, () => open(context, { sessionId: 's' })));
    const through = second.filter(mayGoOn);
    assert.equal(through.length, 4);
    await Promise.all([...through, ...first].map((one) => close(context, one)));
    assert.equal((await open(context, { sessionId: 's' })).opened.cause, 'steps');
    assert.equal(await stepsOf(context, 's'), 7);
  });

  it('is exact however openings and closings fall together', async () => {
    const context = contextOf();
    const sessions = times(10, (index) => `session ${index}`);
    await Promise.all(sessions.map((id) => givenSession(context, id, 9)));
    const through = new Map(sessions.map((id) => [id, 0]));
    await Promise.all(
      times(400, async (index) => {
        const sessionId = sessions[index % sessions.length] ?? '';
        for (let attempts = 0; attempts < 3; attempts += 1) {
          await sleep(Math.random() * 20);
          const one = await open(context, { sessionId });
          if (!mayGoOn(one)) return;
          through.set(sessionId, (through.get(sessionId) ?? 0) + 1);
          await sleep(Math.random() * 5);
          await close(context, one);
        }
      }),
    );
    assert.deepEqual(new Set(through.values()), new Set([9]));
    assert.deepEqual(new Set(await Promise.all(sessions.map((id) => stepsOf(context, id)))), new Set([9]));
  });

  it('does not count a turn twice that is closed while another one is opened', async () => {
    const context = contextOf();
    await replica.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 1_000_000n }, context);
    await Promise.all(
      times(60, async (index) => {
        const sessionId = `session ${index}`;
        await givenSession(context, sessionId, 3);
        await close(context, await open(context, { sessionId }));
        const second = await open(context, { sessionId });
        // Its money is held in a row, so that it may go into one batch with what is closed.
        const third = open(context, { sessionId, endUser: 'u' });
        await sleep(Math.random() * 10);
        await close(context, second);
        assert.equal((await third).opened.decision, 'continue', (await third).opened.reasons.join());
        assert.equal((await open(context, { sessionId })).opened.cause, 'steps');
      }),
    );
  });

  it('does not count a turn twice that another replica closed', async () => {
    const context = contextOf();
    await givenSession(context, 's', 5);
    const opened = [
      await open(context, { sessionId: 's' }),
      await open(context, { sessionId: 's' }),
      await open(context, { sessionId: 's' }),
    ];
    for (const one of opened) await close(context, one, 10n, other);
    assert.ok(mayGoOn(await open(context, { sessionId: 's' })));
    assert.ok(mayGoOn(await open(context, { sessionId: 's' })));
    assert.equal((await open(context, { sessionId: 's' })).opened.cause, 'steps');
  });

  it('of an organisation without workspaces is not met by turns of another one in a session of the same name', async () => {
    const [{ workspaceId: _, ...mine }, { workspaceId: __, ...theirs }] = [contextOf(), contextOf()];
    for (const context of [mine, theirs]) {
      await givenSession(context, 's', 3);
      await close(context, await open(context, { sessionId: 's' }));
    }
    await Promise.all(times(2, () => open(mine, { sessionId: 's' })));
    assert.deepEqual((await Promise.all(times(3, () => open(theirs, { sessionId: 's' })))).filter(mayGoOn).length, 2);
  });
});

describe('a turn in a session that goes on', () => {
  /** A session that has begun, so that its turns need no rows, and a budget of the organisation to pay for them. */
  async function given(limitMicroUsd = 1_000_000n) {
    const context = contextOf();
    await replica.createBudget({ scope: 'organization', limitMicroUsd }, context);
    await close(context, await open(context, { sessionId: 's' }), 0n);
    return context;
  }

  it('is written down when it is closed and not before, with its money held from a lease', async () => {
    const context = await given();
    const one = await open(context, { sessionId: 's' });
    assert.deepEqual(
      [one.opened.decision, one.opened.holds.length, await heldInRows(context), await stepsOf(context, 's')],
      ['continue', 1, 0, 1],
    );
    assert.ok(((await readBudget(context)).reserved ?? 0n) >= 100n);
    assert.equal((await close(context, one, 30n)).step, 2);
    assert.deepEqual([await stepsOf(context, 's'), (await readBudget(context)).spent], [2, 30n]);
  });

  it('is held and counted once however often it is opened and closed, at the same time or later', async () => {
    const context = await given();
    const turn = givenTurn({ sessionId: 's' });
    const openings = await Promise.all(times(5, () => replica.openTurn(turn.toOpen, context)));
    openings.push(await replica.openTurn(turn.toOpen, context));
    const [opened] = openings;
    assert.ok(opened);
    for (const again of openings) assert.deepEqual(again, opened);
    const closings = await Promise.all(times(5, () => close(context, { turn, opened }, 30n)));
    closings.push(await close(context, { turn, opened }, 30n));
    for (const { step, cost } of closings) assert.deepEqual([step, cost?.microUsd], [2, 30n]);
    assert.equal(await stepsOf(context, 's'), 2);
    // Had it been held twice, the second hold would be reserved until its lease ends.
    await until(async () => (await readBudget(context)).reserved === 0n, 'the lease to be given back', 5_000);
    assert.equal((await readBudget(context)).spent, 30n);
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 30n);
    await assertBalanced(schema, context.orgId);
  });

  it('does not go on again once it was closed', async () => {
    const context = await given();
    const one = await open(context, { sessionId: 's' });
    await close(context, one, 30n);
    const again = await Promise.all([replica, other].map((each) => each.openTurn(one.turn.toOpen, context)));
    for (const { holds } of again) assert.deepEqual(holds, []);
    await close(context, one, 30n);
    assert.deepEqual([await stepsOf(context, 's'), (await readBudget(context)).spent], [2, 30n]);
  });

  it('is recorded once and paid once when another replica closes it, and nothing stays reserved', async () => {
    const context = await given();
    const opened = await Promise.all(times(20, () => open(context, { sessionId: 's' })));
    const closings = await Promise.all(opened.flatMap((one) => [close(context, one, 30n, other), close(context, one, 30n, other)]));
    assert.deepEqual(new Set(closings.map(({ step }) => step)), new Set(times(20, (index) => index + 2)));
    assert.deepEqual([await stepsOf(context, 's'), (await readBudget(context)).spent], [21, 600n]);
    await until(async () => (await readBudget(context)).reserved === 0n, 'the lease to be given back', 5_000);
    assert.equal(await auditedCost(schema, context.orgId, replica, other), 600n);
    await assertBalanced(schema, context.orgId);
  });

  it('is bound by a budget that was created after the turn before it, of the organisation or of whoever pays', async () => {
    const context = contextOf();
    const decide = async (endUser = '') => (await open(context, { sessionId: 's', endUser })).opened;
    assert.deepEqual((await decide()).holds, []);
    assert.deepEqual((await decide()).holds, []);
    await replica.createBudget({ scope: 'organization', limitMicroUsd: 250n }, context);
    assert.deepEqual([(await decide()).holds.length, (await decide()).holds.length, (await decide()).cause], [1, 1, 'budget']);
    await replica.createBudget({ scope: 'organization', limitMicroUsd: 1_000_000n }, context);
    await replica.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 150n }, context);
    assert.deepEqual([(await decide('u')).holds.length, (await decide('u')).cause], [2, 'budget']);
    assert.equal((await decide()).holds.length, 1);
    await assertBalanced(schema, context.orgId);
  });

  it('is refused when the budget is overdrawn, whatever the replica has leased of it', async () => {
    const context = await given();
    assert.ok(mayGoOn(await open(context, { sessionId: 's' })));
    const dear = await open(context, { sessionId: 's' });
    await close(context, dear, 5_000_000n, other);
    assert.equal((await open(context, { sessionId: 's' })).opened.cause, 'budget');
    assert.equal((await open(context, { sessionId: 's' }, other)).opened.cause, 'budget');
  });

  it('has its money held in the row of a budget of its end user', async () => {
    const context = await given();
    await replica.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 1_000n }, context);
    const one = await open(context, { sessionId: 's', endUser: 'u' });
    assert.deepEqual([await heldInRows(context), (await readBudget(context, 'end_user', 'u')).reserved], [1, 100n]);
    await close(context, one, 30n);
    assert.deepEqual(await readBudget(context, 'end_user', 'u'), { spent: 30n, reserved: 0n });
    await assertBalanced(schema, context.orgId);
  });
});
