import assert from 'node:assert/strict';
import { once } from 'node:events';
import { it } from 'node:test';
import { InputBlocked } from '@sentinelmesh/contracts';
import type { EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import { eventMessage } from '@sentinelmesh/event-bus';
import { newId, type TenantContext } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { createEventStreams, type EventStreamsOptions } from './event-stream.ts';

const orgId = newId('org');
const tenant: TenantContext = { orgId, principal: { type: 'api_key', id: newId('key') }, scopes: ['events:read'] };
const request = { query: {}, headers: {} };

function event(change: Partial<ReceivedMessage> = {}): ReceivedMessage {
  const data = InputBlocked.fromPartial({ inspection: { reasons: ['x'.repeat(10_000)] } });
  const message = eventMessage('guard.input.blocked', { orgId, source: 'guard', time: new Date(), data });
  return { ...message, sequence: 1, deliveries: 1, storedAt: new Date(), ...change };
}

/** Streams over a bus that gives what it is told to. */
function openStreams(options: Partial<EventStreamsOptions> = {}) {
  const readings: { handle: (message: ReceivedMessage) => void | Promise<void>; stopped: boolean }[] = [];
  const readFrom: EventBus['readFrom'] = async (_stream, { handle }) => {
    const reading = { handle, stopped: false };
    readings.push(reading);
    const ended = Promise.withResolvers<string>();
    return {
      passed: async () => true,
      ended: ended.promise,
      stop() {
        reading.stopped = true;
        ended.resolve('it was stopped');
      },
    };
  };
  const streams = createEventStreams({
    bus: { readFrom, lastSequence: async () => 0 },
    limit: () => undefined,
    clock: { now: Date.now },
    log: silentLogger,
    ...options,
  });
  return { open: () => streams.open(request, tenant, async () => tenant), readings };
}

it('a client that takes nothing for too long is cut off, and until then nothing more is read for it', async () => {
  const { open, readings } = openStreams({ stalledMs: 100 });
  const body = await open();
  const [reading] = readings;
  let read = 0;
  const reader = (async () => {
    for (; !body.destroyed; read++) await reading?.handle(event());
  })();
  await once(body, 'close');
  await reader;
  assert.ok(read < 20, `${read} events were read`);
  assert.equal(reading?.stopped, true);
});

it('a silent stream is kept alive by comments', async () => {
  const { open } = openStreams({ heartbeatMs: 20 });
  const body = await open();
  let text = '';
  for await (const chunk of body) {
    text += String(chunk);
    if (text.includes(':\n\n:\n\n')) break;
  }
  assert.match(text, /^retry: 2000\n\n(:\n\n){2,}$/);
});

it('what is on the bus and no event is passed over, and cannot write lines of its own', async () => {
  const { open, readings } = openStreams();
  const body = await open();
  const good = event();
  const injected = event({ headers: { ...good.headers, 'ce-id': 'evt_x%0Adata:%20forged' } });
  const unlike = event({ headers: { ...good.headers, 'ce-orgid': newId('org') } });
  const notJson = event({ payload: Buffer.from('not\r\n\ndata: json') });
  const pretty = event({ payload: Buffer.from('{\n  "n": 9007199254740993\r\n}') });
  for (const message of [injected, unlike, notJson, pretty]) await readings[0]?.handle(message);
  const text = String(body.read());
  assert.doesNotMatch(text, /forged/);
  const frames = text.split('\n\n').slice(1, -1);
  assert.equal(frames.length, 2);
  assert.match(frames[0] ?? '', /"data_base64":"bm90/);
  assert.match(frames[1] ?? '', /"data":\{\ndata: {3}"n": 9007199254740993\ndata: \}\}$/);
  body.destroy();
});
