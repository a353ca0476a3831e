import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Hold } from '@sentinelmesh/contracts';
import type { RequestContext } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { assertBalanced, auditedCost, contextOf, givenTurn, type Replica, type Schema, startReplica, startSchema } from './fixture.ts';

let schema: Schema;
let replicas: readonly [Replica, Replica];
before(async () => {
  schema = await startSchema();
  replicas = [await startReplica(schema), await startReplica(schema)];
});
after(async () => {
  await Promise.all(replicas?.map((replica) => replica.stop()) ?? []);
  await schema?.stop();
});

type Operation =
  | { readonly kind: 'reserve'; readonly id: number; readonly amount: number; readonly replica: 0 | 1 }
  | { readonly kind: 'settle'; readonly id: number; readonly amount: number; readonly replica: 0 | 1 }
  | { readonly kind: 'release'; readonly id: number; readonly replica: 0 | 1 }
  | { readonly kind: 'spend'; readonly id: number; readonly amount: number; readonly replica: 0 | 1 }
  | { readonly kind: 'open'; readonly id: number; readonly replica: 0 | 1 }
  | { readonly kind: 'close'; readonly id: number; readonly amount: number; readonly replica: 0 | 1 }
  | { readonly kind: 'limit'; readonly amount: number; readonly replica: 0 | 1 };

const id = fc.nat(5);
const amount = fc.nat(300);
const replica = fc.constantFrom<0 | 1>(0, 1);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('reserve'), id, amount: amount.map((value) => value + 1), replica }),
  fc.record({ kind: fc.constant('settle'), id, amount, replica }),
  fc.record({ kind: fc.constant('release'), id, replica }),
  fc.record({ kind: fc.constant('spend'), id, amount: amount.map((value) => value + 1), replica }),
  fc.record({ kind: fc.constant('open'), id, replica }),
  fc.record({ kind: fc.constant('close'), id, amount, replica }),
  fc.record({ kind: fc.constant('limit'), amount: fc.integer({ min: 500, max: 1_500 }), replica }),
);

type Entry = { state: 'held' | 'settled' | 'released'; readonly amount: number };

/** One end user's budget as a sheet of paper: turns and reservations with their states, one after the other. */
function createModel() {
  const entries = new Map<string, Entry>();
  let limit = 1_000;
  let spent = 0;
  const reserved = () => [...entries.values()].reduce((sum, entry) => sum + (entry.state === 'held' ? entry.amount : 0), 0);
  const hold = (key: string, most: number) => {
    if (entries.has(key)) return true;
    if (spent + reserved() + most > limit) return false;
    entries.set(key, { state: 'held', amount: most });
    return true;
  };
  const settle = (key: string, cost: number) => {
    const entry = entries.get(key);
    if (entry === undefined) return false;
    if (entry.state !== 'settled') spent += cost;
    entry.state = 'settled';
    return true;
  };
  return {
    reserve: (index: number, most: number) => hold(`reservation ${index}`, most),
    settle: (index: number, cost: number) => settle(`reservation ${index}`, cost),
    release: (index: number) => {
      const entry = entries.get(`reservation ${index}`);
      if (entry?.state === 'held') entry.state = 'released';
      return entry !== undefined;
    },
    spend: (index: number, cost: number) => {
      if (entries.has(`spend ${index}`)) return true;
      if (spent + reserved() + cost > limit) return false;
      entries.set(`spend ${index}`, { state: 'settled', amount: cost });
      spent += cost;
      return true;
    },
    open: (index: number) => hold(`turn ${index}`, 100),
    close: (index: number, cost: number) => {
      if (!entries.has(`turn ${index}`)) entries.set(`turn ${index}`, { state: 'held', amount: 0 });
      return settle(`turn ${index}`, cost);
    },
    setLimit: (to: number) => {
      limit = to;
      return true;
    },
    state: () => ({ limit: BigInt(limit), spent: BigInt(spent), reserved: BigInt(reserved()) }),
  };
}

type Run = {
  readonly context: RequestContext;
  readonly turns: readonly ReturnType<typeof givenTurn>[];
  readonly holds: Map<number, Hold[]>;
  readonly model: ReturnType<typeof createModel>;
};

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    (error) => {
      if (error.code !== 'budget_exceeded' && error.code !== 'not_found') throw error;
      return false;
    },
  );

/** Does it for real and on paper; both must agree whether it is possible. */
async function take(operation: Operation, { context, turns, holds, model }: Run): Promise<void> {
  const service = replicas[operation.replica];
  const turn = 'id' in operation ? turns[operation.id] : undefined;
  switch (operation.kind) {
    case 'reserve': {
      const request = { payer: { endUser: 'u' }, amountMicroUsd: BigInt(operation.amount), reservationId: `${operation.id}` };
      return assert.equal(await succeeds(service.reserve(request, context)), model.reserve(operation.id, operation.amount));
    }
    case 'settle': {
      const request = { reservationId: `${operation.id}`, amountMicroUsd: BigInt(operation.amount) };
      return assert.equal(await succeeds(service.settle(request, context)), model.settle(operation.id, operation.amount));
    }
    case 'release':
      return assert.equal(await succeeds(service.release({ reservationId: `${operation.id}` }, context)), model.release(operation.id));
    case 'spend': {
      const request = { scope: 'end_user', scopeId: 'u', amountMicroUsd: BigInt(operation.amount), spendId: `${operation.id}` };
      return assert.equal(await succeeds(service.spend(request, context)), model.spend(operation.id, operation.amount));
    }
    case 'open': {
      if (turn === undefined) return;
      const opened = await service.openTurn(turn.toOpen, context);
      assert.equal(opened.decision !== 'stop', model.open(operation.id));
      if (opened.decision !== 'stop') holds.set(operation.id, opened.holds);
      return;
    }
    case 'close': {
      if (turn === undefined) return;
      await service.closeTurn(turn.toClose({ holds: holds.get(operation.id) ?? [] }, BigInt(operation.amount)), context);
      model.close(operation.id, operation.amount);
      return;
    }
    case 'limit':
      await service.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: BigInt(operation.amount) }, context);
      model.setLimit(operation.amount);
  }
}

describe('any sequence of operations', () => {
  it('leaves a budget as it would on paper, and wide budgets in balance with it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 40 }), async (operations) => {
        const context = contextOf();
        const run = {
          context,
          turns: Array.from({ length: 6 }, () => givenTurn({ endUser: 'u' })),
          holds: new Map(),
          model: createModel(),
        };
        await replicas[0].createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 1_000n }, context);
        await replicas[0].createBudget({ scope: 'organization', limitMicroUsd: 1_000_000n }, context);
        for (const operation of operations) {
          await take(operation, run);
          const { budget } = await replicas[0].getBudget({ scope: 'end_user', scopeId: 'u' }, context);
          const state = { limit: budget?.limitMicroUsd, spent: budget?.spentMicroUsd, reserved: budget?.reservedMicroUsd };
          assert.deepEqual(state, run.model.state());
        }
        await assertBalanced(schema, context.orgId);
        const { budget } = await replicas[0].getBudget({ scope: 'organization' }, context);
        assert.equal(budget?.spentMicroUsd, await auditedCost(schema, context.orgId, ...replicas));
      }),
      { numRuns: 25 },
    );
  });
});
