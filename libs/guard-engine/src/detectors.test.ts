import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Detector, listDetectors } from './detectors.ts';
import { createGuardEngine } from './engine.ts';
import { checkPolicy, withStrictKeywords } from './policy.ts';

const engine = createGuardEngine();
const detectors = listDetectors();

/** Whether the detector speaks about the text, however certain the policy wants it to be. */
function finds({ id, category }: Detector, text: string, minimumScore: number): boolean {
  const direction = category === 'unsafe_output' ? 'output' : 'input';
  const policy = { ...withStrictKeywords(checkPolicy), minimumScore };
  const { findings, detectorScores } = engine.inspect({ text, direction, source: 'web', trust: 'untrusted', policy });
  return (minimumScore === 0 ? detectorScores : findings).some(({ detector }) => detector === id);
}

describe('the list of detectors', () => {
  it('names each once, by category and id, with what it finds', () => {
    const keys = detectors.map(({ category, id }) => `${category} ${id}`);
    assert.deepEqual(keys, [...new Set(keys)].sort());
    assert.ok(detectors.length > 1_000, `only ${detectors.length} detectors`);
    for (const { id, entityType, title } of detectors) assert.ok(/^[A-Z][A-Z0-9_]+$/.test(entityType) && title !== '', id);
  });

  it('shows texts as they are inspected: the whole engine finds every true example, and no false one', () => {
    const wrong = detectors.flatMap((detector) => [
      ...detector.matches.filter((text) => !finds(detector, text, 0)),
      ...detector.misses.filter((text) => finds(detector, text, checkPolicy.minimumScore)),
    ]);
    assert.deepEqual(wrong, []);
  });
});
