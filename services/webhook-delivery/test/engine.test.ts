import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { until as waitUntil } from '@sentinelmesh/testkit';
import { busEvent, givenDestination, type Receiver, type Schema, startSchema, startWorker } from './engine-fixture.ts';

const until = (probe: () => boolean | Promise<boolean>, ms = 10_000) => waitUntil(probe, 'what the test expects', ms);

let schema: Schema;
before(async () => {
  schema = await startSchema();
});
after(() => schema.stop());

const stateOf = async (destinationId: string) => {
  const rows = await schema.ask<{ state: string; count: string }>(
    'select state, count(*)::text as count from webhook_delivery.delivery where destination_id = $1 group by 1 order by 1',
    [destinationId],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
};
const failuresOf = async (destinationId: string) => {
  const [row] = await schema.ask<{ failures: number }>('select failures from webhook_delivery.destination where id = $1', [destinationId]);
  return row?.failures;
};
const attemptsOf = (destinationId: string) =>
  schema.ask<{ delivery_id: string; number: number; outcome: string; error: string }>(
    'select delivery_id, number, outcome, error from webhook_delivery.attempt where destination_id = $1 order by delivery_id, number',
    [destinationId],
  );

describe('an event', () => {
  let worker: Awaited<ReturnType<typeof startWorker>>;
  let receive: Receiver = () => undefined;
  const got: string[] = [];
  before(async () => {
    worker = await startWorker(schema, (event, destination) => {
      got.push(`${destination.id} ${event.id}`);
      return receive(event, destination);
    });
  });
  beforeEach(() => {
    got.length = 0;
    receive = () => undefined;
  });
  after(() => worker.stop());

  it('is brought once to each destination that wants it, and to no other organisation', async () => {
    const [orgId, other] = [newId('org'), newId('org')];
    const [wants, wantsNot, foreign] = [
      await givenDestination(schema, orgId),
      await givenDestination(schema, orgId, { eventTypes: ['guard.*'] }),
      await givenDestination(schema, other),
    ];
    await worker.directory.refresh();
    const event = busEvent(orgId);
    await worker.takeIn([event, event]);
    await worker.takeIn([event]);
    await until(async () => (await stateOf(wants)).succeeded === 1);
    assert.deepEqual(got, [`${wants} ${event.id}`]);
    assert.deepEqual([await stateOf(wantsNot), await stateOf(foreign)], [{}, {}]);
    assert.deepEqual(
      (await attemptsOf(wants)).map(({ number, outcome }) => [number, outcome]),
      [[1, 'succeeded']],
    );
  });

  it('is not brought where the filter, the severity or the workspace says no', async () => {
    const orgId = newId('org');
    const filtered = await givenDestination(schema, orgId, { filter: 'data.percent >= 80' });
    const severe = await givenDestination(schema, orgId, { minSeverity: 'high' });
    const elsewhere = await givenDestination(schema, orgId, { workspaceId: newId('ws') });
    await worker.directory.refresh();
    await worker.takeIn([busEvent(orgId, { percent: 50 }), busEvent(orgId, { percent: 80 }), busEvent(orgId, { percent: 100 })]);
    await until(async () => (await stateOf(filtered)).succeeded === 2 && (await stateOf(severe)).succeeded === 1);
    assert.deepEqual(await stateOf(elsewhere), {});
  });

  it('is an alert for a destination that gets alerts, by the rules that come with the mesh', async () => {
    const orgId = newId('org');
    const alerted = await givenDestination(schema, orgId, { kind: 'slack', eventTypes: [], alerts: true });
    await worker.directory.refresh();
    await worker.takeIn([busEvent(orgId, { percent: 50 }), busEvent(orgId, { percent: 100 })]);
    await until(async () => (await stateOf(alerted)).succeeded === 1);
    assert.equal(got.length, 1);
  });

  it('that could not be brought is tried again later, by the schedule', async () => {
    const orgId = newId('org');
    const failing = await givenDestination(schema, orgId);
    await worker.directory.refresh();
    receive = () => ({ succeeded: false, error: 'server_error', status: 500 });
    await worker.takeIn([busEvent(orgId)]);
    await until(async () => (await attemptsOf(failing)).length === 1);
    const due = await schema.ask<{ ms: number }>(
      'select extract(epoch from next_at - now())::float8 * 1000 as ms from webhook_delivery.delivery where destination_id = $1',
      [failing],
    );
    assert.ok((due[0]?.ms ?? 0) > 3_000 && (due[0]?.ms ?? 0) <= 5_000);
    receive = () => undefined;
    await until(async () => (await stateOf(failing)).succeeded === 1, 8_000);
    assert.deepEqual(
      (await attemptsOf(failing)).map(({ number, outcome, error }) => [number, outcome, error]),
      [
        [1, 'failed', 'server_error'],
        [2, 'succeeded', ''],
      ],
    );
  });

  it('waits for a destination that is paused, and is held for one that is disabled', async () => {
    const orgId = newId('org');
    const paused = await givenDestination(schema, orgId, { state: 'paused' });
    const disabled = await givenDestination(schema, orgId, { state: 'disabled' });
    await worker.directory.refresh();
    await worker.takeIn([busEvent(orgId)]);
    assert.deepEqual([await stateOf(paused), await stateOf(disabled)], [{ pending: 1 }, { held: 1 }]);
    await schema.ask(
      `update webhook_delivery.destination set state = 'enabled', revision = nextval('webhook_delivery.destination_revision') where id = any($1)`,
      [[paused, disabled]],
    );
    await until(async () => (await stateOf(paused)).succeeded === 1);
    assert.deepEqual(await stateOf(disabled), { held: 1 });
  });

  it('for a receiver that wants no more disables the destination, is held, and its owner hears of it', async () => {
    const orgId = newId('org');
    const gone = await givenDestination(schema, orgId);
    await worker.directory.refresh();
    receive = () => ({ succeeded: false, error: 'gone', status: 410 });
    await worker.takeIn([busEvent(orgId)]);
    await until(async () => worker.told().some(({ type, orgId: whose }) => type === 'webhook.endpoint.disabled' && whose === orgId));
    assert.deepEqual(await stateOf(gone), { held: 1 });
    const rows = await schema.ask<{ state: string; disabled_reason: string }>(
      'select state, disabled_reason from webhook_delivery.destination where id = $1',
      [gone],
    );
    assert.deepEqual(rows, [{ state: 'disabled', disabled_reason: 'gone' }]);
  });

  it('for a receiver that fails again and again waits until one attempt finds out that it works', async () => {
    const orgId = newId('org');
    const troubled = await givenDestination(schema, orgId, { concurrency: 1 });
    await worker.directory.refresh();
    receive = (_event, { id }) => (id === troubled ? { succeeded: false, error: 'connect' } : undefined);
    await worker.takeIn(Array.from({ length: 20 }, () => busEvent(orgId)));
    await until(async () => worker.told().some(({ type, orgId: whose }) => type === 'webhook.endpoint.failed' && whose === orgId));
    const attempts = (await attemptsOf(troubled)).length;
    assert.equal(attempts, 5);
    await until(async () => (await stateOf(troubled)).pending === 20);
    receive = () => undefined;
    await schema.ask(
      `update webhook_delivery.destination set circuit_until = now(), revision = nextval('webhook_delivery.destination_revision') where id = $1`,
      [troubled],
    );
    await until(async () => (await stateOf(troubled)).succeeded === 20, 15_000);
    await until(async () => worker.told().some(({ type, orgId: whose }) => type === 'webhook.endpoint.recovered' && whose === orgId));
  });

  it('of a backlog is brought as fast as the receiver takes it, not as often as somebody looks', async () => {
    const orgId = newId('org');
    const behind = await givenDestination(schema, orgId, { state: 'paused', concurrency: 1 });
    await worker.directory.refresh();
    await worker.takeIn(Array.from({ length: 400 }, () => busEvent(orgId)));
    assert.deepEqual(await stateOf(behind), { pending: 400 });
    await schema.ask(
      `update webhook_delivery.destination set state = 'enabled', revision = nextval('webhook_delivery.destination_revision') where id = $1`,
      [behind],
    );
    // What a lane of one slot holds, ten times a second, would take ten seconds.
    await until(async () => (await stateOf(behind)).succeeded === 400, 7_000);
  });

  it('comes in the order of the stream where the destination wants it so, one after the other', async () => {
    const orgId = newId('org');
    const ordered = await givenDestination(schema, orgId, { ordering: 'session' });
    await worker.directory.refresh();
    const underWay = new Set<string>();
    const together: string[] = [];
    const seen = new Map<string, string[]>();
    receive = async (event) => {
      const session = String(event.data.session_id);
      if (underWay.has(session)) together.push(event.id);
      underWay.add(session);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      underWay.delete(session);
      seen.set(session, [...(seen.get(session) ?? []), event.id]);
      return undefined;
    };
    const events = Array.from({ length: 60 }, (_, index) => busEvent(orgId, { sessionId: `s${index % 3}` }));
    await worker.takeIn(events.slice(0, 20));
    await worker.takeIn(events.slice(20));
    await until(async () => (await stateOf(ordered)).succeeded === 60, 20_000);
    assert.deepEqual(together, [], 'two of one session were under way together');
    for (const session of ['s0', 's1', 's2'])
      assert.deepEqual(
        seen.get(session),
        events.filter((_, index) => `s${index % 3}` === session).map(({ id }) => id),
      );
  });

  it('that was given up for good or held is attempted again when somebody recovers it', async () => {
    const orgId = newId('org');
    const destination = await givenDestination(schema, orgId);
    await worker.directory.refresh();
    receive = () => ({ succeeded: false, error: 'blocked' });
    await worker.takeIn(Array.from({ length: 12 }, () => busEvent(orgId)));
    await until(async () => (await stateOf(destination)).failed === 12);
    // Until then, what was failing is still being written down.
    await until(async () => (await failuresOf(destination)) === 12);
    receive = () => undefined;
    await schema.ask(
      `update webhook_delivery.destination set circuit = 'closed', failures = 0, revision = nextval('webhook_delivery.destination_revision') where id = $1`,
      [destination],
    );
    await schema.ask(
      `insert into webhook_delivery.recovery (org_id, id, destination_id, state, since, until, states, event_type)
       values ($1, $2, $3, 'running', now() - interval '1 hour', now() + interval '1 hour', '{failed}', '')`,
      [orgId, newId('rcv'), destination],
    );
    const batches: number[] = [];
    for (let recovered = 5; recovered === 5; batches.push(recovered)) recovered = await worker.housekeeping.recover(5);
    assert.deepEqual(batches, [5, 5, 2]);
    await until(async () => (await stateOf(destination)).succeeded === 12, 10_000);
  });
});

describe('a worker that dies', () => {
  it('leaves nothing behind: another one takes over, and says that it does not know of the attempts under way', async () => {
    const orgId = newId('org');
    const destination = await givenDestination(schema, orgId);
    const dying = await startWorker(schema, () => new Promise(() => undefined));
    await dying.takeIn(Array.from({ length: 8 }, () => busEvent(orgId)));
    assert.deepEqual(await stateOf(destination), { in_flight: 8 });
    await dying.die();
    const heir = await startWorker(schema, () => undefined);
    assert.equal(await heir.workers.takeBackFromDead(60_000), 0);
    await schema.ask(`update webhook_delivery.worker set seen_at = now() - interval '1 hour' where id = $1`, [dying.worker]);
    assert.equal(await heir.workers.takeBackFromDead(15_000), 8);
    await until(async () => (await stateOf(destination)).succeeded === 8, 10_000);
    const outcomes = (await attemptsOf(destination)).map(({ number, outcome }) => `${number} ${outcome}`);
    assert.deepEqual(
      [outcomes.filter((one) => one === '1 unknown').length, outcomes.filter((one) => one === '2 succeeded').length],
      [8, 8],
    );
    const counted = await schema.ask<{ counted: number }>(
      'select distinct attempts - schedule_start as counted from webhook_delivery.delivery where destination_id = $1',
      [destination],
    );
    // What nobody knows the end of does not move the retry schedule on.
    assert.deepEqual(counted, [{ counted: 1 }]);
    await heir.stop();
  });
});
