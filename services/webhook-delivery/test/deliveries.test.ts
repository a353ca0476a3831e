import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { InvalidArgument, MeshError, NotFound, newId, type RequestContext } from '@sentinelmesh/kernel';
import {
  audited,
  contextOf,
  givenDelivery,
  givenSiem,
  givenWebhook,
  type Replica,
  type Schema,
  startReplica,
  startSchema,
  times,
} from './fixture.ts';

let schema: Schema;
let replica: Replica;
before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

async function refused(call: Promise<unknown>): Promise<string[]> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof InvalidArgument, String(error));
  return error.violations.map(({ field }) => field);
}

const failsAs = (code: string) => (error: unknown) => error instanceof MeshError && error.code === code;

async function givenWebhookWith(context: RequestContext, ...deliveries: Parameters<typeof givenDelivery>[3][]) {
  const { id } = await givenWebhook(replica, context);
  const ids: string[] = [];
  for (const given of deliveries) ids.push(await givenDelivery(schema, context.orgId, id, given));
  return { id, ids };
}

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

describe('deliveries', () => {
  it('are listed by pages, newest first', async () => {
    const context = contextOf();
    const { id, ids } = await givenWebhookWith(context, ...times(5, (index) => ({ at: at(index) })));
    const idsOf = (list: { deliveries: { id: string }[] }) => list.deliveries.map((delivery) => delivery.id);
    const first = await replica.listDeliveries({ id, pageSize: 3 }, context);
    assert.deepEqual(idsOf(first), ids.slice(2).reverse());
    const second = await replica.listDeliveries({ id, pageSize: 3, pageToken: first.nextPageToken }, context);
    assert.deepEqual([idsOf(second), second.nextPageToken], [ids.slice(0, 2).reverse(), '']);
    const [newest] = first.deliveries;
    assert.deepEqual(newest, {
      id: ids[4],
      destinationId: id,
      eventId: ids[4]?.replace('dlv_', 'evt_'),
      eventType: 'guard.input.blocked',
      severity: 'high',
      workspaceId: '',
      state: 'failed',
      attempts: 1,
      nextAttemptAt: undefined,
      createdAt: at(4),
      lastError: 'server_error',
      lastStatus: 500,
    });
  });

  it('are filtered by state, type and time', async () => {
    const context = contextOf();
    const { id, ids } = await givenWebhookWith(
      context,
      { at: at(1), state: 'failed' },
      { at: at(2), state: 'succeeded' },
      { at: at(3), state: 'failed', eventType: 'budget.limit.exceeded' },
    );
    const [a, b, c] = ids;
    const list = async (filter: object) => (await replica.listDeliveries({ id, ...filter }, context)).deliveries.map((one) => one.id);
    assert.deepEqual(await list({ state: 'failed' }), [c, a]);
    assert.deepEqual(await list({ eventType: 'budget.limit.exceeded' }), [c]);
    assert.deepEqual(await list({ since: at(2) }), [c, b]);
    assert.deepEqual(await list({ until: at(2) }), [a]);
    assert.deepEqual(await list({ since: at(2), until: at(3), state: 'succeeded' }), [b]);
  });

  it('are not asked for by what means nothing', async () => {
    const context = contextOf();
    const { id } = await givenWebhookWith(context);
    const list = (request: object) => refused(replica.listDeliveries({ id, ...request }, context));
    assert.deepEqual(await list({ state: 'lost' }), ['state']);
    assert.deepEqual(await list({ eventType: "x' or '1'='1" }), ['event_type']);
    assert.deepEqual(await list({ since: new Date(Number.NaN) }), ['since']);
    assert.deepEqual(await list({ pageSize: 501 }), ['page_size']);
    for (const pageToken of ['x', Buffer.from(newId('dst')).toString('base64url'), 'x'.repeat(100_000)])
      assert.deepEqual(await list({ pageToken }), ['page_token']);
    assert.deepEqual(await refused(replica.getDelivery({ id, deliveryId: newId('evt') }, context)), ['delivery_id']);
  });

  it('come with their last fifty attempts, oldest first', async () => {
    const context = contextOf();
    const { id, ids } = await givenWebhookWith(context, { attempts: 2, at: at(1) }, { attempts: 55 });
    const { delivery, attempts } = await replica.getDelivery({ id, deliveryId: ids[0] ?? '' }, context);
    assert.equal(delivery?.id, ids[0]);
    assert.deepEqual(
      attempts.map(({ number }) => number),
      [1, 2],
    );
    assert.deepEqual(attempts[0], {
      number: 1,
      outcome: 'failed',
      error: 'server_error',
      status: 500,
      startedAt: at(1),
      dnsMs: 1.5,
      connectMs: undefined,
      tlsMs: undefined,
      firstByteMs: undefined,
      totalMs: 20.25,
      response: 'oops',
    });
    const long = await replica.getDelivery({ id, deliveryId: ids[1] ?? '' }, context);
    assert.deepEqual([long.attempts.length, long.attempts[0]?.number, long.attempts.at(-1)?.number], [50, 6, 55]);
  });

  it('belong to one destination, and to a group', async () => {
    const context = contextOf();
    const [own, other] = [await givenWebhookWith(context, {}), await givenWebhookWith(context)];
    const deliveryId = own.ids[0] ?? '';
    for (const request of [
      { id: other.id, deliveryId },
      { id: own.id, group: 'siem', deliveryId },
      { id: own.id, deliveryId: newId('dlv') },
    ]) {
      await assert.rejects(replica.getDelivery(request, context), NotFound);
      await assert.rejects(replica.retryDelivery(request, context), NotFound);
    }
    await assert.rejects(replica.listDeliveries({ id: own.id, group: 'slack' }, context), NotFound);
  });
});

