/** What each kind that sends records over HTTP must bear, whoever receives. */
import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import type { StreamOutcome, StreamSender } from '../../src/kinds/destination-kind.ts';
import { ENDINGS, type HttpStandIn, type Mishap, type Shelf } from './http-server.ts';
import { recordsFor, send, sendUntilAcknowledged } from './stream.ts';

export type Given = {
  readonly sender: StreamSender;
  readonly server: HttpStandIn & { readonly shelf: Shelf };
  /** What must never be in a detail. */
  readonly credential: string;
};

export type GivenOptions = { readonly credential?: string; readonly timeoutMs?: number; readonly maxBytes?: number };

type GivenKind = (context: TestContext, options?: GivenOptions) => Promise<Given>;

export const ACKNOWLEDGED: StreamOutcome = { kind: 'acknowledged', rejected: [] };

/** Each record is there once, as it was sent: member for member, its place in the chain included. */
export function assertArrivedOnce({ sender, server }: Given, records: ReturnType<typeof recordsFor>, except: readonly number[] = []): void {
  const expected = records.filter((_, index) => !except.includes(index));
  assert.equal(server.shelf.counts.size, expected.length);
  for (const { event, text } of expected) {
    assert.equal(server.shelf.counts.get(event.id), 1);
    assert.deepEqual(sender.format.unseal(server.shelf.texts.get(event.id) ?? ''), sender.format.unseal(text));
  }
}

/** What is known of a kind. */
type Traits = {
  /** A status of success is enough, or what it says must be read. */
  readonly isDecidedBy: 'status' | 'answer';
  /** It has words of its own for a credential that is wrong, which nothing else answers with. */
  readonly namesBadCredential: boolean;
};

export function itBearsFaults(given: GivenKind, traits: Traits): void {
  itDelivers(given);
  itComesAgain(given);
  itBearsBadAnswers(given, traits);
  itSaysWhatIsWrong(given, traits);
}

function itDelivers(given: GivenKind): void {
  it('brings each record once, with its place in the chain', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 250);
    assert.notEqual(all.sender.format.unseal(records[0]?.text ?? ''), undefined);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
    for (const { headers } of all.server.requests) assert.equal(headers['user-agent'], 'sentinelmesh/1');
  });

  it('rejects the one record among 500 that is never taken, and brings all others once', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 500, [250]);
    const outcome = await send(all.sender, records);
    assert.equal(outcome.kind, 'acknowledged');
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [250]);
    assertArrivedOnce(all, records, [250]);
  });

  it('makes nothing a dead letter when the receiver takes nothing at all', async (context) => {
    const all = await given(context);
    const everything = Array.from({ length: 40 }, (_, index) => index);
    const outcome = await send(all.sender, recordsFor(all.sender, 40, everything));
    assert.equal(outcome.kind, 'configuration');
    assert.match(outcome.kind === 'configuration' ? outcome.detail : '', /^Each of \d+ records was refused and none was taken/);
    assert.deepEqual(await send(all.sender, recordsFor(all.sender, 3)), ACKNOWLEDGED);
  });

  it('sends smaller requests to a receiver that takes no larger ones', async (context) => {
    const all = await given(context, { maxBytes: 150_000 });
    const records = recordsFor(all.sender, 400);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assertArrivedOnce(all, records);
  });
}

function itComesAgain(given: GivenKind): void {
  const troubles: readonly [string, Mishap, error: string, retryAfterMs?: number][] = [
    ['429 with a time', { status: 429, headers: { 'retry-after': '7' } }, 'throttled', 7_000],
    ['503', { status: 503, body: 'overloaded' }, 'throttled'],
    ['500', { status: 500, body: 'oh dear' }, 'server_error'],
    ['a broken connection', 'reset', 'reset'],
    ['silence', 'hang', 'timeout'],
  ];
  for (const [name, mishap, error, retryAfterMs] of troubles) {
    it(`keeps all records for later after ${name}`, async (context) => {
      const all = await given(context, { timeoutMs: 500 });
      const records = recordsFor(all.sender, 20);
      all.server.mishaps.push(mishap);
      const outcome = await send(all.sender, records);
      assert.equal(outcome.kind, 'retry');
      assert.deepEqual(outcome.kind === 'retry' && [outcome.error, outcome.retryAfterMs], [error, retryAfterMs]);
      assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
      assertArrivedOnce(all, records);
    });
  }

  it('loses nothing when the answer is lost: what comes twice has the same id', async (context) => {
    const all = await given(context);
    const records = recordsFor(all.sender, 20);
    all.server.mishaps.push('answer lost');
    assert.equal((await send(all.sender, records)).kind, 'retry');
    assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
    assert.deepEqual(
      [...all.server.shelf.counts.keys()],
      records.map(({ event }) => event.id),
    );
  });

  it('ends when the caller gives up', async (context) => {
    const all = await given(context);
    all.server.mishaps.push('hang');
    const started = performance.now();
    const outcome = await send(all.sender, recordsFor(all.sender, 3), AbortSignal.timeout(100));
    assert.deepEqual([outcome.kind, performance.now() - started < 2_000], ['retry', true]);
  });
}

