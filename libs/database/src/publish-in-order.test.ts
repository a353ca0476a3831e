import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import type { BusMessage } from './outbox.ts';
import { type OutboxRow, publishInOrder } from './publish-in-order.ts';

const rowsOf = (orgs: readonly string[]): OutboxRow[] =>
  orgs.map((org_id, index) => ({
    position: BigInt(index),
    org_id,
    id: `${org_id}:${index}`,
    subject: 's',
    headers: {},
    payload: new Uint8Array(),
  }));

const never = () => false;
const ids = (rows: readonly BusMessage[]) => rows.map(({ id }) => id);

describe('publishing a batch', () => {
  it('begins the next message of an organisation only when the bus has the one before', async () => {
    const orgs = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(orgs, fc.func(fc.nat(2)), async (batch, delayOf) => {
        const underWay = new Set<string>();
        const published: string[] = [];
        const publish = async ({ id }: BusMessage) => {
          const org = id.slice(0, 1);
          assert.ok(!underWay.has(org));
          underWay.add(org);
          await sleep(delayOf(id));
          underWay.delete(org);
          published.push(id);
        };
        const rows = rowsOf(batch);
        const outcome = await publishInOrder(rows, publish, never);
        for (const org of 'abc')
          assert.deepEqual(
            published.filter((id) => id.startsWith(org)),
            ids(rows).filter((id) => id.startsWith(org)),
          );
        assert.deepEqual(ids(outcome.rows), published);
      }),
      { numRuns: 20 },
    );
  });

  it('stops an organisation at its first failure and goes on with the others', async () => {
    const refused = new Error('refused');
    const publish = async ({ id }: BusMessage) => {
      if (id === 'a:2') throw refused;
    };
    const outcome = await publishInOrder(rowsOf(['a', 'b', 'a', 'a', 'b']), publish, never);
    assert.deepEqual(ids(outcome.rows).toSorted(), ['a:0', 'b:1', 'b:4']);
    assert.deepEqual(
      outcome.failures.map(({ row, error }) => [row.id, error]),
      [['a:2', refused]],
    );
  });

  it('gives up on an acknowledgement that does not come', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const publishing = publishInOrder(rowsOf(['a', 'a']), () => new Promise(() => undefined), never);
    context.mock.timers.tick(10_000);
    const { rows, failures } = await publishing;
    assert.deepEqual(ids(rows), []);
    assert.ok(failures.length === 1 && failures[0]?.error instanceof Unavailable);
  });

  it('begins nothing once it is told to stop, and says that it did not finish', async () => {
    const outcome = await publishInOrder(
      rowsOf(['a', 'b']),
      () => assert.fail('must not publish'),
      () => true,
    );
    assert.deepEqual(outcome, { rows: [], failures: [], unfinished: true });
  });
});
