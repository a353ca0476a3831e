/** Webhooks as those who receive them see them: signed, once if all goes well, again if not, and none of what was inspected. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { listen } from '../harness/bus.ts';
import {
  type Attempt,
  type Created,
  createDestination,
  type Destination,
  deliveryIn,
  listDeliveries,
  patch,
  readDelivery,
  readDestination,
  WEBHOOKS,
} from '../harness/destinations.ts';
import type { Mesh } from '../harness/mesh.ts';
import { ask } from '../harness/process.ts';
import { eventually } from '../harness/waiting.ts';
import { type Hook, isSignedWith, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import { attacks } from './texts.ts';

const MARK = 'marmalade-1187';
const WITHIN_MS = 5_000;
/** The first retry comes after 5 s, give or take a fifth. */
const RETRIED_WITHIN_MS = 12_000;

export function describeWebhooks(mesh: () => Mesh): void {
  describe('a webhook', () => {
    describeMade(mesh);
    describeSubscriptions(mesh);
    describeAttempts(mesh);
    describeDisabled(mesh);
    describeChanges(mesh);
  });
}

type Hooked = Created & { readonly receiver: WebhookReceiver; readonly id: string };

/** A webhook to a receiver of its own, for the time of `work`. */
async function hooked(mesh: Mesh, settings: Readonly<Record<string, unknown>>, work: (hooked: Hooked) => Promise<void>): Promise<void> {
  const receiver = await startWebhookReceiver();
  try {
    const created = await createDestination(mesh.api, WEBHOOKS, { url: receiver.url, ...settings });
    const { id } = created.destination;
    await work({ ...created, receiver, id });
    await mesh.api.delete(`${WEBHOOKS}/${id}`);
  } finally {
    await receiver.close();
  }
}

/** An attack that is blocked. @returns the id of its request */
async function attack({ api }: Mesh, text = `${attacks[0]} ${MARK}`): Promise<string> {
  const requestId = newId('req');
  const { status, text: answer } = await api.post('/guardrails/check', { text }, { headers: { 'x-request-id': requestId } });
  assert.equal(status, 200, answer);
  assert.match(answer, /"level":"blocked"/);
  return requestId;
}

const hooksOf = ({ hooks }: WebhookReceiver, requestId: string, type = 'guard.input.blocked'): readonly Hook[] =>
  hooks.filter(({ event }) => event.request_id === requestId && event.type === type);

const hookOf = (receiver: WebhookReceiver, requestId: string, type?: string): Promise<Hook> =>
  eventually(`the webhook of ${requestId}`, () => hooksOf(receiver, requestId, type)[0], { timeoutMs: WITHIN_MS });

