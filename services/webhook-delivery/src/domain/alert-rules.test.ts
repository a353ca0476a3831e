import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BUILT_IN_RULES, effectiveRules, type OwnAlertRule } from './alert-rules.ts';
import { parsePattern } from './subscription-pattern.ts';

const rule = (name: string, given: Partial<OwnAlertRule> = {}): OwnAlertRule => ({
  name,
  eventTypes: ['*'],
  minSeverity: 'info',
  filter: '',
  workspaceId: '',
  destinationIds: [],
  enabled: true,
  ...given,
});

describe('the rules in force', () => {
  it('are those that come with the mesh where an organisation has none', () => {
    assert.deepEqual(effectiveRules([]), BUILT_IN_RULES);
    for (const { eventTypes, builtIn } of BUILT_IN_RULES) {
      assert.ok(builtIn);
      for (const type of eventTypes) assert.ok(parsePattern(type) !== undefined, type);
    }
  });

  it('are replaced by rules of the same name as a whole, in their place', () => {
    const own = rule('budget-limits', { enabled: false, minSeverity: 'critical' });
    const rules = effectiveRules([rule('zebra'), own, rule('ant')]);
    assert.deepEqual(
      rules.map(({ name, builtIn }) => [name, builtIn]),
      [
        ['blocked-attacks', true],
        ['budget-limits', true],
        ['agent-loops', true],
        ['destinations-failing', true],
        ['ant', false],
        ['zebra', false],
      ],
    );
    assert.deepEqual(rules[1], { ...own, builtIn: true });
  });
});
