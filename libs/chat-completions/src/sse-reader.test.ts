import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSseReader } from './sse-reader.ts';

const read = (...chunks: readonly Uint8Array[]): string[] => {
  const data: string[] = [];
  const reader = createSseReader((each) => void data.push(each));
  for (const chunk of chunks) reader.take(chunk);
  return data;
};
const bytes = (text: string) => Buffer.from(text);

const STREAM = [
  '\uFEFF: a comment\r\n\r\n',
  'event: delta\ndata: {"text":"grüße 😀"}\nid: 7\n\n',
  'data:one\r\ndata:  two\r\ndata\r\n\r\n',
  'data: by carriage return\r\r',
  'retry: 10\nunknown: field\ndatabase: no\n\n',
  'data: [DONE]\n\n',
].join('');
const EVENTS = ['{"text":"grüße 😀"}', 'one\n two\n', 'by carriage return', '[DONE]'];

describe('a stream of events', () => {
  it('is read with every kind of line end, comments, names and fields that mean nothing', () => {
    assert.deepEqual(read(bytes(STREAM)), EVENTS);
  });

  it('is the same wherever it is cut once', () => {
    const whole = bytes(STREAM);
    for (let cut = 0; cut <= whole.length; cut += 1) assert.deepEqual(read(whole.subarray(0, cut), whole.subarray(cut)), EVENTS, `${cut}`);
  });

  it('is the same byte by byte', () => {
    assert.deepEqual(read(...[...bytes(STREAM)].map((byte) => Buffer.of(byte))), EVENTS);
  });

  it('is the same for every way of cutting any text', () => {
    const event = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, ''));
    const end = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), end, fc.array(fc.nat(400)), (texts, lineEnd, cuts) => {
        const whole = bytes(texts.map((text) => `data: ${text}${lineEnd}${lineEnd}`).join(''));
        const places = [...new Set(cuts)].filter((cut) => cut < whole.length).sort((a, b) => a - b);
        const pieces = [0, ...places].map((start, index) => whole.subarray(start, places[index] ?? whole.length));
        assert.deepEqual(read(...pieces), texts);
      }),
    );
  });

  it('gives out nothing of an event that its end cuts off', () => {
    assert.deepEqual(read(bytes('data: whole\n\ndata: half\n')), ['whole']);
  });

  it('takes a line of a megabyte byte by byte without reading it over and over', () => {
    const lengths: number[] = [];
    const reader = createSseReader(({ length }) => void lengths.push(length));
    const started = performance.now();
    reader.take(bytes('data: '));
    for (let count = 0; count < 1 << 20; count += 1) reader.take(bytes('x'));
    reader.take(bytes('\n\n'));
    assert.deepEqual(lengths, [1 << 20]);
    assert.ok(performance.now() - started < 10_000);
  });
});
