import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { checkPolicy, processPolicy } from '@sentinelmesh/guard-engine';
import { parse } from 'yaml';
import { loadPolicies } from './load-policies.ts';
import { keysAt, POLICY_NAMES } from './policy-settings.ts';

const builtIn = loadPolicies(undefined);

describe('the built-in policies', () => {
  it('say what the policies of the engine say', () => {
    for (const [policy, { engine }] of [
      [checkPolicy, builtIn.check],
      [processPolicy, builtIn.process],
    ] as const) {
      const { byCategory = {}, byType = {} } = policy.entityActions;
      assert.deepEqual(engine, { ...policy, version: engine.version, entityActions: { ...policy.entityActions, byCategory, byType } });
    }
  });

  it('leave no key out, so that a copy shows everything that can be said', () => {
    for (const name of POLICY_NAMES) {
      const { settings } = builtIn[name];
      assert.deepEqual(Object.keys(settings), keysAt([]));
      for (const part of ['thresholds', 'analysis', 'on_unavailable'] as const)
        assert.deepEqual(Object.keys(settings[part]), keysAt([part]));
      assert.deepEqual(Object.keys(settings.entities), keysAt(['entities']));
    }
  });

  it('have the hash of their file as version', () => {
    for (const name of POLICY_NAMES) {
      const { file, version, engine } = builtIn[name];
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      assert.equal(version, hash.slice(0, 12));
      assert.equal(engine.version, version);
    }
  });

  it('can be taken as they are', () => {
    for (const name of POLICY_NAMES) {
      const { file, settings } = builtIn[name];
      assert.deepEqual(loadPolicies(file)[name].settings, settings);
      assert.deepEqual(parse(readFileSync(file, 'utf8')), settings);
    }
  });
});
