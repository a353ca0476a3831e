import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId, type RequestContext } from '@sentinelmesh/kernel';
import {
  assertBalanced,
  auditedCost,
  contextOf,
  givenTurn,
  type Replica,
  type Schema,
  startReplica,
  startSchema,
  times,
} from './fixture.ts';

const CALLS = 10_000;
let schema: Schema;
let replicas: Replica[];
before(async () => {
  schema = await startSchema();
  replicas = await Promise.all(times(4, () => startReplica(schema)));
});
after(async () => {
  await Promise.all(replicas?.map((replica) => replica.stop()) ?? []);
  await schema?.stop();
});

const replicaOf = (index: number): Replica => {
  const replica = replicas[index % replicas.length];
  if (replica === undefined) throw new Error('there are replicas');
  return replica;
};
const read = async (context: RequestContext) => {
  const { budget } = await replicaOf(0).getBudget({ scope: 'organization' }, context);
  return { spent: budget?.spentMicroUsd ?? 0n, reserved: budget?.reservedMicroUsd ?? 0n };
};

/** As many workers as wait at the same time, until all calls were made. */
async function inParallel(workers: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(
    times(workers, async () => {
      for (let index = next++; index < CALLS; index = next++) await work(index);
    }),
  );
}

describe('10,000 concurrent calls on one budget over four replicas', () => {
  it('reserve exactly what there is', async () => {
    const context = contextOf();
    const limitMicroUsd = 50_000_000n;
    await replicaOf(0).createBudget({ scope: 'organization', limitMicroUsd }, context);
    let reserved = 0;
    await inParallel(1_000, async (index) => {
      const request = { amountMicroUsd: 100_000n, reservationId: newId('trn') };
      await replicaOf(index)
        .reserve(request, context)
        .then(
          () => {
            reserved += 1;
          },
          (error) => assert.equal(error.code, 'budget_exceeded'),
        );
    });
    assert.equal(reserved, 500);
    assert.deepEqual(await read(context), { spent: 0n, reserved: limitMicroUsd });
  });

  it('take turns from leases: nothing is overspent, and at most 2 % stays unused', async () => {
    const context = contextOf();
    const limit = 500_000n;
    await replicaOf(0).createBudget({ scope: 'organization', limitMicroUsd: limit }, context);
    let spent = 0n;
    let most = 0n;
    await inParallel(800, async (index) => {
      const turn = givenTurn({ sessionId: `session ${index % 256}`, endUser: `user ${index % 64}` });
      const opened = await replicaOf(index).openTurn(turn.toOpen, context);
      if (opened.decision !== 'continue') {
        assert.equal(opened.cause, 'budget');
        return;
      }
      // Most cost less than was held, and one in seven is closed by another replica than it was opened by.
      const cost = BigInt(20 + (index % 80));
      spent += cost;
      most += 100n;
      await replicaOf(index % 7 === 0 ? index + 1 : index).closeTurn(turn.toClose(opened, cost), context);
    });
    const budget = await read(context);
    assert.equal(budget.spent, spent);
    assert.ok(spent <= limit, `spent ${spent}`);
    assert.ok(spent >= (limit * 98n) / 100n, `spent only ${spent} of ${limit}`);
    assert.ok(most > limit, 'what calls did not need was used by others');
    assert.equal(await auditedCost(schema, context.orgId, ...replicas), spent);
    await assertBalanced(schema, context.orgId);
  });
});
