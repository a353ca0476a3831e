import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hasScope } from './request-context.ts';
import { riskLevel } from './risk.ts';

it('a risk has the level of its band, the lower bound included', () => {
  const levels = [0, 0.0999, 0.1, 0.2999, 0.3, 0.4999, 0.5, 0.95, 0.9501, 1].map(riskLevel);
  assert.deepEqual(levels, ['info', 'info', 'low', 'low', 'medium', 'medium', 'high', 'high', 'critical', 'critical']);
});

it('a scope is held by itself, by its area and by the star, and by nothing else', () => {
  assert.ok(hasScope(['guard:inspect'], 'guard:inspect'));
  assert.ok(hasScope(['guard:*'], 'guard:inspect'));
  assert.ok(hasScope(['*'], 'audit:read'));
  assert.ok(!hasScope(['guard:inspect'], 'guard:manage'));
  assert.ok(!hasScope(['guard:*'], 'audit:read'));
  assert.ok(!hasScope([], 'guard:inspect'));
});
