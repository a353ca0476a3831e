import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrgId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import type { StreamRecord } from './destination-kind.ts';
import { createBatchMemory, createBatchSender, type Item, type RequestOutcome } from './record-batches.ts';

const record = (number: number, bytes: number): StreamRecord => ({
  event: {
    id: `evt_${number}`,
    type: 'guard.input.blocked',
    major: 1,
    source: '/sentinelmesh/guard',
    subject: undefined,
    time: new Date(0),
    dataschema: undefined,
    orgId: 'org_1' as OrgId,
    workspaceId: undefined,
    correlationId: undefined,
    causationId: undefined,
    traceparent: undefined,
    data: {},
    severity: 'low',
  },
  link: { chain: 'chn_1', sequence: number + 1, hash: `hash ${number}`, previousHash: `hash ${number - 1}` },
  text: 'ä'.repeat(bytes >> 1),
});

const numberOf = ({ record: { link } }: Item) => link.sequence - 1;
const sizeOf = (items: readonly Item[]) => items.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);

const LIMITS = { maxItems: 7, maxBytes: 500, maxItemBytes: 300 };
const SIGNAL = new AbortController().signal;

type Step = 'work' | 'busy' | 'answer lost' | 'some later' | 'unauthorized';

/** A receiver that takes no bad record and, in some steps, not all of the others. */
function receiver(bad: ReadonlySet<number>, steps: Step[], maxBytes: number) {
  const taken = new Map<number, number>();
  const take = (items: readonly Item[]) => {
    for (const item of items) taken.set(numberOf(item), (taken.get(numberOf(item)) ?? 0) + 1);
  };
  const request = async (items: readonly Item[]): Promise<RequestOutcome> => {
    assert.ok(items.length > 0 && items.length <= LIMITS.maxItems && sizeOf(items) <= LIMITS.maxBytes);
    const step = steps.shift() ?? 'work';
    const retry = { kind: 'retry', error: 'throttled', detail: 'busy' } as const;
    if (step === 'busy') return retry;
    if (step === 'unauthorized') return { kind: 'configuration', detail: 'no' };
    if (items.length > 1 && sizeOf(items) > maxBytes) return { kind: 'refused', reason: 'too large', tooLarge: true };
    const numbers = items.map(numberOf);
    if (step === 'some later') {
      const later = [...items.keys()].filter((index) => index % 2 === 0);
      const kept = items.filter((item, index) => index % 2 === 1 && !bad.has(numberOf(item)));
      take(kept);
      const rejected = [...items.entries()].filter(([index, item]) => index % 2 === 1 && bad.has(numberOf(item)));
      return { kind: 'partly', rejected: rejected.map(([index]) => ({ index, reason: 'bad' })), later, stop: retry };
    }
    if (numbers.some((number) => bad.has(number))) return { kind: 'refused', reason: 'bad' };
    take(items);
    return step === 'answer lost' ? retry : { kind: 'taken' };
  };
  return { taken, request };
}

