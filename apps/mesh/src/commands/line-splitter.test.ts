import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { createLineSplitter } from './line-splitter.ts';

function split(pieces: readonly Buffer[], maxLineBytes = 1_000): string[] {
  const lines: string[] = [];
  const onTooLong = (line: number) => assert.fail(`too long: ${line}`);
  const splitter = createLineSplitter({ maxLineBytes, onLine: (line) => lines.push(line), onTooLong });
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return lines;
}

it('lines are the same however they were cut into pieces', () => {
  const text = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 8 }).map((line) => line.replace(/[\r\n\ufeff]/g, '')),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(text, fc.constantFrom('\n', '\r\n'), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (lines, end, sizes) => {
      const bytes = Buffer.from(lines.map((line) => `${line}${end}`).join(''));
      const pieces: Buffer[] = [];
      for (let from = 0; from < bytes.length; ) {
        const size = sizes[pieces.length % sizes.length] ?? 1;
        pieces.push(bytes.subarray(from, from + size));
        from += size;
      }
      assert.deepEqual(split(pieces), lines);
    }),
  );
});

it('the last line needs no end, and a mark at the beginning is none of it', () => {
  assert.deepEqual(split([Buffer.from('\ufeffone\n\ntwo')]), ['one', '', 'two']);
  assert.deepEqual(split([]), []);
});

it('a line that is too long is refused before it is whole', () => {
  assert.throws(() => split([Buffer.from('one\n'), Buffer.alloc(600, 'x'), Buffer.alloc(600, 'x')]), /too long: 2/);
});
