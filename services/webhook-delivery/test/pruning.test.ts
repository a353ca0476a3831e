import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { webhookDeliveryConfig } from '../src/config.ts';
import { type Schema, startSchema } from './engine-fixture.ts';
import { messageOf, newDelivery, type Stores, startStores } from './store-fixture.ts';

let schema: Schema;
let stores: Stores;
before(async () => {
  schema = await startSchema();
  stores = await startStores(schema);
});
after(async () => {
  await stores?.stop();
  await schema?.stop();
});

const DAY_MS = 24 * 60 * 60_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

describe('deliveries', () => {
  it('are removed with their events and attempts when they are too old, wherever they were for', async () => {
    const places = Array.from({ length: 3 }, () => newId('org')).flatMap((orgId) =>
      Array.from({ length: 3 }, () => ({ orgId, destinationId: newId('dst') })),
    );
    const given = async (state: string, { happened, taken = happened }: { happened: number; taken?: number }) => {
      for (const { orgId, destinationId } of places) {
        const row = newDelivery(orgId, destinationId, { id: newId('dlv', daysAgo(happened).getTime()) });
        const { id, event } = messageOf(row);
        const at = daysAgo(taken);
        await schema.ask('insert into webhook_delivery.message (org_id, id, event, created_at) values ($1, $2, $3, $4)', [
          orgId,
          id,
          event,
          at,
        ]);
        await schema.ask(
          `insert into webhook_delivery.delivery (org_id, destination_id, id, state, position, event_type, severity, workspace_id, created_at)
           values ($1, $2, $3, $4, 1, $5, 'high', '', $6)`,
          [orgId, destinationId, row.id, state, `${state} ${happened} ${taken}`, at],
        );
        await schema.ask(
          `insert into webhook_delivery.attempt (org_id, destination_id, delivery_id, number, outcome, error, status, started_at, total_ms, response)
           values ($1, $2, $3, 1, 'failed', '', 0, $4, 0, '')`,
          [orgId, destinationId, row.id, at],
        );
      }
    };
    await given('succeeded', { happened: 20 });
    await given('held', { happened: 15 });
    await given('in_flight', { happened: 15 });
    await given('failed', { happened: 13 });
    // The stream had it while the mesh was down.
    await given('pending', { happened: 16, taken: 10 });
    while ((await stores.housekeeping.prune(14)) > 0);
    const left = await schema.ask<{ event_type: string; count: number }>(
      'select event_type, count(*)::int as count from webhook_delivery.delivery group by 1 order by 1',
    );
    assert.deepEqual(
      left.map(({ event_type, count }) => [event_type, count]),
      [
        ['failed 13 13', 9],
        ['in_flight 15 15', 9],
        ['pending 16 10', 9],
      ],
    );
    const [counted] = await schema.ask<{ messages: number; attempts: number }>(
      `select (select count(*)::int from webhook_delivery.message) as messages, (select count(*)::int from webhook_delivery.attempt) as attempts`,
    );
    assert.deepEqual(counted, { messages: 18, attempts: 18 });
  });

  it('are kept at least as long as they are tried again', () => {
    const { schema: days } = webhookDeliveryConfig.keys.keepDays;
    assert.deepEqual(
      ['3', '4'].map((given) => days.safeParse(given).success),
      [false, true],
    );
  });
});

describe('the role that serves callers', () => {
  it('neither reads events nor makes deliveries of them', async () => {
    const [may] = await schema.ask<Record<string, boolean>>(
      `select has_table_privilege('sm_webhook_delivery', 'webhook_delivery.message', 'select, insert, update, delete') as message,
         has_table_privilege('sm_webhook_delivery', 'webhook_delivery.delivery', 'insert, delete') as delivery,
         has_table_privilege('sm_webhook_delivery_system', 'webhook_delivery.position', 'insert, delete') as position`,
    );
    assert.deepEqual(may, { message: false, delivery: false, position: false });
  });
});