describe('records in batches', () => {
  it('each arrive or are rejected, and what has arrived is not sent again, whatever the receiver does', async () => {
    const step = fc.constantFrom<Step>('work', 'busy', 'answer lost', 'some later', 'unauthorized');
    const sizes = fc.array(fc.integer({ min: 2, max: 330 }), { minLength: 1, maxLength: 30 });
    const scenario = fc.tuple(
      sizes,
      fc.array(fc.nat(29), { maxLength: 12 }),
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 50, max: 600 }),
    );
    await fc.assert(
      fc.asyncProperty(scenario, async ([lengths, badNumbers, steps, maxBytes]) => {
        const records = lengths.map((bytes, number) => record(number, bytes));
        const bad = new Set(badNumbers);
        const lost = steps.filter((one) => one === 'answer lost').length;
        const { taken, request } = receiver(bad, [...steps], maxBytes);
        const send = createBatchSender({ ...LIMITS, item: ({ text }) => text, request });
        let outcome = await send(records, SIGNAL);
        for (let tries = 0; outcome.kind !== 'acknowledged' && tries < 20; tries += 1) outcome = await send(records, SIGNAL);
        assert.ok(outcome.kind === 'acknowledged');
        const rejected = new Set(outcome.rejected.map(({ index }) => index));
        for (const [number, { text }] of records.entries()) {
          const isNever = bad.has(number) || Buffer.byteLength(text) + 1 > LIMITS.maxItemBytes;
          assert.equal(rejected.has(number), isNever);
          assert.equal(taken.has(number), !isNever);
        }
        const copies = [...taken.values()].reduce((sum, times) => sum + times - 1, 0);
        assert.ok(copies <= lost * LIMITS.maxItems);
      }),
    );
  });

  it('are not acknowledged while one is without a confirmation', async () => {
    const options = { ...LIMITS, item: ({ text }: StreamRecord) => text };
    const send = createBatchSender<number>({
      ...options,
      request: async (items) => ({ kind: 'taken', receipt: items.length }),
      confirm: async () => ({ confirmed: new Set() }),
    });
    const outcome = await send([record(0, 10)], SIGNAL);
    assert.equal(outcome.kind, 'retry');
  });

  it('are all rejected when a few are all bad, or when others are not, and none when many are and none is good', async () => {
    const send = createBatchSender({ ...LIMITS, item: ({ text }) => text, request: async () => ({ kind: 'refused', reason: 'bad' }) });
    const few = await send(
      Array.from({ length: 15 }, (_, number) => record(number, 10)),
      SIGNAL,
    );
    assert.equal(few.kind === 'acknowledged' && few.rejected.length, 15);
    const many = await send(
      Array.from({ length: 16 }, (_, number) => record(number, 10)),
      SIGNAL,
    );
    assert.equal(many.kind, 'configuration');
    const { request } = receiver(new Set(Array.from({ length: 30 }, (_, index) => index * 2 + 1)), [], 500);
    const half = await createBatchSender({ ...LIMITS, item: ({ text }) => text, request })(
      Array.from({ length: 60 }, (_, number) => record(number, 10)),
      SIGNAL,
    );
    assert.equal(half.kind === 'acknowledged' && half.rejected.length, 30);
  });

  it('are given up one at a time only while others are taken, in however many calls', async () => {
    let isSetUp = false;
    const refuse = async (): Promise<RequestOutcome> => (isSetUp ? { kind: 'taken' } : { kind: 'refused', reason: 'bad' });
    const send = createBatchSender({ ...LIMITS, item: ({ text }) => text, request: refuse });
    const kinds = async (from: number, to: number) => {
      const outcomes = [];
      for (let number = from; number < to; number += 1) outcomes.push((await send([record(number, 10)], SIGNAL)).kind);
      return [...new Set(outcomes)];
    };
    assert.deepEqual(await kinds(0, 15), ['acknowledged']);
    assert.deepEqual(await kinds(15, 17), ['configuration']);
    isSetUp = true;
    assert.deepEqual(await kinds(15, 18), ['acknowledged']);
    isSetUp = false;
    assert.deepEqual(await kinds(18, 33), ['acknowledged']);
    assert.deepEqual(await kinds(33, 34), ['configuration']);
  });

  it('are sent once by senders that remember together, and what was rejected is told again', async () => {
    const { taken, request } = receiver(new Set([3]), [], 500);
    const memory = createBatchMemory(100);
    const [one, other] = [0, 1].map(() => createBatchSender({ ...LIMITS, item: ({ text }) => text, request, memory }));
    const records = Array.from({ length: 10 }, (_, number) => record(number, 10));
    const expected = { kind: 'acknowledged', rejected: [{ index: 3, reason: 'bad' }] };
    assert.deepEqual(await one?.(records.slice(0, 6), SIGNAL), expected);
    assert.deepEqual(await other?.(records, SIGNAL), expected);
    assert.deepEqual(new Set(taken.values()), new Set([1]));
    await one?.(
      Array.from({ length: 100 }, (_, number) => record(100 + number, 10)),
      SIGNAL,
    );
    assert.equal(memory.settled.size, 100);
  });

  it('are not sent when the caller has given up, and nothing is sent for none', async () => {
    let requests = 0;
    const request = async (): Promise<RequestOutcome> => {
      requests += 1;
      return { kind: 'taken' };
    };
    const send = createBatchSender({ ...LIMITS, item: ({ text }) => text, request });
    assert.equal((await send([record(0, 10)], AbortSignal.abort())).kind, 'retry');
    assert.deepEqual(await send([], SIGNAL), { kind: 'acknowledged', rejected: [] });
    assert.equal(requests, 0);
  });
});