describe('a retry', () => {
  const rowOf = async (id: string | undefined) =>
    (
      await schema.ask<{ state: string; due: boolean; schedule_start: number; attempts: number }>(
        'select state, next_at <= now() as due, schedule_start, attempts from webhook_delivery.delivery where id = $1',
        [id],
      )
    )[0];

  it('makes a delivery due now with its schedule from the beginning, a delivered one too', async () => {
    const context = contextOf();
    const { id, ids } = await givenWebhookWith(
      context,
      { attempts: 8 },
      { state: 'succeeded', attempts: 8 },
      { state: 'held', attempts: 8 },
      { state: 'pending', attempts: 8 },
    );
    const wakes = replica.seen.wakes;
    for (const deliveryId of ids) {
      const { delivery } = await replica.retryDelivery({ id, deliveryId }, context);
      assert.equal(delivery?.state, 'pending');
      assert.deepEqual(await rowOf(deliveryId), { state: 'pending', due: true, schedule_start: 8, attempts: 8 });
    }
    assert.equal(replica.seen.wakes, wakes + 4);
    const records = (await audited(schema, context.orgId, replica)).filter(({ action }) => action === 'delivery_retried');
    assert.deepEqual(
      records.map(({ entityId, attributes }) => [entityId, attributes.delivery_id]),
      ids.map((deliveryId) => [id, deliveryId]),
    );
  });

  it('is refused while an attempt is under way, and to a destination that is sent nothing', async () => {
    const context = contextOf();
    const { id, ids } = await givenWebhookWith(context, { state: 'in_flight' }, {});
    await assert.rejects(replica.retryDelivery({ id, deliveryId: ids[0] ?? '' }, context), failsAs('delivery_in_flight'));
    assert.equal((await rowOf(ids[0]))?.state, 'in_flight');
    await replica.updateDestination({ id, state: 'paused' }, context);
    await assert.rejects(replica.retryDelivery({ id, deliveryId: ids[1] ?? '' }, context), failsAs('destination_not_enabled'));
    assert.equal((await rowOf(ids[1]))?.state, 'failed');
  });
});

