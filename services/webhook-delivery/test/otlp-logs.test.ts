import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { otlpLogs } from '../src/kinds/otlp-logs/otlp-logs.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { attributeOf, startOtlpReceiver } from './stand-ins/otlp-receiver.ts';
import { openStream, recordsFor, send, standIn } from './stand-ins/stream.ts';

const TOKEN = 'a-token-of-the-collector';

async function given(context: TestContext, options: GivenOptions & { settings?: object; onPoison?: 'drop'; path?: string } = {}) {
  const { credential = TOKEN, timeoutMs = 5_000, settings, path = '', ...server } = options;
  const receiver = await standIn(context, startOtlpReceiver({ token: TOKEN, ...server }));
  const sender = openStream(context, otlpLogs, { url: `${receiver.url}${path}`, settings: { timeoutMs, ...settings }, credential });
  return { sender, server: receiver, credential };
}

describe('otlp_logs', () => {
  itBearsFaults(given, { isDecidedBy: 'answer', namesBadCredential: false });

  it('writes log records as the data model has them', async (context) => {
    const all = await given(context, { path: '/v1/logs' });
    const [record] = recordsFor(all.sender, 1, [], {
      severity: 'critical',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      time: new Date('2026-11-21T10:00:00.123Z'),
    });
    assert.ok(record !== undefined);
    assert.deepEqual(await send(all.sender, [record]), ACKNOWLEDGED);
    const [log = {}] = all.server.records;
    const { body, attributes, ...rest } = log;
    assert.deepEqual(rest, {
      timeUnixNano: '1795255200123000000',
      observedTimeUnixNano: '1795255200123000000',
      severityNumber: 21,
      severityText: 'critical',
      eventName: record.event.type,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      flags: 1,
    });
    assert.deepEqual(body, { stringValue: record.text });
    assert.ok(Array.isArray(attributes));
    assert.deepEqual(
      ['log.record.uid', 'sentinelmesh.chain', 'sentinelmesh.sequence', 'sentinelmesh.hash'].map((key) => attributeOf(log, key)),
      [record.event.id, record.link.chain, '1', record.link.hash],
    );
  });

  it('leaves out a trace that is none', async (context) => {
    const all = await given(context);
    const traces = [
      'x',
      '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
      '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    ];
    for (const traceparent of traces)
      assert.deepEqual(await send(all.sender, recordsFor(all.sender, 1, [], { traceparent })), ACKNOWLEDGED);
    assert.deepEqual(
      all.server.records.map(({ traceId }) => traceId),
      [undefined, undefined, undefined],
    );
  });

  it('does not send again what was partly refused, and tells of all that may be missing', async (context) => {
    const all = await given(context, { onPoison: 'drop' });
    const records = recordsFor(all.sender, 600, [550, 570]);
    const outcome = await send(all.sender, records);
    assert.ok(outcome.kind === 'acknowledged');
    const uncertain = Array.from({ length: 600 - 512 }, (_, index) => index + 512);
    assert.deepEqual(
      outcome.rejected.map(({ index }) => index),
      uncertain,
    );
    assert.match(outcome.rejected[0]?.reason ?? '', /87 others; 2 of them were refused, not told which.*cannot be read/);
    assert.equal(all.server.requests.length, 2);
    assertArrivedOnce(all, records, [550, 570]);
  });

  it('rejects the record when one alone was refused', async (context) => {
    const all = await given(context, { onPoison: 'drop' });
    const outcome = await send(all.sender, recordsFor(all.sender, 1, [0]));
    assert.equal(outcome.kind === 'acknowledged' && outcome.rejected.length, 1);
  });

  it('takes a warning, an empty answer, and any status of success for success', async (context) => {
    const all = await given(context);
    all.server.mishaps.push({ status: 200, body: { partialSuccess: { errorMessage: 'slow down' } } }, { status: 200, body: '' });
    all.server.mishaps.push({ status: 202, body: {} }, { status: 204 });
    for (let count = 0; count < 4; count += 1) assert.deepEqual(await send(all.sender, recordsFor(all.sender, 2)), ACKNOWLEDGED);
    all.server.mishaps.push({ status: 200, body: '<html>Welcome</html>' });
    assert.equal((await send(all.sender, recordsFor(all.sender, 2))).kind, 'configuration');
  });
});
