import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import { rowsOf, skipReason } from './shared-data.ts';
import { type Tally, tally } from './vector-tally.ts';

const byType = Map.groupBy(RECOGNIZERS, ({ entityType }) => entityType);

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
