import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { datadog } from '../src/kinds/datadog/datadog.ts';
import { startDatadogIntake } from './stand-ins/datadog-intake.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { openStream, recordsFor, send, standIn } from './stand-ins/stream.ts';

const API_KEY = '0123456789abcdef0123456789abcdef';

async function given(context: TestContext, options: GivenOptions & { settings?: object } = {}) {
  const { credential = API_KEY, timeoutMs = 5_000, settings, ...server } = options;
  const intake = await standIn(context, startDatadogIntake({ apiKey: API_KEY, ...server }));
  const sender = openStream(context, datadog, { url: intake.url, settings: { timeoutMs, ...settings }, credential });
  return { sender, server: intake, credential };
}

const HOUR_MS = 60 * 60 * 1000;

describe('datadog', () => {
  itBearsFaults(given, { isDecidedBy: 'status', namesBadCredential: false });

  it('gives Datadog what it has names for', async (context) => {
    const all = await given(context, { settings: { tags: ['env:test', 'team:blue'], hostname: 'mesh-1' } });
    const [record] = recordsFor(all.sender, 1, [], { severity: 'medium' });
    assert.ok(record !== undefined);
    assert.deepEqual(await send(all.sender, [record]), ACKNOWLEDGED);
    const [{ record: sealed, ...log } = {}] = all.server.logs;
    assert.deepEqual(sealed, JSON.parse(record.text));
    assert.deepEqual(log, {
      ddsource: 'sentinelmesh',
      ddtags: 'env:test,team:blue',
      service: 'sentinelmesh',
      hostname: 'mesh-1',
      status: 'warning',
      timestamp: record.event.time.getTime(),
      message: record.event.type,
      event_id: record.event.id,
      chain: record.link.chain,
      sequence: 1,
    });
    assert.equal(all.server.requests[0]?.headers['content-encoding'], 'gzip');
  });

  it('rejects what Datadog would drop because it is too old, and sends the rest', async (context) => {
    const all = await given(context);
    const aged = (hours: number) => ({ time: new Date(Date.now() - hours * HOUR_MS) });
    const young = recordsFor(all.sender, 3, [], aged(17.9));
    const old = recordsFor(all.sender, 5, [], aged(18.1));
    const outcome = await send(all.sender, [...old.slice(3, 4), ...young, ...old.slice(4)]);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [0, 4]);
    assert.match(JSON.stringify(outcome), /older than 18 hours/);
    assertArrivedOnce(all, young);
    assert.equal(all.server.spoiled(), 0);
  });

  it('does not pause because all is too old', async (context) => {
    const all = await given(context);
    const old = recordsFor(all.sender, 50, [], { time: new Date(Date.now() - 20 * HOUR_MS) });
    const outcome = await send(all.sender, old);
    assert.equal(outcome.kind === 'acknowledged' && outcome.rejected.length, 50);
    assert.equal(all.server.requests.length, 0);
  });

  it('sends at most 1,000 logs in a request', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 2_100);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    assert.equal(all.server.requests.length, 3);
  });

  it('takes only 202 for an acknowledgement', async (context) => {
    const all = await given(context);
    all.server.mishaps.push({ status: 200, body: '<html>Welcome</html>' });
    const outcome = await send(all.sender, recordsFor(all.sender, 1));
    assert.equal(outcome.kind, 'configuration');
  });
});
