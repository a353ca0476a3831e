import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { splunkHec } from '../src/kinds/splunk-hec/splunk-hec.ts';
import { type CollectorOptions, startCollector } from './stand-ins/collector.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { openStream, recordsFor, send, sendUntilAcknowledged, standIn } from './stand-ins/stream.ts';

const SIGNAL = new AbortController().signal;
const TOKEN = 'b0221cd8-c4b4-465a-9a3c-273e3a75aa29';

type Options = GivenOptions & Partial<CollectorOptions> & { readonly settings?: object };

async function given(context: TestContext, options: Options = {}) {
  const { credential = TOKEN, timeoutMs = 5_000, settings, ...server } = options;
  const collector = await standIn(context, startCollector({ token: TOKEN, ...server }));
  const sender = openStream(context, splunkHec, { url: collector.url, settings: { timeoutMs, ...settings }, credential });
  return { sender, server: collector, credential };
}

/** With indexer acknowledgement. */
const givenAcknowledgement = (context: TestContext, options: Options = {}) =>
  given(context, {
    acknowledgesAfterPolls: 1,
    ...options,
    settings: { acknowledgement: true, acknowledgementTimeoutMs: 1_000, ...options.settings },
  });

describe('splunk_hec', () => {
  itBearsFaults(given, { isDecidedBy: 'answer', namesBadCredential: true });

  it('writes events with their time, and their place as indexed fields', async (context) => {
    const settings = { index: 'security', host: 'mesh-1', compress: false };
    const all = await given(context, { indexes: ['security'], settings });
    const [record] = recordsFor(all.sender, 1, [], { time: new Date('2026-11-21T10:00:00.007Z') });
    assert.ok(record !== undefined);
    assert.deepEqual(await send(all.sender, [record]), ACKNOWLEDGED);
    assert.deepEqual(JSON.parse(all.server.requests[0]?.text ?? ''), {
      time: 1795255200.007,
      host: 'mesh-1',
      source: 'sentinelmesh',
      sourcetype: 'sentinelmesh:event',
      index: 'security',
      fields: { event_id: record.event.id, event_type: record.event.type, chain: record.link.chain, sequence: '1' },
      event: JSON.parse(record.text),
    });
  });

  it('finds the bad event also when it is not told which', async (context) => {
    const all = await given(context, { namesCulprit: false });
    const records = recordsFor(all.sender, 100, [0, 41, 99]);
    const outcome = await send(all.sender, records);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [0, 41, 99]);
    assertArrivedOnce(all, records, [0, 41, 99]);
  });

  it('needs three more requests when it is told which', async (context) => {
    const all = await given(context);
    await send(all.sender, recordsFor(all.sender, 500, [250]));
    assert.equal(all.server.requests.length, 4);
  });

  it('reads the code, not the status', async (context) => {
    const codes: readonly [code: number, status: number, kind: string][] = [
      [9, 200, 'retry'],
      [8, 200, 'retry'],
      [9, 503, 'retry'],
      [23, 503, 'retry'],
      [26, 429, 'retry'],
      [27, 200, 'retry'],
      [99, 429, 'retry'],
      [99, 200, 'retry'],
      ...[1, 2, 3, 4, 7, 10, 11, 14, 16, 21, 22].map((code): [number, number, string] => [code, 200, 'configuration']),
      [0, 404, 'configuration'],
    ];
    for (const [code, status, kind] of codes) {
      const all = await given(context);
      all.server.mishaps.push({ status, body: { text: 'as it says', code } });
      assert.equal((await send(all.sender, recordsFor(all.sender, 3))).kind, kind, `code ${code} with ${status}`);
      assert.equal(all.server.shelf.counts.size, 0);
    }
  });

  it('has brought what a server takes that is approaching its capacity', async (context) => {
    for (const successCode of [24, 25]) {
      for (const all of [await given(context, { successCode }), await givenAcknowledgement(context, { successCode })]) {
        const records = recordsFor(all.sender, 10);
        assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
        assertArrivedOnce(all, records);
      }
    }
  });

  it('says what to do about a token that is disabled, and an index that is not there', async (context) => {
    const disabled = await given(context, { isEnabled: false });
    assert.match(
      JSON.stringify(await send(disabled.sender, recordsFor(disabled.sender, 1))),
      /Token disabled \(code 1\)\. Enable the token/,
    );
    const astray = await given(context, { settings: { index: 'nowhere' } });
    assert.match(JSON.stringify(await send(astray.sender, recordsFor(astray.sender, 1))), /Incorrect index \(code 7\)\. Set an index/);
  });

  it('does not take a page for an answer', async (context) => {
    const all = await given(context);
    all.server.mishaps.push({ status: 200, body: '<html>Splunk login</html>' });
    assert.equal((await send(all.sender, recordsFor(all.sender, 1))).kind, 'configuration');
  });

  it('asks a server that failed how it is before it sends megabytes again', async (context) => {
    let isHealthy = false;
    const all = await given(context, { isHealthy: () => isHealthy });
    const records = recordsFor(all.sender, 5);
    all.server.mishaps.push({ status: 503, body: { text: 'Server is busy', code: 9 } });
    assert.equal((await send(all.sender, records)).kind, 'retry');
    assert.equal((await send(all.sender, records)).kind, 'retry');
    isHealthy = true;
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assert.deepEqual(
      all.server.requests.map(({ method }) => method),
      ['POST', 'GET', 'GET', 'POST'],
    );
  });

  it('takes the URL of a server or of its collector', async (context) => {
    const all = await given(context);
    for (const path of ['/', '/services/collector', '/services/collector/event', '/services/collector/raw']) {
      const sender = openStream(context, splunkHec, { url: `${all.server.url}${path}`, credential: TOKEN });
      assert.deepEqual(await send(sender, recordsFor(sender, 1)), ACKNOWLEDGED);
    }
  });
});

