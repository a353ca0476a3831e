import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ANALYSIS_CATEGORIES, concludeAnalysis } from './analysis.ts';

const thresholds = { escalate: 0.3, block: 0.5 };
const risk = fc.double({ min: 0, max: 1, noNaN: true });
const opinion = fc.record({ risk, category: fc.constantFrom(...ANALYSIS_CATEGORIES), confidence: risk });

describe('the conclusion of an analysis', () => {
  it('is never below what was known before, nor below any opinion, whatever is said', () => {
    fc.assert(
      fc.property(risk, fc.array(opinion, { maxLength: 3 }), (before, opinions) => {
        const conclusion = concludeAnalysis(before, opinions, thresholds);
        assert.ok(conclusion.risk >= before && conclusion.risk <= 1);
        for (const each of opinions) assert.ok(conclusion.risk >= each.risk - 1e-6);
      }),
    );
  });

  it('is that of the worst opinion, and says what would have been decided', () => {
    const harmless = { risk: 0.05, category: 'none', confidence: 0.9 } as const;
    const attack = { risk: 0.8, category: 'injection', confidence: 0.6 } as const;
    assert.deepEqual(concludeAnalysis(0.4, [harmless, attack], thresholds), { ...attack, decision: 'block' });
    assert.deepEqual(concludeAnalysis(0.4, [harmless], thresholds), { ...harmless, risk: 0.4, decision: 'escalate' });
    assert.deepEqual(concludeAnalysis(0.2, [], thresholds), { risk: 0.2, category: 'none', confidence: 0, decision: 'allow' });
    assert.equal(concludeAnalysis(0.4, [{ ...attack, risk: 0.5 }], thresholds).decision, 'block');
  });
});
