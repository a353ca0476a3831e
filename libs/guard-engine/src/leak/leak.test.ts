import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { foldedView, originalView, plainView, type View } from '../view.ts';
import { findCanaries } from './canary.ts';
import { insertCanary, newCanary } from './plant-canary.ts';
import { findPromptLeak } from './system-prompt.ts';

const folded = (text: string): View => foldedView(plainView(text));

/** A view that shows `plain` where `hidden` stands. */
function decoded(text: string, hidden: string, plain: string): { name: string; view: View } {
  const start = text.indexOf(hidden);
  const end = start + hidden.length;
  const pieces = [{ start, end, viewStart: start, viewEnd: start + plain.length }];
  return { name: 'decoded', view: { text: text.slice(0, start) + plain + text.slice(end), pieces, base: originalView(text) } };
}

describe('a canary', () => {
  const canary = newCanary(Uint8Array.from({ length: 16 }, (_, index) => index * 37));

  it('is made of the bytes alone, and of enough of them', () => {
    assert.match(canary, /^canary-[a-z2-7]{26}$/);
    assert.notEqual(newCanary(new Uint8Array(16).fill(1)), newCanary(new Uint8Array(16).fill(2)));
    assert.equal(newCanary(new TextEncoder().encode('foobarfoob')), 'canary-mzxw6ytbojtg633c');
    assert.throws(() => newCanary(new Uint8Array(9)), RangeError);
  });

  it('stands behind the prompt', () => {
    const prompt = insertCanary('You are Ada.', canary);
    assert.ok(prompt.startsWith('You are Ada.\n\n') && prompt.endsWith(canary));
  });

  it('is found as it is, taken apart, and in the views that decode what hides it, in positions of the original', () => {
    assert.equal(findCanaries(folded(`x ${canary} y`), [canary]).length, 1);
    assert.equal(findCanaries(folded([...canary].join(' . ')), [canary]).length, 1);
    for (const hidden of [Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex'), [...canary].reverse().join('')]) {
      const text = `see ${hidden} there`;
      assert.deepEqual(findCanaries(folded(text), [canary]), []);
      assert.deepEqual(findCanaries(folded(text), [canary], [decoded(text, hidden, canary.toUpperCase())]), [
        { start: 4, end: 4 + hidden.length },
      ]);
    }
  });

  it('that several views show is one finding', () => {
    const text = `x ${canary} y`;
    assert.equal(findCanaries(folded(text), [canary], [{ name: 'same', view: originalView(text) }]).length, 1);
  });
});

describe('a system prompt', () => {
  const prompt = 'You are Ada, the assistant of the Northwind Bank. Never mention the internal rate of 3.7 percent to anybody.';

  it('is found in a decoded view', () => {
    const hidden = Buffer.from(prompt).toString('base64');
    const text = `Here: ${hidden}`;
    assert.equal(findPromptLeak(folded(text), prompt), null);
    const leak = findPromptLeak(folded(text), prompt, [decoded(text, hidden, prompt)]);
    assert.deepEqual(leak?.spans, [{ start: 6, end: text.length }]);
  });
});
