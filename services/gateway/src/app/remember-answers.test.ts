import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyRing, newKey } from '@sentinelmesh/crypto';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { type Answer, type AnswerStore, createAnswerOnce } from './remember-answers.ts';
import { createStorageShare } from './storage-share.ts';

const ABANDONED_AFTER_MS = 70_000;
const MAX_VALUE_BYTES = 4_096;
const caller = { orgId: newId('org'), principal: { type: 'api_key', id: newId('key') }, scopes: ['*'] } as const;
const answer: Answer = { status: 201, body: '{"done":true}' };

/** A bucket in memory with the limits of the real one; `away` makes every operation fail. */
function givenStore() {
  const entries = new Map<string, { value: Uint8Array; revision: number }>();
  const state = { away: false };
  let revision = 0;
  const on = <T>(value: Uint8Array, operation: () => T): T => {
    if (state.away) throw new Unavailable('the bus is away');
    if (value.length > MAX_VALUE_BYTES) throw new Error('too large');
    return operation();
  };
  const write = (key: string, value: Uint8Array) => {
    revision += 1;
    entries.set(key, { value, revision });
    return revision;
  };
  const none = new Uint8Array();
  const store: AnswerStore = {
    get: async (key) => on(none, () => entries.get(key)),
    create: async (key, value) => on(value, () => !entries.has(key) && write(key, value) > 0),
    update: async (key, value, at) => on(value, () => (entries.get(key)?.revision === at ? write(key, value) : undefined)),
    delete: async (key) => on(none, () => void entries.delete(key)),
  };
  return { store, state };
}

function given({ shareBytes = 1_000_000 } = {}) {
  const { store, state } = givenStore();
  const time = { now: 1_000_000 };
  const clock = { now: () => time.now };
  const answerOnce = createAnswerOnce({
    store,
    keyRing: createKeyRing([{ id: 'k1', key: newKey() }]),
    share: createStorageShare({ bytes: shareBytes, windowMs: 1_000, clock }),
    abandonedAfterMs: ABANDONED_AFTER_MS,
    clock,
    log: silentLogger,
  });
  let carriedOut = 0;
  const once = (result: Answer | (() => Promise<Answer>) = answer, key = 'k') =>
    answerOnce({ key, caller, method: 'POST', path: '/things', body: '{}' }, async () => {
      carriedOut += 1;
      return typeof result === 'function' ? result() : result;
    });
  return { once, state, time, carriedOut: () => carriedOut };
}

describe('answering once', () => {
  it('neither repeats a request whose answer was too large to keep, nor makes one up', async () => {
    const { once, time, carriedOut } = given();
    const large = { status: 200, body: 'x'.repeat(2 * MAX_VALUE_BYTES) };
    assert.deepEqual(await once(large), { ...large, replayed: false });
    await assert.rejects(once(large), { code: 'idempotency_answer_not_kept' });
    time.now += 10 * ABANDONED_AFTER_MS;
    await assert.rejects(once(large), { code: 'idempotency_answer_not_kept' });
    assert.equal(carriedOut(), 1);
  });

  it('gives the answer of what was carried out though it cannot be remembered, and refuses repetitions for as long as it could be running', async () => {
    const { once, state, time, carriedOut } = given();
    const outage = async () => {
      state.away = true;
      return answer;
    };
    assert.equal((await once(outage)).status, 201);
    state.away = false;
    time.now += ABANDONED_AFTER_MS - 1;
    await assert.rejects(once(), { code: 'idempotency_key_busy' });
    assert.equal(carriedOut(), 1);
  });

  it('carries out a request whose first try was lost with its process', async () => {
    const { once, time, carriedOut } = given();
    void once(() => new Promise(() => undefined));
    await assert.rejects(once(), { code: 'idempotency_key_busy' });
    time.now += ABANDONED_AFTER_MS + 1;
    assert.deepEqual(await once(), { ...answer, replayed: false });
    assert.deepEqual(await once(), { ...answer, replayed: true });
    assert.equal(carriedOut(), 2);
  });

  it('leaves the key to the later try when the first one ends after all', async () => {
    for (const end of ['answer', 'failure']) {
      const { once, time } = given();
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const first = once(() => promise);
      await new Promise(setImmediate);
      time.now += ABANDONED_AFTER_MS + 1;
      assert.deepEqual(await once({ status: 200, body: 'second' }), { status: 200, body: 'second', replayed: false });
      if (end === 'answer') resolve({ status: 200, body: 'first' });
      else reject(new Unavailable('away'));
      await first.catch(() => undefined);
      assert.deepEqual(await once(), { status: 200, body: 'second', replayed: true }, end);
    }
  });

  it('keeps one organisation from filling the store, and takes its requests again later', async () => {
    const { once, time } = given({ shareBytes: 5_000 });
    await assert.rejects(
      async () => {
        for (let request = 0; request < 100; request += 1) await once(answer, `k-${request}`);
      },
      (error: { code: string; retryAfterMs: number }) => {
        assert.equal(error.code, 'idempotency_share_used');
        time.now += error.retryAfterMs;
        return true;
      },
    );
    await once(answer, 'later');
  });
});
