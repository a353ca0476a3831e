import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputBlocked } from '@sentinelmesh/contracts';
import { type EventBus, eventMessage, type ReadBatchesOptions, type ReceivedMessage, type Standing } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { newChain } from '../../domain/chain.ts';
import { jsonFormat } from '../../formats/json.ts';
import type { StreamSender } from '../../kinds/destination-kind.ts';
import { readOutgoingEvent } from '../read-outgoing-event.ts';
import { createExportSource, type Progress } from './export-source.ts';

const orgId = newId('org');
const place = { orgId, destinationId: newId('dst') };
const sender: StreamSender = {
  format: jsonFormat,
  maxRecords: 3,
  maxBytes: 100_000,
  maxRecordBytes: 50_000,
  send: () => Promise.reject(new Error('nothing is sent here')),
  close: async () => undefined,
};

function message(sequence: number, reason = ''): ReceivedMessage {
  const data = InputBlocked.fromPartial({ inspection: { reasons: [reason] } });
  const event = eventMessage('guard.input.blocked', { orgId, source: 'guard', time: new Date(), data });
  return { ...event, sequence, deliveries: 1, storedAt: new Date() };
}

/** A source over a stream that is what the test says. */
function openSource({
  beganAt = (start: number) => start,
  standing = {} as Partial<Standing>,
  progress = {} as Partial<Progress>,
  opened = undefined as Promise<void> | undefined,
} = {}) {
  const readings: (ReadBatchesOptions & { readonly ended: Promise<string>; end(): void })[] = [];
  const readBatchesFrom: EventBus['readBatchesFrom'] = async (_stream, options) => {
    const ended = Promise.withResolvers<string>();
    const end = () => ended.resolve('the connection was lost');
    readings.push({ ...options, ended: ended.promise, end });
    if (opened !== undefined) await opened;
    return {
      passed: async () => true,
      pending: 0,
      beganAt: options.startSequence === undefined ? 1 : beganAt(options.startSequence),
      ended: ended.promise,
      stop: end,
      standing: async () => ({ waiting: 0, passedUpTo: undefined, receivedUpTo: undefined, firstSequence: 1, ...standing }),
    };
  };
  const gaps: number[] = [];
  let now: Progress = { streamSequence: 10, head: newChain('chn_test'), startAt: undefined, acknowledgedAt: undefined, ...progress };
  const source = createExportSource({
    place,
    sender,
    progress: () => now,
    look: (received) => (received.headers.skip === undefined ? readOutgoingEvent(received, () => 'info') : undefined),
    readBatchesFrom,
    onGap: (messages) => gaps.push(messages),
    log: silentLogger,
    // Long enough for a busy machine to write what a test hands over at once.
    lingerMs: 500,
  });
  return {
    source,
    readings,
    gaps,
    last: () => readings.at(-1),
    moveTo(progress: Partial<Progress>) {
      now = { ...now, ...progress };
    },
  };
}

describe('the batches after a position', () => {
  it('have as many records as may be sent at once, and say where the destination is after them', async () => {
    const { source, last } = openSource();
    const first = source.next();
    await Promise.resolve();
    assert.equal(last()?.startSequence, 11);
    void last()?.handleBatch([11, 14, 15, 20, 21].map((sequence) => message(sequence)));
    const batch = await first;
    assert.deepEqual(batch?.sequences, [11, 14, 15]);
    assert.equal(batch?.end.streamSequence, 15);
    assert.deepEqual(batch?.end.head.sequence, 3);
    const next = await source.next();
    assert.deepEqual(next?.sequences, [20, 21]);
    assert.equal(next?.records[0]?.link.previousHash, batch?.end.head.hash);
  });

  it('are cut by bytes as well; what is too long, or cannot be written, is unsendable', async () => {
    const { source, last } = openSource();
    const first = source.next();
    await Promise.resolve();
    void last()?.handleBatch([
      message(11, 'x'.repeat(49_000)),
      message(12, 'y'.repeat(49_000)),
      message(13, 'z'.repeat(49_000)),
      message(14, 'z'.repeat(51_000)),
    ]);
    assert.deepEqual((await first)?.sequences, [11, 12]);
    const second = await source.next();
    assert.deepEqual(second?.sequences, [13]);
    assert.deepEqual(
      second?.unsendable.map(({ streamSequence }) => streamSequence),
      [14],
    );
    assert.equal(second?.end.head.sequence, 4);
  });

  it('begin anew from the progress that there is when they were interrupted, and lose nothing by it', async () => {
    const { source, last, readings, moveTo } = openSource();
    const first = source.next();
    await Promise.resolve();
    void last()?.handleBatch([message(11), message(12)]);
    const batch = await first;
    void last()?.handleBatch([message(13)]);
    last()?.end();
    const rest = await source.next();
    assert.deepEqual(rest?.sequences, [13]);
    assert.equal(await source.next(), undefined);
    moveTo(batch?.end ?? {});
    source.forget();
    void source.next();
    await Promise.resolve();
    assert.equal(readings.length, 2);
    assert.equal(last()?.startSequence, 13);
  });

  it('are not those that were asked for before the position was forgotten', async () => {
    const opening = Promise.withResolvers<void>();
    const { source, readings, last, moveTo } = openSource({ opened: opening.promise });
    const first = source.next();
    await Promise.resolve();
    source.forget();
    moveTo({ streamSequence: 20 });
    opening.resolve();
    assert.equal(await first, undefined);
    assert.equal(await readings[0]?.ended, 'the connection was lost');
    void source.next();
    await new Promise(setImmediate);
    assert.equal(readings.length, 2);
    assert.equal(last()?.startSequence, 21);
  });

  it('move over what is not for the destination, once a second at most', async () => {
    const { source, last } = openSource({ standing: { passedUpTo: 99 } });
    const first = source.next();
    await Promise.resolve();
    const skipped = { ...message(11), headers: { skip: 'yes' } };
    await last()?.handleBatch([skipped, { ...skipped, sequence: 12 }]);
    await source.check();
    const began = performance.now();
    const batch = await first;
    assert.ok(performance.now() - began > 500);
    assert.deepEqual(batch?.records, []);
    assert.equal(batch?.end.streamSequence, 99);
    assert.equal(batch?.end.head.sequence, 0);
  });
});

describe('a stream that is not what it was', () => {
  it('has a gap where it begins later than the position, which is told once', async () => {
    const { source, gaps } = openSource({ beganAt: () => 15, standing: { waiting: 5, receivedUpTo: 12, firstSequence: 15 } });
    void source.next();
    await new Promise(setImmediate);
    await source.check();
    assert.deepEqual(gaps, [4]);
  });

  it('has a gap where it left faster than it was read', async () => {
    const { source, gaps } = openSource({ standing: { waiting: 5, receivedUpTo: 12, firstSequence: 20 } });
    void source.next();
    await new Promise(setImmediate);
    await source.check();
    await source.check();
    assert.deepEqual(gaps, [7]);
  });

  it('is read on by time when it has lost its end', async () => {
    const acknowledgedAt = new Date('2026-11-21T00:00:00Z');
    const { source, readings } = openSource({ beganAt: () => 3, progress: { acknowledgedAt } });
    void source.next();
    await new Promise(setImmediate);
    assert.equal(readings.length, 2);
    assert.deepEqual(readings[1]?.startAt, acknowledgedAt);
    assert.equal(readings[1]?.startSequence, undefined);
  });
});
