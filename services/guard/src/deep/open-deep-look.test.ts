import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadSection } from '@sentinelmesh/config';
import type { Database } from '@sentinelmesh/database';
import { createMetrics, silentLogger } from '@sentinelmesh/telemetry';
import { engineHere } from '../../test/engine-here.ts';
import { guardConfig } from '../config.ts';
import type { GuardTables } from '../store/schema.ts';
import { openDeepLook } from './open-deep-look.ts';

const REQUIRED = { MESH_FINGERPRINT_KEY: 'x', MESH_TEXT_KEY: 'x' };
const MODEL = { MESH_DEEP_KIND: 'model', MESH_DEEP_URL: 'http://127.0.0.1:1/look' };

function open(env: Record<string, string>) {
  const stops: (() => Promise<void> | void)[] = [];
  const metrics = createMetrics();
  const states = new Map<string, () => string>();
  const config = loadSection(guardConfig, { env: { ...REQUIRED, ...env } });
  const kit = {
    config,
    metrics,
    clock: { now: Date.now },
    log: silentLogger,
    showState: (name: string, read: () => string) => void states.set(name, read),
    onStop: (stop: () => Promise<void> | void) => void stops.push(stop),
  };
  // Opening asks nothing of the database.
  const deepLook = openDeepLook(kit, {} as Database<GuardTables>, engineHere);
  return { deepLook, metrics, state: () => states.get('deep')?.(), stop: () => Promise.all(stops.map((stop) => stop())) };
}

describe('the deep tier', () => {
  it('is off unless it is configured, and shows that', async () => {
    const { deepLook, metrics, state } = open({});
    assert.equal(state(), 'off');
    assert.equal(deepLook, undefined);
    assert.match((await metrics.render()).text, /^sentinelmesh_guard_deep_state\{state="off"\} 1$/m);
  });

  it('is up once it is configured, and shows that', async () => {
    const { deepLook, metrics, state, stop } = open(MODEL);
    assert.equal(state(), 'up');
    assert.equal(deepLook?.state(), 'up');
    assert.match((await metrics.render()).text, /^sentinelmesh_guard_deep_state\{state="up"\} 1$/m);
    await stop();
  });

  it('that is configured by half is refused: it is never off unless it was left off', () => {
    assert.throws(() => open({ MESH_DEEP_KIND: 'model' }), { code: 'not_configured', message: /MESH_DEEP_URL/ });
    assert.throws(() => open({ ...MODEL, MESH_DEEP_KIND: 'judge' }), { code: 'not_configured', message: /MESH_DEEP_MODEL/ });
  });

  it('is one of those that there are, at an address, within a time', () => {
    for (const wrong of [{ MESH_DEEP_KIND: 'onnx' }, { MESH_DEEP_URL: 'ftp://model' }, { MESH_DEEP_TIMEOUT_MS: '0' }])
      assert.throws(() => open({ ...MODEL, ...wrong }), { name: 'ConfigError' }, JSON.stringify(wrong));
  });
});
