import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBatchQueue } from './batch-queue.ts';

const item = (id: number, agoMs = 0) => ({ id, receivedAt: Date.now() - agoMs });
const ids = (items: readonly { id: number }[]) => items.map(({ id }) => id);

describe('a batch', () => {
  it('is taken as soon as it is full, in order of arrival', async () => {
    const queue = createBatchQueue<ReturnType<typeof item>>({ maxBatch: 3, maxWaitMs: () => 60_000 });
    const batch = queue.next();
    for (const id of [1, 2, 3, 4]) queue.push(item(id));
    assert.deepEqual(ids(await batch), [1, 2, 3]);
    assert.equal(queue.size(), 1);
  });

  it('is taken when its first item has waited long enough', async () => {
    const queue = createBatchQueue<ReturnType<typeof item>>({ maxBatch: 100, maxWaitMs: () => 40 });
    const startedAt = performance.now();
    queue.push(item(1));
    setTimeout(() => queue.push(item(2)), 15);
    assert.deepEqual(ids(await queue.next()), [1, 2]);
    const tookMs = performance.now() - startedAt;
    assert.ok(tookMs >= 35 && tookMs < 500, `${tookMs} ms`);
  });

  it('is taken when no more will come soon; what comes after that is another', async () => {
    const queue = createBatchQueue<ReturnType<typeof item>>({ maxBatch: 100, maxWaitMs: () => 60_000 });
    const batch = queue.next();
    for (const id of [1, 2]) queue.push(item(id));
    queue.endGroup();
    assert.deepEqual(ids(await batch), [1, 2]);
    let isTaken = false;
    const next = queue.next().finally(() => {
      isTaken = true;
    });
    queue.push(item(3));
    await new Promise(setImmediate);
    assert.equal(isTaken, false);
    queue.endGroup();
    assert.deepEqual(ids(await next), [3]);
  });

  it('does not wait again for items that waited while another batch was handled', async () => {
    const queue = createBatchQueue<ReturnType<typeof item>>({ maxBatch: 100, maxWaitMs: () => 60_000 });
    queue.push(item(1, 60_001));
    assert.deepEqual(ids(await queue.next()), [1]);
  });

  it('is what is left when the queue is closed, at once, and then empty', async () => {
    const queue = createBatchQueue<ReturnType<typeof item>>({ maxBatch: 100, maxWaitMs: () => 60_000 });
    const waiting = queue.next();
    queue.push(item(1));
    queue.close();
    assert.deepEqual(ids(await waiting), [1]);
    assert.deepEqual(await queue.next(), []);
    assert.equal(queue.size(), 0);
  });
});
