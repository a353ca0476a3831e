import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PolicyInvalid } from './errors.ts';
import { parsePolicies } from './load-policies.ts';

describe('a policy whose recognizers do not do what it says', () => {
  it('is refused with line and field, and quotes nothing', () => {
    const text = `name: check
custom:
  - name: one
    entity_type: ONE
    pattern: '(hunter2'
    score: 80
    examples: {matches: [x], misses: [y]}
  - name: two
    entity_type: TWO
    terms: [hunter2]
    score: 30
    examples:
      matches: [hunter2]
      misses: [other]
`;
    assert.throws(
      () => parsePolicies(text, 'p.yaml'),
      (error) => {
        assert.ok(error instanceof PolicyInvalid);
        assert.deepEqual(
          error.problems.map(({ line, field }) => [line, field]),
          [
            [5, 'custom.0.pattern'],
            [13, 'custom.1.examples.matches.0'],
          ],
        );
        return !error.message.includes('hunter2');
      },
    );
  });
});
