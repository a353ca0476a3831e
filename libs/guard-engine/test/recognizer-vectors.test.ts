import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Candidate, Recognizer } from '../src/recognizer.ts';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import { factsOf } from '../src/text-facts.ts';
import { plainView } from '../src/view.ts';
import { rowsOf, skipReason, type VectorRow } from './shared-data.ts';

/**
 * The vectors are values that a recognizer on its own must take or leave, mostly without a word around them. They count
 * here as their authors count them: whatever is certain in the least is taken, whatever other recognizers make of it.
 */
const byType = Map.groupBy(RECOGNIZERS, ({ entityType }) => entityType);

function found(recognizers: readonly Recognizer[], text: string): number {
  const view = plainView(text);
  const facts = factsOf(view.text);
  const candidates = recognizers
    .flatMap((recognizer) => recognizer.find(view.text, facts))
    .toSorted((a, b) => b.score - a.score || longer(a, b));
  const apart: Candidate[] = [];
  for (const candidate of candidates)
    if (apart.every(({ start, end }) => candidate.end <= start || candidate.start >= end)) apart.push(candidate);
  return apart.length;
}

const longer = (a: Candidate, b: Candidate): number => b.end - b.start - (a.end - a.start);

type Tally = { expected: number; found: number; invalid: number; accepted: number };

function tally(rows: readonly VectorRow[], recognizers: readonly Recognizer[]): Tally {
  const sum: Tally = { expected: 0, found: 0, invalid: 0, accepted: 0 };
  for (const { text, expected_count: expected } of rows) {
    const got = found(recognizers, text);
    sum.expected += expected;
    sum.found += Math.min(expected, got);
    if (expected > 0) continue;
    sum.invalid++;
    if (got > 0) sum.accepted++;
  }
  return sum;
}

describe('on the vectors of other recognizers', { skip: skipReason }, () => {
  it('takes what is right and leaves what is wrong', (t: TestContext) => {
    const total: Tally = { expected: 0, found: 0, invalid: 0, accepted: 0 };
    for (const [entity, rows] of Map.groupBy(rowsOf('pii-recognizer-vectors'), (row) => row.entity)) {
      const recognizers = byType.get(entity);
      assert.ok(recognizers !== undefined, `nothing recognizes ${entity}`);
      const sum = tally(rows, recognizers);
      t.diagnostic(`${entity}: ${sum.found} of ${sum.expected} found, ${sum.accepted} of ${sum.invalid} invalid accepted`);
      for (const key of ['expected', 'found', 'invalid', 'accepted'] as const) total[key] += sum[key];
    }
    const [recall, accepted] = [total.found / total.expected, total.accepted / total.invalid];
    t.diagnostic(
      `all: ${total.found} of ${total.expected} (${recall.toFixed(3)}), ${total.accepted} of ${total.invalid} (${accepted.toFixed(3)})`,
    );
    assert.ok(recall >= 0.97);
    assert.ok(accepted <= 0.02);
  });
});