function describeMade(mesh: () => Mesh): void {
  let receiver: WebhookReceiver;
  let created: Created;
  before(async () => {
    receiver = await startWebhookReceiver();
    const { status, json, text } = await mesh().api.post<Created>(WEBHOOKS, { url: receiver.url });
    assert.equal(status, 201, text);
    created = json;
  });
  after(async () => {
    assert.equal((await mesh().api.delete(`${WEBHOOKS}/${created.destination.id}`)).status, 200);
    await receiver.close();
  });

  it('is made with nothing but a URL, and its secret is shown once', async () => {
    const { destination, signing_secret: secret } = created;
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{32,}=*$/);
    assert.partialDeepStrictEqual(destination, { kind: 'webhook', url: receiver.url, state: 'enabled', event_types: ['*'] });
    for (const path of [`${WEBHOOKS}/${destination.id}`, WEBHOOKS]) {
      const { status, text } = await mesh().api.get(path);
      assert.equal(status, 200);
      assert.ok(text.includes(destination.id));
      assert.ok(!text.includes(secret.slice('whsec_'.length)), path);
      assert.doesNotMatch(text, /whsec_|signing_secret/);
    }
  });

  it('is brought an attack that was blocked, signed, and nothing of its text', async () => {
    const checked = await hookOf(receiver, await attack(mesh()));
    const requestId = newId('req');
    const { json } = await ask(mesh(), `${attacks[1]} ${MARK}`, { session_id: 'session-77' }, requestId);
    assert.equal(json.blocked, true);
    const [blocked, completed] = [await hookOf(receiver, requestId), await hookOf(receiver, requestId, 'gateway.request.completed')];
    for (const hook of [checked, blocked, completed]) {
      assert.ok(isSignedWith(created.signing_secret, hook));
      assert.ok(!isSignedWith(`whsec_${Buffer.alloc(24, 7).toString('base64')}`, hook));
      assert.ok(!isSignedWith(created.signing_secret, { ...hook, body: Buffer.concat([hook.body, Buffer.from(' ')]) }));
      assert.equal(hook.headers['content-type'], 'application/json');
      assert.match(hook.id, /^evt_[a-z0-9]{26}$/);
      assert.equal(hook.event.id, hook.id);
      assert.partialDeepStrictEqual(hook.event, { org_id: mesh().orgId, workspace_id: mesh().workspaceId, severity: 'high' });
      assert.ok(!Number.isNaN(Date.parse(hook.event.timestamp)));
      assert.doesNotMatch(hook.body.toString(), new RegExp(`${MARK}|${attacks[0]}|${attacks[1]}`));
    }
    const { inspection } = blocked.event.data as { inspection: Record<string, unknown> };
    assert.partialDeepStrictEqual(inspection, { decision: 'block', session_id: 'session-77', request_id: requestId });
    assert.equal((completed.event.data.request as Record<string, unknown>).decision_id, json.decision_id);
  });

  it('is brought each event once', async () => {
    const requestId = await attack(mesh());
    await hookOf(receiver, requestId);
    const last = await hookOf(receiver, await attack(mesh()));
    assert.equal(hooksOf(receiver, requestId).length, 1);
    const ids = receiver.hooks.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.ok(ids.includes(last.id));
  });

  it('is tested on demand, with an example of any type, and tells what the receiver said', async () => {
    const test = (body: object) => mesh().api.post<Tested>(`${WEBHOOKS}/${created.destination.id}/test`, body);
    for (const [body, type] of [
      [{}, 'guard.input.blocked'],
      [{ event_type: 'budget.limit.exceeded' }, 'budget.limit.exceeded'],
    ] as const) {
      const { status, json, text } = await test(body);
      assert.equal(status, 200, text);
      assert.deepEqual([json.succeeded, json.attempt.status, json.attempt.response], [true, 200, 'answer 200']);
      assert.ok(json.attempt.total_ms > 0);
      const hook = receiver.hooks.at(-1);
      assert.ok(hook !== undefined && isSignedWith(created.signing_secret, hook));
      assert.equal(hook.event.type, type);
    }
    receiver.replyWith(() => ({ status: 500, body: 'out of order' }));
    const { json } = await test({});
    receiver.replyWith(() => 200);
    assert.partialDeepStrictEqual(json, { succeeded: false, attempt: { error: 'server_error', status: 500, response: 'out of order' } });
    assert.equal((await test({ event_type: 'no.such.event' })).status, 422);
  });
}

type Tested = { readonly succeeded: boolean; readonly attempt: Attempt };

function describeSubscriptions(mesh: () => Mesh): void {
  it('gets the types, severities and workspaces that it asks for, and what its filter lets through', async () => {
    const session = newId('ses');
    const wanted = [
      { event_types: ['guard.*'] },
      { event_types: ['*.input.blocked'], min_severity: 'high' },
      { filter: `type == "guard.input.blocked" && data.inspection.session_id == "${session}" && data.inspection.risk > 0.5` },
      { event_types: ['guard.input.blocked'], workspace_id: mesh().workspaceId },
    ];
    const unwanted = [
      { event_types: ['budget.*', 'guard.output.*'] },
      { event_types: ['guard.input.blocked'], min_severity: 'critical' },
      { filter: 'data.inspection.risk > 1.0' },
      { filter: 'data.there.is.no.such.thing == 1' },
      { workspace_id: newId('ws') },
    ];
    const receivers = new Map<object, WebhookReceiver>();
    const ids: string[] = [];
    for (const settings of [...wanted, ...unwanted]) {
      const receiver = await startWebhookReceiver();
      receivers.set(settings, receiver);
      const { destination } = await createDestination(mesh().api, WEBHOOKS, { url: receiver.url, ...settings });
      ids.push(destination.id);
    }
    const requestId = newId('req');
    await ask(mesh(), `${attacks[0]} ${MARK}`, { session_id: session }, requestId);
    for (const settings of wanted) {
      const receiver = receivers.get(settings);
      assert.ok(receiver !== undefined);
      await hookOf(receiver, requestId);
    }
    // What a destination is to be brought is written down for all of them at once.
    for (const [index, settings] of unwanted.entries())
      assert.deepEqual(await listDeliveries(mesh().api, ids[wanted.length + index] ?? ''), [], JSON.stringify(settings));
    for (const id of ids) assert.equal((await mesh().api.delete(`${WEBHOOKS}/${id}`)).status, 200);
    for (const receiver of receivers.values()) await receiver.close();
  });
}

