import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_MESSAGE_BYTES } from '@sentinelmesh/contracts';
import { InvalidArgument, Unavailable } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { MessageTooLarge } from '../src/index.ts';
import { startTestBus, until } from './test-bus.ts';

const { connect } = await startTestBus();
const bus = await connect();
await bus.provision({
  buckets: [
    { name: 'kept', description: 'test', ttlMs: 60_000, maxBytes: 16 * 1024 * 1024 },
    { name: 'short', description: 'test', ttlMs: 1_000, maxBytes: 1024 * 1024 },
    { name: 'tiny', description: 'test', ttlMs: 60_000, maxBytes: 10_000 },
  ],
});
const bucket = bus.keyValue('kept');
const text = (value: string) => Buffer.from(value);
const read = async (key: string) => (await bucket.get(key))?.value.toString();

describe('a bucket', () => {
  it('gives a key to exactly one of many who create it together', async () => {
    const others = await Promise.all([connect(), connect(), connect()]);
    for (let round = 0; round < 20; round++) {
      const key = `race ${round}`;
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (others[index % 3] ?? bus).keyValue('kept').create(key, text(`${index}`))),
      );
      assert.equal(results.filter(Boolean).length, 1);
      assert.equal(await read(key), String(results.indexOf(true)));
    }
  });

  it('lets one of many who read the same revision update it', async () => {
    const revision = await bucket.put('counter', text('0'));
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => bucket.update('counter', text(`${index}`), revision)));
    assert.equal(results.filter((result) => result !== undefined).length, 1);
  });

  it('forgets what was deleted, and lets it be created again', async () => {
    assert.equal(await bucket.create('again', text('1')), true);
    await bucket.delete('again');
    assert.equal(await bucket.get('again'), undefined);
    assert.equal(await bucket.create('again', text('2')), true);
    assert.equal(await bucket.create('again', text('3')), false);
    assert.equal(await read('again'), '2');
  });

  it('has no value for a key that was never written', async () => {
    assert.equal(await bucket.get('unheard of'), undefined);
  });

  it('forgets when the time is over', async () => {
    const short = bus.keyValue('short');
    await short.put('key', text('1'));
    assert.equal(await short.create('key', text('2')), false);
    await until(async () => (await short.get('key')) === undefined, 'the end of its time');
    assert.equal(await short.create('key', text('3')), true);
  });

  it('takes any text as a key and confuses none', async () => {
    const written = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('*', '>', '.', 'a.b', 'a.>', ' ', '\r\n', '../x')),
        async (key) => {
          const value = `value ${written.size}`;
          written.set(key, value);
          await bucket.put(key, text(value));
          assert.equal(await read(key), value);
        },
      ),
      { numRuns: 60 },
    );
    for (const [key, value] of written) assert.equal(await read(key), value);
  });

  it('refuses keys that are none, and values that are too large', async () => {
    for (const key of ['', 'x'.repeat(1_025), '\ud800']) await assert.rejects(bucket.put(key, text('')), InvalidArgument);
    await assert.rejects(bucket.put('large', Buffer.alloc(MAX_MESSAGE_BYTES + 1)), MessageTooLarge);
  });

  it('says that it is full', async () => {
    const tiny = bus.keyValue('tiny');
    const fill = async () => {
      for (let index = 0; ; index++) await tiny.put(`key ${index}`, Buffer.alloc(1_000));
    };
    await assert.rejects(fill(), Unavailable);
  });
});
