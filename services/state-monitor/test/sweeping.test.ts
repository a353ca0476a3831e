/** What is left behind is given back: by hand here, as every replica does it now and then. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestContext } from '@sentinelmesh/kernel';
import { withClient } from '@sentinelmesh/testkit';
import { assertBalanced, contextOf, givenTurn, type Replica, type Schema, startReplica, startSchema } from './fixture.ts';

const settings = { reservationTtlMs: 1_000, keepsHouse: false };
/** All that is held is past its expiry, and later, all leases are. */
const [HOLDS_END_MS, LEASES_END_MS] = [1_050, 2_050];

let schema: Schema;
let replica: Replica;
before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema, settings);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

/** A turn that is over soon, so that its money is held no longer than the settings say. */
function givenShortTurn(given: Parameters<typeof givenTurn>[0]) {
  const { toOpen, toClose } = givenTurn(given);
  return { toOpen: { ...toOpen, maxDurationMs: 100n }, toClose };
}

const give = (context: RequestContext, scope: string, scopeId = '') =>
  replica.createBudget({ scope, scopeId, limitMicroUsd: 1_000_000n }, context);

const read = async (context: RequestContext, scope: string, scopeId = '') => {
  const { budget } = await replica.getBudget({ scope, scopeId }, context);
  return { spent: budget?.spentMicroUsd ?? 0n, reserved: budget?.reservedMicroUsd ?? 0n };
};

describe('a replica that dies with turns under way', () => {
  /** Opens two turns of one session, of which the second needs no row but those of narrow budgets, and is gone. */
  async function openAndDie(context: RequestContext, endUser: string) {
    const doomed = await startReplica(schema, settings);
    const first = givenShortTurn({ sessionId: 's', endUser });
    await doomed.closeTurn(first.toClose(await doomed.openTurn(first.toOpen, context), 10n), context);
    const turn = givenShortTurn({ sessionId: 's', endUser });
    const opened = await doomed.openTurn(turn.toOpen, context);
    await doomed.stop();
    return { turn, opened };
  }

  it('has the money that rows hold given back at its expiry, and that of leases at theirs', async () => {
    const context = contextOf();
    await give(context, 'organization');
    await give(context, 'end_user', 'u');
    await openAndDie(context, 'u');
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 0, leases: 0 });
    await sleep(HOLDS_END_MS);
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 1, leases: 0 });
    assert.deepEqual(await read(context, 'end_user', 'u'), { spent: 10n, reserved: 0n });
    assert.ok((await read(context, 'organization')).reserved >= 100n);
    await assertBalanced(schema, context.orgId);
    await sleep(LEASES_END_MS - HOLDS_END_MS);
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 0, leases: 1 });
    assert.deepEqual(await read(context, 'organization'), { spent: 10n, reserved: 0n });
    await assertBalanced(schema, context.orgId);
  });

  it('has the money of turns without rows given back when its lease ends, and one that is closed later still counts', async () => {
    const context = contextOf();
    await give(context, 'organization');
    const { turn, opened } = await openAndDie(context, '');
    await sleep(HOLDS_END_MS);
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 0, leases: 0 });
    assert.ok((await read(context, 'organization')).reserved >= 100n);
    await sleep(LEASES_END_MS - HOLDS_END_MS);
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 0, leases: 1 });
    assert.deepEqual(await read(context, 'organization'), { spent: 10n, reserved: 0n });
    assert.equal((await replica.closeTurn(turn.toClose(opened, 30n), context)).step, 2);
    assert.deepEqual(await read(context, 'organization'), { spent: 40n, reserved: 0n });
    await assertBalanced(schema, context.orgId);
  });
});

describe('a reservation that has expired while it is being closed', () => {
  /** A turn whose money the row of its end user holds, past its expiry. */
  async function givenExpired(context: RequestContext) {
    await give(context, 'end_user', 'u');
    const turn = givenShortTurn({ endUser: 'u' });
    const opened = await replica.openTurn(turn.toOpen, context);
    await sleep(HOLDS_END_MS);
    return { turn, opened };
  }

  it('is passed over by the sweeper and taken the next time, if it was not closed after all', async () => {
    const context = contextOf();
    await givenExpired(context);
    await withClient(schema.adminUrl, async (client) => {
      await client.query('begin');
      await client.query('select from state_monitor.reservation where org_id = $1 for no key update', [context.orgId]);
      assert.deepEqual(await replica.janitor.sweep(), { reservations: 0, leases: 0 });
      await client.query('rollback');
    });
    assert.equal((await read(context, 'end_user', 'u')).reserved, 100n);
    assert.deepEqual(await replica.janitor.sweep(), { reservations: 1, leases: 0 });
    assert.equal((await read(context, 'end_user', 'u')).reserved, 0n);
    await assertBalanced(schema, context.orgId);
  });

  it('is given back once, by whoever comes first', async () => {
    const context = contextOf();
    const { turn, opened } = await givenExpired(context);
    await withClient(schema.adminUrl, async (client) => {
      await client.query('begin');
      await client.query('select from state_monitor.budget where org_id = $1 for no key update', [context.orgId]);
      const closing = replica.closeTurn(turn.toClose(opened, 30n), context);
      await sleep(50);
      const sweeping = replica.janitor.sweep();
      await sleep(50);
      await client.query('commit');
      assert.deepEqual([(await closing).step, await sweeping], [1, { reservations: 0, leases: 0 }]);
    });
    assert.deepEqual(await read(context, 'end_user', 'u'), { spent: 30n, reserved: 0n });
    await assertBalanced(schema, context.orgId);
  });
});
