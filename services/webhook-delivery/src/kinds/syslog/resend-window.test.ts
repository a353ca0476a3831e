import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createResendWindow } from './resend-window.ts';

const batch = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const texts = (buffers: readonly Buffer[]) => buffers.map(String).join(' ');

describe('the window of records that may be lost', () => {
  it('keeps the last ones', () => {
    const window = createResendWindow({ maxRecords: 3, maxAgeMs: 1_000, now: () => 0 });
    window.add(batch('a', 'b'));
    window.add(batch('c', 'd'));
    assert.equal(texts(window.take('closed')), 'b c d');
    window.add(batch('e', 'f', 'g', 'h', 'i'));
    assert.equal(texts(window.take('closed')), 'g h i');
  });

  it('gives each once', () => {
    const window = createResendWindow({ maxRecords: 3, maxAgeMs: 1_000, now: () => 0 });
    window.add(batch('a'));
    window.take('silent');
    assert.equal(texts(window.take('silent')), '');
  });

  it('gives what was written shortly before the other side hung up, and everything when it fell silent', () => {
    let now = 0;
    const fill = () => {
      const window = createResendWindow({ maxRecords: 10, maxAgeMs: 1_000, now: () => now });
      now = 0;
      window.add(batch('old'));
      now = 5_000;
      window.add(batch('new'));
      now = 5_900;
      return window;
    };
    assert.equal(texts(fill().take('closed')), 'new');
    assert.equal(texts(fill().take('silent')), 'old new');
  });

  it('gives everything when the connection broke, unless it was idle', () => {
    let now = 0;
    const window = createResendWindow({ maxRecords: 10, maxAgeMs: 1_000, now: () => now });
    window.add(batch('old'));
    now = 120_000;
    window.add(batch('new'));
    now = 150_000;
    assert.equal(texts(window.take('broken')), 'old new');
    window.add(batch('last'));
    now = 300_000;
    assert.equal(texts(window.take('broken')), '');
  });

  it('is bounded in bytes too', () => {
    const window = createResendWindow({ maxRecords: 10_000, maxAgeMs: 1_000, now: () => 0 });
    const big = Buffer.alloc(64 * 1024);
    for (let index = 0; index < 1_000; index++) window.add([big]);
    assert.equal(window.take('silent').length, 256);
  });

  it('can be switched off by either bound', () => {
    for (const bounds of [
      { maxRecords: 0, maxAgeMs: 1_000 },
      { maxRecords: 10, maxAgeMs: 0 },
    ]) {
      const window = createResendWindow({ ...bounds, now: () => 0 });
      window.add(batch('a'));
      assert.equal(texts(window.take('silent')), '');
    }
  });
});
