import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createMetrics } from '@sentinelmesh/telemetry';
import { createObserveDeepLooks, showDeepState } from './observe-deep-looks.ts';

it('the metrics of the deep tier tell what it said, how long that took where it was asked, and whether it is there', async () => {
  const metrics = createMetrics();
  const observe = createObserveDeepLooks({ metrics });
  observe({ outcome: 'raised', source: 'asked', durationMs: 40 });
  observe({ outcome: 'raised', source: 'cache', durationMs: 0 });
  observe({ outcome: 'open_circuit', source: 'asked', durationMs: 0 });
  showDeepState({ metrics }, () => 'down');
  const { text } = await metrics.render();
  for (const line of [
    'sentinelmesh_guard_deep_looks_total{outcome="raised",source="asked"} 1',
    'sentinelmesh_guard_deep_looks_total{outcome="raised",source="cache"} 1',
    'sentinelmesh_guard_deep_looks_total{outcome="open_circuit",source="asked"} 1',
    'sentinelmesh_guard_deep_look_duration_seconds_count 1',
    'sentinelmesh_guard_deep_state{state="off"} 0',
    'sentinelmesh_guard_deep_state{state="up"} 0',
    'sentinelmesh_guard_deep_state{state="down"} 1',
  ])
    assert.ok(text.split('\n').includes(line), `${line}\n${text}`);
});