function describeAttempts(mesh: () => Mesh): void {
  it('that fails is tried again after some seconds, with the same id and a signature of its own', async () => {
    await hooked(mesh(), { event_types: ['guard.input.blocked'] }, async ({ receiver, id, signing_secret: secret }) => {
      receiver.replyWith((_hook, before) => (before === 0 ? { status: 500, body: 'not now' } : 200));
      const requestId = await attack(mesh());
      const first = await hookOf(receiver, requestId);
      const pending = await deliveryIn(mesh().api, id, 'pending', first.id);
      assert.deepEqual([pending.attempts, pending.last_error, pending.last_status], [1, 'server_error', 500]);
      assert.ok(Date.parse(pending.next_attempt_at ?? '') > Date.now());
      const second = await eventually('another attempt', () => hooksOf(receiver, requestId)[1], { timeoutMs: RETRIED_WITHIN_MS });
      assert.ok(second.receivedAt - first.receivedAt >= 3_900, `again after ${second.receivedAt - first.receivedAt} ms`);
      assert.equal(second.id, first.id);
      assert.deepEqual(second.body, first.body);
      assert.notEqual(second.headers['webhook-timestamp'], first.headers['webhook-timestamp']);
      assert.ok(isSignedWith(secret, second));
      const { id: deliveryId } = await deliveryIn(mesh().api, id, 'succeeded', first.id);
      const { delivery, attempts } = await readDelivery(mesh().api, id, deliveryId);
      assert.deepEqual(
        attempts.map(({ number, outcome, error, status, response }) => [number, outcome, error, status, response]),
        [
          [1, 'failed', 'server_error', 500, 'not now'],
          [2, 'succeeded', '', 200, 'answer 200'],
        ],
      );
      for (const { total_ms, first_byte_ms = -1, started_at } of attempts) {
        assert.ok(total_ms > 0 && first_byte_ms >= 0 && first_byte_ms <= total_ms);
        assert.ok(!Number.isNaN(Date.parse(started_at)));
      }
      assert.deepEqual([delivery.attempts, delivery.event_type, delivery.severity], [2, 'guard.input.blocked', 'high']);
    });
  });

  it('whose receiver hangs, hangs up, or says how long to wait, waits and says why', async () => {
    const settings = { timeout_ms: 1_000 };
    await hooked(mesh(), { event_types: ['guard.input.blocked'], settings }, async ({ receiver, id }) => {
      for (const [reply, error, afterMs] of [
        ['hang', 'timeout', 3_000],
        ['hang up', 'reset', 3_000],
        [{ status: 429, headers: { 'retry-after': '120' } }, 'throttled', 110_000],
        [404, 'client_error', 3_000],
      ] as const) {
        receiver.replyWith(() => reply);
        const hook = await hookOf(receiver, await attack(mesh()));
        const { id: deliveryId, last_error, next_attempt_at } = await deliveryIn(mesh().api, id, 'pending', hook.id);
        assert.equal(last_error, error);
        assert.ok(Date.parse(next_attempt_at ?? '') - Date.now() > afterMs, `${error}: ${next_attempt_at}`);
        receiver.replyWith(() => 200);
        // Its owner need not wait that long.
        const retried = await mesh().api.post(`${WEBHOOKS}/${id}/deliveries/${deliveryId}/retry`, {});
        assert.equal(retried.status, 200, retried.text);
        assert.equal((await deliveryIn(mesh().api, id, 'succeeded', hook.id)).attempts, 2);
      }
    });
  });
}

