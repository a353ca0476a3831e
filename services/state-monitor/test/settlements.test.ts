/** What was settled gathers for a moment and becomes one audit record. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RequestContext } from '@sentinelmesh/kernel';
import { until, withClient } from '@sentinelmesh/testkit';
import type { Cost } from '../src/domain/reservation.ts';
import { settlementWrites } from '../src/store/settlement-rows.ts';
import { writeTogether } from '../src/store/write.ts';
import { auditedCost, contextOf, givenTurn, type Replica, type Schema, startReplica, startSchema, tellings, times } from './fixture.ts';

let schema: Schema;
let replicas: [Replica, Replica, Replica];
before(async () => {
  schema = await startSchema();
  const start = (priceVersion = 'test') => startReplica(schema, { keepsHouse: false, priceVersion });
  replicas = [await start(), await start(), await start('newer')];
});
after(async () => {
  await Promise.all(replicas?.map((replica) => replica.stop()) ?? []);
  await schema?.stop();
});

/** A turn that costs this much, from its opening to its closing. */
async function take(replica: Replica, context: RequestContext, cost: bigint): Promise<void> {
  const turn = givenTurn();
  await replica.closeTurn(turn.toClose(await replica.openTurn(turn.toOpen, context), cost), context);
}

/** What the records of settlements say, once all is told. */
async function settled({ orgId }: RequestContext) {
  const { records } = await tellings(schema, orgId, ...replicas);
  return records.filter(({ entity, action }) => entity === 'usage' && action === 'settled').map(({ attributes }) => attributes);
}

const untold = ({ orgId }: RequestContext) =>
  schema.ask<{ settlements: string; cost: string }>(
    'select settlements, cost from state_monitor.unaudited_settlement where org_id = $1 order by price_version',
    [orgId],
  );

describe('what was settled', () => {
  it('becomes one record with all that it cost, and nothing is told when there is nothing', async () => {
    const [replica] = replicas;
    const context = contextOf();
    for (const cost of [10n, 20n, 0n]) await take(replica, context, cost);
    await Promise.all(times(47, () => take(replica, context, 1n)));
    assert.deepEqual(await settled(context), [{ settlements: '50', cost_micro_usd: '77', price_version: 'test' }]);
    await replica.settlements.tell();
    assert.equal((await settled(context)).length, 1);
    await take(replica, context, 5n);
    assert.equal((await settled(context)).length, 2);
  });

  it('is kept apart by the prices that it was reckoned by, and by organisation', async () => {
    const [replica, other, newer] = replicas;
    const [context, elsewhere] = [contextOf(), contextOf()];
    await Promise.all([take(replica, context, 10n), take(other, context, 20n), take(newer, context, 40n), take(replica, elsewhere, 80n)]);
    await replica.reserve({ amountMicroUsd: 100n, reservationId: 'r' }, context);
    await other.settle({ reservationId: 'r', amountMicroUsd: 7n }, context);
    const byVersion = (await settled(context)).toSorted((a, b) => ((a.price_version ?? '') < (b.price_version ?? '') ? -1 : 1));
    assert.deepEqual(byVersion, [
      { settlements: '1', cost_micro_usd: '7' },
      { settlements: '1', cost_micro_usd: '40', price_version: 'newer' },
      { settlements: '2', cost_micro_usd: '30', price_version: 'test' },
    ]);
    assert.deepEqual(await settled(elsewhere), [{ settlements: '1', cost_micro_usd: '80', price_version: 'test' }]);
  });

  it('is kept apart by prices within one transaction, too', async () => {
    const { orgId, ...context } = contextOf();
    const [cost, newer] = ['test', 'newer'].map((priceVersion) => ({ microUsd: 10n, priceKnown: true, priceVersion })) as [Cost, Cost];
    const writes = settlementWrites(orgId, [cost, newer, cost]);
    await replicas[0].database.withOrg(orgId, (trx) => writeTogether(trx, { writes }));
    assert.deepEqual(
      (await settled({ orgId, ...context })).map(({ settlements, cost_micro_usd }) => [settlements, cost_micro_usd]).toSorted(),
      [
        ['1', '10'],
        ['2', '20'],
      ],
    );
  });

  it('is told exactly once, however many replicas do it while turns are closed', async () => {
    const context = contextOf();
    await replicas[0].createBudget({ scope: 'organization', limitMicroUsd: 1_000_000n }, context);
    let isOver = false;
    const telling = replicas.map(async ({ settlements }) => {
      while (!isOver) await settlements.tell();
    });
    const turns = times(300, (index) => take(index % 2 === 0 ? replicas[0] : replicas[1], context, BigInt(index % 90)));
    await Promise.all(turns).finally(() => {
      isOver = true;
    });
    await Promise.all(telling);
    const { budget } = await replicas[0].getBudget({ scope: 'organization' }, context);
    assert.equal(await auditedCost(schema, context.orgId, ...replicas), budget?.spentMicroUsd);
    assert.equal(
      (await settled(context)).reduce((sum, { settlements }) => sum + Number(settlements), 0),
      300,
    );
  });

  it('waits where its record cannot be written', async () => {
    const [replica] = replicas;
    const context = contextOf();
    await take(replica, context, 10n);
    await schema.ask('revoke insert on state_monitor.outbox from sm_state_monitor');
    await assert.rejects(replica.settlements.tell());
    assert.deepEqual(await untold(context), [{ settlements: '1', cost: '10' }]);
    await schema.ask('grant insert on state_monitor.outbox to sm_state_monitor');
    assert.equal(await auditedCost(schema, context.orgId, ...replicas), 10n);
  });

  it('is passed over while somebody else has it, and told the next time', async () => {
    const [replica] = replicas;
    const context = contextOf();
    await take(replica, context, 10n);
    await withClient(schema.adminUrl, async (client) => {
      await client.query('begin');
      await client.query('select from state_monitor.unaudited_settlement where org_id = $1 for update', [context.orgId]);
      await replica.settlements.tell();
      assert.deepEqual(await untold(context), [{ settlements: '1', cost: '10' }]);
      await client.query('rollback');
    });
    await replica.settlements.tell();
    assert.deepEqual(await untold(context), []);
    assert.equal(await auditedCost(schema, context.orgId, ...replicas), 10n);
  });

  it('is told by itself within moments, and at once by a replica that stops', async () => {
    const context = contextOf();
    const keeper = await startReplica(schema);
    await take(keeper, context, 10n);
    await until(async () => (await untold(context)).length === 0, 'it to be told', 3_000);
    await take(keeper, context, 20n);
    await keeper.stop();
    assert.deepEqual(await untold(context), []);
    const { published } = keeper;
    assert.equal(await auditedCost(schema, context.orgId, { ...replicas[0], published }, ...replicas), 30n);
  });
});