describe('a recovery', () => {
  it('of a webhook is left to the engine, with what it is to recover', async () => {
    const context = contextOf();
    const { id } = await givenWebhookWith(context);
    const wakes = replica.seen.wakes;
    const { recovery } = await replica.recover(
      { id, since: at(1), until: at(5), states: ['succeeded', 'succeeded'], eventType: 'guard.input.blocked' },
      context,
    );
    assert.deepEqual([recovery?.state, recovery?.recovered, recovery?.destinationId, recovery?.finishedAt], ['running', 0n, id, undefined]);
    const [row] = await schema.ask('select since, until, states, event_type, state from webhook_delivery.recovery where id = $1', [
      recovery?.id,
    ]);
    assert.deepEqual(row, { since: at(1), until: at(5), states: ['succeeded'], event_type: 'guard.input.blocked', state: 'running' });
    assert.deepEqual(await replica.getRecovery({ id, recoveryId: recovery?.id ?? '' }, context), { recovery });
    assert.equal(replica.seen.wakes, wakes + 1);
    const { recovery: second } = await replica.recover({ id, since: at(1) }, context);
    const [defaults] = await schema.ask<{ states: string[]; until: Date }>(
      'select states, until from webhook_delivery.recovery where id = $1',
      [second?.id],
    );
    assert.deepEqual(defaults?.states, ['failed', 'held']);
    assert.ok(Math.abs((defaults?.until.getTime() ?? 0) - Date.now()) < 10_000);
    const started = (await audited(schema, context.orgId, replica)).filter(({ action }) => action === 'recovery_started');
    assert.equal(started[0]?.attributes.recovery_id, recovery?.id);
  });

  it('of a SIEM begins anew at a time, in a new chain, and is done with that', async () => {
    const context = contextOf();
    const made = await givenSiem(replica, context);
    await schema.ask(`update webhook_delivery.position set stream_sequence = 900, sequence = 70, hash = 'abc' where destination_id = $1`, [
      made.id,
    ]);
    const wakes = replica.seen.wakes;
    const { recovery } = await replica.recover({ id: made.id, group: 'siem', since: at(3) }, context);
    assert.equal(recovery?.state, 'done');
    assert.ok(recovery?.finishedAt !== undefined);
    const [row] = await schema.ask<{ chain: string }>(
      'select chain, start_at, stream_sequence::int, sequence::int, hash from webhook_delivery.position where destination_id = $1',
      [made.id],
    );
    assert.deepEqual({ ...row, chain: '' }, { chain: '', start_at: at(3), stream_sequence: 0, sequence: 0, hash: '' });
    assert.notEqual(row?.chain, made.position?.chain);
    assert.match(row?.chain ?? '', /^chn_/);
    assert.equal(replica.seen.wakes, wakes + 1);
    const wrong = { id: made.id, since: at(3), until: at(4), states: ['failed'], eventType: 'guard.input.blocked' };
    assert.deepEqual(await refused(replica.recover(wrong, context)), ['until', 'states', 'event_type']);
  });

  it('has a time that can be', async () => {
    const context = contextOf();
    const { id } = await givenWebhookWith(context);
    assert.deepEqual(await refused(replica.recover({ id }, context)), ['since']);
    assert.deepEqual(await refused(replica.recover({ id, since: new Date(Date.now() + 60_000) }, context)), ['since']);
    assert.deepEqual(await refused(replica.recover({ id, since: at(3), until: at(3) }, context)), ['until']);
    assert.deepEqual(await refused(replica.recover({ id, since: at(3), states: ['in_flight'] }, context)), ['states.0']);
    assert.deepEqual(await refused(replica.recover({ id, since: at(3), eventType: '*' }, context)), ['event_type']);
  });

  it('is one of at most ten of a destination', async () => {
    const context = contextOf();
    const { id } = await givenWebhookWith(context);
    const outcomes = await Promise.allSettled(times(13, () => replica.recover({ id, since: at(1) }, context)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
    for (const outcome of outcomes) if (outcome.status === 'rejected') assert.ok(failsAs('too_many_recoveries')(outcome.reason));
    await schema.ask(`update webhook_delivery.recovery set state = 'done' where destination_id = $1`, [id]);
    assert.equal((await replica.recover({ id, since: at(1) }, context)).recovery?.state, 'running');
  });

  it('is found through its destination only', async () => {
    const context = contextOf();
    const [own, other] = [await givenWebhookWith(context), await givenWebhookWith(context)];
    const { recovery } = await replica.recover({ id: own.id, since: at(1) }, context);
    const recoveryId = recovery?.id ?? '';
    await assert.rejects(replica.getRecovery({ id: other.id, recoveryId }, context), NotFound);
    await assert.rejects(replica.getRecovery({ id: own.id, group: 'siem', recoveryId }, context), NotFound);
    await assert.rejects(replica.getRecovery({ id: own.id, recoveryId: newId('rcv') }, context), NotFound);
  });
});