function describeDisabled(mesh: () => Mesh): void {
  it('whose receiver says 410 is disabled and says so; what comes meanwhile is held, and can be recovered', async () => {
    const bus = await listen(mesh());
    const toldOf = (id: string) =>
      bus.events.filter(({ headers, raw }) => headers['ce-type'] === 'webhook.endpoint.disabled' && raw.includes(id));
    await hooked(mesh(), { event_types: ['guard.input.blocked'], name: 'gone' }, async ({ receiver, id }) => {
      receiver.replyWith(() => 410);
      const since = new Date(Date.now() - 1_000).toISOString();
      const first = await hookOf(receiver, await attack(mesh()));
      await eventually('the destination disabled', async () => (await readDestination(mesh().api, WEBHOOKS, id)).state === 'disabled');
      assert.equal((await readDestination(mesh().api, WEBHOOKS, id)).disabled_reason, 'gone');
      const told = await eventually('the event', () => toldOf(id)[0]);
      assert.partialDeepStrictEqual(told.data, { endpoint: { destination_id: id, kind: 'webhook', name: 'gone' }, reason: 'gone' });

      // Whoever delivers hears of it a moment later.
      const held = await eventually('a delivery that is held and was not attempted', async () => {
        await attack(mesh());
        return (await listDeliveries(mesh().api, id, 'state=held')).find(({ attempts }) => attempts === 0);
      });
      const isHeld = ({ id }: Hook) => id === held.event_id;
      assert.ok(!receiver.hooks.some(isHeld));
      assert.equal(toldOf(id).length, 1);

      receiver.replyWith(() => 200);
      const { status, json } = await patch<{ destination: Destination }>(mesh().api, `${WEBHOOKS}/${id}`, { state: 'enabled' });
      assert.deepEqual([status, json.destination.state, json.destination.disabled_reason], [200, 'enabled', '']);
      const recovery = await recover(mesh(), id, { since });
      assert.ok(Number(recovery.recovered) >= 1, `${recovery.recovered} recovered`);
      await eventually('what was held', () => receiver.hooks.some(isHeld));
      await deliveryIn(mesh().api, id, 'succeeded', held.event_id);
      await deliveryIn(mesh().api, id, 'succeeded', first.id);
    });
    await bus.close();
  });

  it('can be sent again what it had, on demand', async () => {
    await hooked(mesh(), { event_types: ['guard.input.blocked'] }, async ({ receiver, id }) => {
      const since = new Date().toISOString();
      const requests = [await attack(mesh()), await attack(mesh()), await attack(mesh())];
      for (const request of requests) await deliveryIn(mesh().api, id, 'succeeded', (await hookOf(receiver, request)).id);
      const recovery = await recover(mesh(), id, { since, states: ['succeeded'], event_type: 'guard.input.blocked' });
      assert.equal(recovery.recovered, '3');
      for (const request of requests) await eventually('it again', () => hooksOf(receiver, request).length === 2);
      for (const request of requests) assert.equal(new Set(hooksOf(receiver, request).map(({ id }) => id)).size, 1);
    });
  });
}

type Recovery = { readonly id: string; readonly state: string; readonly recovered: string };

/** Waits until a recovery is done. */
async function recover({ api }: Mesh, id: string, body: object): Promise<Recovery> {
  const { status, json, text } = await api.post<{ recovery: Recovery }>(`${WEBHOOKS}/${id}/recover`, body);
  assert.equal(status, 200, text);
  return eventually('the recovery', async () => {
    const { recovery } = (await api.get<{ recovery: Recovery }>(`${WEBHOOKS}/${id}/recoveries/${json.recovery.id}`)).json;
    return recovery.state === 'done' && recovery;
  });
}

