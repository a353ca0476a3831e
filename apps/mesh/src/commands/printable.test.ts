import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { printable, printableLines } from './printable.ts';

it('a text keeps what can be seen, and nothing that a terminal would obey', () => {
  assert.equal(printable('Zoë 漢字 😀'), 'Zoë 漢字 😀');
  assert.equal(printable('a\u001b[2J\u0007b\u202ec\r\nd'), 'a [2J b c d');
  assert.equal(printable('x'.repeat(30), 10), `${'x'.repeat(9)}…`);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text, 20);
      return shown.isWellFormed() && !/[\p{Cc}\u2028\u202e]/u.test(shown) && [...shown].length <= 20;
    }),
  );
});

it('of many lines the first are shown, each on its own', () => {
  assert.equal(printableLines('one\r\n\u001b]0;x\u0007two\n\nfour\nfive', { indent: '| ', lines: 3 }), '| one\n| ]0;x two\n|\n| …');
  assert.equal(printableLines('one\ntwo\n', { indent: '', lines: 2 }), 'one\ntwo');
});