function itBearsBadAnswers(given: GivenKind, { isDecidedBy }: Traits): void {
  for (const ending of ENDINGS) {
    it(`${isDecidedBy === 'status' ? 'has brought' : 'brings again'} records that were taken with an answer that is ${ending}`, async (context) => {
      const all = await given(context, { timeoutMs: 500 });
      const records = recordsFor(all.sender, 20);
      all.server.mishaps.push(ending);
      const outcome = await send(all.sender, records);
      assert.equal(outcome.kind, isDecidedBy === 'status' ? 'acknowledged' : 'retry');
      assert.deepEqual(await sendUntilAcknowledged(all.sender, isDecidedBy === 'status' ? [] : records), ACKNOWLEDGED);
      assert.deepEqual(
        [...all.server.shelf.counts.keys()],
        records.map(({ event }) => event.id),
      );
      if (isDecidedBy === 'status') assertArrivedOnce(all, records);
    });

    it(`knows that a receiver is busy by its status, though the answer is ${ending}`, async (context) => {
      const all = await given(context, { timeoutMs: 500 });
      const records = recordsFor(all.sender, 20);
      all.server.mishaps.push({ status: 429, headers: { 'retry-after': '7' }, ending });
      const outcome = await send(all.sender, records);
      assert.deepEqual(outcome.kind === 'retry' && [outcome.error, outcome.retryAfterMs], ['throttled', 7_000]);
      assert.deepEqual(await sendUntilAcknowledged(all.sender, records), ACKNOWLEDGED);
      assertArrivedOnce(all, records);
    });
  }
}

const MINUTE_MS = 60_000;

/** Sends while this happens to every request. */
async function sendDuring({ sender, server }: Given, mishap: Mishap): Promise<StreamOutcome> {
  // One that was in trouble may be asked how it is before.
  server.mishaps.push(mishap, mishap);
  const outcome = await send(sender, recordsFor(sender, 20));
  server.mishaps.length = 0;
  return outcome;
}

function itSaysWhatIsWrong(given: GivenKind, { namesBadCredential }: Traits): void {
  const settings: readonly [string, Mishap, RegExp][] = [
    ['a redirect', { status: 307, headers: { location: 'http://169.254.169.254/' } }, /redirect/i],
    ['a page that is no answer of it', { status: 404, body: '<html>nobody here</html>' }, /nobody here/],
    ['a refusal', { status: 403, body: 'no' }, /answered 403/],
  ];
  for (const [name, mishap, detail] of settings) {
    it(`asks somebody to change the settings when ${name} has not passed after ten minutes`, async (context) => {
      context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
      const all = await given(context);
      for (const [minutes, kind] of [
        [0, 'retry'],
        [9, 'retry'],
        [1, 'configuration'],
      ] as const) {
        context.mock.timers.tick(minutes * MINUTE_MS);
        const outcome = await sendDuring(all, mishap);
        assert.equal(outcome.kind, kind);
        assert.match('detail' in outcome ? outcome.detail : '', detail);
      }
      assert.equal(all.server.shelf.counts.size, 0);
    });
  }

  it('waits anew after a success, and not at all where the receiver is gone for good', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const all = await given(context);
    assert.equal((await sendDuring(all, { status: 404 })).kind, 'retry');
    assert.deepEqual(await send(all.sender, recordsFor(all.sender, 20)), ACKNOWLEDGED);
    context.mock.timers.tick(11 * MINUTE_MS);
    assert.equal((await sendDuring(all, { status: 404 })).kind, 'retry');
    assert.equal((await sendDuring(all, { status: 410 })).kind, 'configuration');
  });

  it('never repeats its credential, nor much of an answer', async (context) => {
    const all = await given(context, { credential: 'not-the-right-one-4711' });
    const wrong = await send(all.sender, recordsFor(all.sender, 3));
    assert.equal(wrong.kind, namesBadCredential ? 'configuration' : 'retry');
    assert.doesNotMatch(JSON.stringify(wrong), /4711/);
    all.server.mishaps.push({ status: 503, body: `${'x'.repeat(150)}not-the-right-one-4711${'y\n'.repeat(1_000)}` });
    const long = await send(all.sender, recordsFor(all.sender, 3));
    assert.ok(JSON.stringify(long).length < 420);
    assert.doesNotMatch(JSON.stringify(long), /4711|\\n/);
  });
}