describe('splunk_hec with indexer acknowledgement', () => {
  it('waits until all is indexed', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 2 });
    const records = recordsFor(all.sender, 3_000);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    assert.ok(all.server.requests.filter(({ path }) => path.endsWith('/event')).length > 2, 'several requests before the first poll');
    assert.equal(all.server.polls(), 3);
  });

  it('rejects the bad record and brings all others once', async (context) => {
    const all = await givenAcknowledgement(context);
    const records = recordsFor(all.sender, 500, [250]);
    const outcome = await send(all.sender, records);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [250]);
    assertArrivedOnce(all, records, [250]);
  });

  it('sends again, in another channel, what is never acknowledged', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 1_000 });
    const records = recordsFor(all.sender, 5);
    for (let count = 0; count < 2; count += 1) {
      const outcome = await send(all.sender, records);
      assert.deepEqual(outcome.kind === 'retry' && outcome.error, 'timeout');
    }
    const sent = all.server.requests.filter(({ path }) => path.endsWith('/event'));
    assert.deepEqual([sent.length, new Set(sent.map(({ headers }) => headers['x-splunk-request-channel'])).size], [2, 2]);
  });

  it('loses nothing when the server crashes between receipt and acknowledgement', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 1 });
    const records = recordsFor(all.sender, 50);
    all.server.mishaps.push(undefined, () => {
      all.server.crash();
      return 'reset';
    });
    assert.equal((await send(all.sender, records)).kind, 'retry');
    assert.equal(all.server.shelf.counts.size, 0);
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });

  it('is not deceived by a server that gives the same number to other records after a crash', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 0 });
    const records = recordsFor(all.sender, 2_000);
    all.server.mishaps.push(undefined, () => {
      all.server.crash();
      return undefined;
    });
    assert.equal((await send(all.sender, records)).kind, 'retry');
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
    assert.equal(all.server.shelf.counts.size, 2_000);
  });

  it('is not deceived either when it does not see the number that was given again', async (context) => {
    for (const mishap of ['answer lost', 'hang'] as const) {
      const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 0, timeoutMs: 500 });
      const records = recordsFor(all.sender, 2_000);
      all.server.mishaps.push(undefined, () => {
        all.server.crash();
        return mishap;
      });
      assert.equal((await send(all.sender, records)).kind, 'retry');
      assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
      assert.equal(all.server.shelf.counts.size, 2_000);
    }
  });

  it('is sent more while it has not acknowledged what it took, each in a channel of its own', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 2 });
    const records = recordsFor(all.sender, 400);
    const begun = await Promise.all([0, 100, 200, 300].map((from) => all.sender.begin?.(records.slice(from, from + 100), SIGNAL)));
    assert.equal(all.server.shelf.counts.size, 0, 'nothing is indexed yet');
    for (const one of begun) assert.deepEqual(one?.kind === 'taken' && (await one.settled), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    const sent = all.server.requests.filter(({ path }) => path.endsWith('/event'));
    assert.equal(new Set(sent.map(({ headers }) => headers['x-splunk-request-channel'])).size, 4);
  });

  it('loses nothing when the server crashes while much is under way', async (context) => {
    const all = await givenAcknowledgement(context, { acknowledgesAfterPolls: 1 });
    const records = recordsFor(all.sender, 200);
    const first = await all.sender.begin?.(records.slice(0, 100), SIGNAL);
    all.server.crash();
    const second = await all.sender.begin?.(records.slice(100), SIGNAL);
    assert.ok(first?.kind === 'taken' && second?.kind === 'taken');
    assert.equal((await first.settled).kind, 'retry', 'what was lost must not be taken for what came after');
    assert.deepEqual(await second.settled, ACKNOWLEDGED);
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records.slice(0, 100)), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });

  it('sends again nothing that came after what was lost and was acknowledged', async (context) => {
    const all = await givenAcknowledgement(context);
    const records = recordsFor(all.sender, 300);
    const begun = [await all.sender.begin?.(records.slice(0, 100), SIGNAL)];
    all.server.crash();
    for (const from of [100, 200]) begun.push(await all.sender.begin?.(records.slice(from, from + 100), SIGNAL));
    const outcomes = await Promise.all(begun.map((one) => (one?.kind === 'taken' ? one.settled : one)));
    assert.deepEqual(
      outcomes.map((outcome) => outcome?.kind),
      ['retry', 'acknowledged', 'acknowledged'],
    );
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records.slice(0, 250)), ACKNOWLEDGED);
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records.slice(250)), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });

  it('is not taken for restarted when it has forgotten a channel that was not used for long', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const all = await givenAcknowledgement(context);
    const records = recordsFor(all.sender, 3);
    for (const record of records) {
      assert.deepEqual(await send(all.sender, [record]), ACKNOWLEDGED);
      context.mock.timers.tick(11 * 60_000);
    }
    assertArrivedOnce(all, records);
  });

  it('says how long it may take, which is longer than the wait for acknowledgements', async (context) => {
    const { sender } = await givenAcknowledgement(context, { settings: { acknowledgementTimeoutMs: 600_000 } });
    assert.ok((sender.maxMs ?? 0) > 600_000);
  });

  it('sends again only what was not acknowledged', async (context) => {
    const all = await givenAcknowledgement(context);
    const records = recordsFor(all.sender, 3_000);
    all.server.mishaps.push(undefined, undefined, { status: 503, body: { text: 'Server is busy', code: 9 } });
    assert.equal((await send(all.sender, records)).kind, 'retry');
    const arrived = all.server.shelf.counts.size;
    assert.ok(arrived > 0 && arrived < 3_000);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });

  it('says so when token and destination do not agree on it', async (context) => {
    const withoutToken = await given(context, { settings: { acknowledgement: true } });
    const outcome = await send(withoutToken.sender, recordsFor(withoutToken.sender, 1));
    assert.match(JSON.stringify(outcome), /configuration.*without ackId.*Switch indexer acknowledgement on/);
    const withoutSetting = await given(context, { acknowledgesAfterPolls: 1 });
    assert.match(JSON.stringify(await send(withoutSetting.sender, recordsFor(withoutSetting.sender, 1))), /configuration.*code 10/);
  });
});