function describeChanges(mesh: () => Mesh): void {
  it('gets another secret, and both sign until the time of the old one is over', async () => {
    await hooked(mesh(), { event_types: ['guard.input.blocked'] }, async ({ receiver, id, signing_secret: first }) => {
      const rotate = async (body: object) => {
        const path = `${WEBHOOKS}/${id}/rotate-secret`;
        const { status, json, text } = await mesh().api.post<{ signing_secret: string; grace_until: string }>(path, body);
        assert.equal(status, 200, text);
        return json;
      };
      const signedWith = async (secrets: readonly string[]) => {
        const hook = await hookOf(receiver, await attack(mesh()));
        return secrets.map((secret) => isSignedWith(secret, hook));
      };
      const { signing_secret: second, grace_until } = await rotate({ grace_seconds: 3_600 });
      assert.match(second, /^whsec_/);
      assert.notEqual(second, first);
      const graceMs = Date.parse(grace_until) - Date.now();
      assert.ok(graceMs > 3_500_000 && graceMs <= 3_600_000, grace_until);
      assert.deepEqual(await signedWith([first, second]), [true, true]);
      const own = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
      assert.equal((await rotate({ grace_seconds: 0, signing_secret: own })).signing_secret, own);
      assert.deepEqual(await signedWith([second, own]), [false, true]);
    });
  });

  it('that is paused gets nothing, and everything of that time when it is enabled', async () => {
    await hooked(mesh(), { event_types: ['guard.input.blocked'] }, async ({ receiver, id }) => {
      assert.equal((await patch(mesh().api, `${WEBHOOKS}/${id}`, { state: 'paused' })).status, 200);
      const requestId = await attack(mesh());
      await eventually('the delivery', async () => (await listDeliveries(mesh().api, id)).length > 0);
      assert.equal(receiver.hooks.length, 0);
      assert.deepEqual(
        (await listDeliveries(mesh().api, id)).map(({ state, attempts }) => [state, attempts]),
        [['pending', 0]],
      );
      assert.equal((await patch(mesh().api, `${WEBHOOKS}/${id}`, { state: 'enabled' })).status, 200);
      await hookOf(receiver, requestId);
    });
  });

  it('gets nothing but alerts when its list of events is emptied', async () => {
    await hooked(mesh(), { event_types: ['guard.input.*'] }, async ({ receiver, id }) => {
      const set = async (change: object) => {
        const { status, json, text } = await patch<{ destination: Destination }>(mesh().api, `${WEBHOOKS}/${id}`, change);
        assert.equal(status, 200, text);
        return json.destination.event_types;
      };
      assert.deepEqual(await set({ name: 'still the same' }), ['guard.input.*']);
      assert.deepEqual(await set({ event_types: [], alerts: true }), []);
      await hooked(mesh(), { alerts: true }, async ({ destination, receiver: witness }) => {
        assert.deepEqual(destination.event_types, []);
        await mesh().api.post('/guardrails/check', { text: `A harmless word about ${MARK}` });
        const requestId = await attack(mesh());
        for (const each of [receiver, witness]) {
          await hookOf(each, requestId);
          const types = new Set(each.hooks.map(({ event }) => event.type).filter((type) => type.startsWith('guard.')));
          assert.deepEqual([...types], ['guard.input.blocked']);
        }
      });
    });
  });

  it('goes elsewhere when its URL changes, and nowhere when it is removed', async () => {
    const other = await startWebhookReceiver();
    await hooked(mesh(), { event_types: ['guard.input.blocked'] }, async ({ receiver, id, signing_secret: secret }) => {
      assert.equal((await patch(mesh().api, `${WEBHOOKS}/${id}`, { url: other.url })).status, 200);
      assert.ok(isSignedWith(secret, await hookOf(other, await attack(mesh()))));
      assert.equal(receiver.hooks.length, 0);
      assert.equal((await mesh().api.delete(`${WEBHOOKS}/${id}`)).status, 200);
      assert.equal((await mesh().api.get(`${WEBHOOKS}/${id}`)).status, 404);
      const before = other.hooks.length;
      await hooked(mesh(), {}, async ({ receiver: witness }) => void (await hookOf(witness, await attack(mesh()))));
      assert.equal(other.hooks.length, before);
    });
    await other.close();
  });
}
