import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeywordScan } from '../keyword-scan.ts';
import { checkPolicy } from '../policy.ts';
import type { Recognizer } from '../recognizer.ts';
import { factsOf } from '../text-facts.ts';
import { foldedView, plainView, toOriginal } from '../view.ts';
import { RECOGNIZERS } from './recognizers.ts';

describe('the recognizers', () => {
  it('have unique names, and enough of them are here to mean something', () => {
    assert.equal(new Set(RECOGNIZERS.map(({ id }) => id)).size, RECOGNIZERS.length);
    assert.ok(RECOGNIZERS.length >= 40, `only ${RECOGNIZERS.length} recognizers`);
  });

  for (const recognizer of RECOGNIZERS) {
    it(`${recognizer.id} finds its true examples, exactly, and none of its false ones`, () => {
      const { matches, misses } = recognizer.examples;
      assert.ok(matches.length > 0 && misses.length > 0, 'each recognizer brings examples of both kinds');
      for (const example of matches) assert.equal(marked(recognizer, unmarked(example)), joined(example));
      for (const example of misses) assert.equal(marked(recognizer, joined(example)), joined(example));
    });
  }
});

const scan = createKeywordScan(RECOGNIZERS);

const joined = (example: string): string => example.replaceAll('·', '');
const unmarked = (example: string): string => joined(example).replaceAll(/[«»]/g, '');

/** The text with « and » around what the recognizer finds in it, as far as the default policies would report it. */
function marked(recognizer: Recognizer, text: string): string {
  const view = plainView(text);
  let out = '';
  let done = 0;
  if (!scan(foldedView(view).text).has(recognizer)) return text;
  const candidates = recognizer.find(view.text, factsOf(view.text)).filter(({ score }) => score >= checkPolicy.minimumScore);
  for (const candidate of candidates.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const { start, end } = toOriginal(view, candidate.start, candidate.end);
    if (start < done) continue;
    out += `${text.slice(done, start)}«${text.slice(start, end)}»`;
    done = end;
  }
  return out + text.slice(done);
}
