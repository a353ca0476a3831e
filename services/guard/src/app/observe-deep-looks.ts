import type { Kit } from '@sentinelmesh/service-kit';
import type { DeepLookObservation } from './deep-look.ts';

/** Counts what the deep tier said, and that it said nothing. */
export function createObserveDeepLooks({ metrics }: { metrics: Kit['metrics'] }): (observation: DeepLookObservation) => void {
  const looks = metrics.counter({
    name: 'sentinelmesh_guard_deep_looks_total',
    help: 'Texts that the engine was not sure of, by what the deep tier said or why it said nothing, and whether it was asked or had answered before.',
    labels: {
      outcome: ['raised', 'agreed', 'timeout', 'failed', 'budget', 'busy', 'open_circuit'],
      source: ['asked', 'cache'],
    },
  });
  const duration = metrics.histogram({
    name: 'sentinelmesh_guard_deep_look_duration_seconds',
    help: 'How long a text waits for the deep tier.',
    buckets: [0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
  });
  return ({ outcome, source, durationMs }) => {
    looks.add({ outcome, source });
    if (source === 'asked' && outcome !== 'busy' && outcome !== 'open_circuit') duration.observe({}, durationMs / 1_000);
  };
}

const STATES = ['off', 'up', 'down'] as const;

/** Shows whether the deep tier is there. */
export function showDeepState({ metrics }: { metrics: Kit['metrics'] }, state: () => (typeof STATES)[number]): void {
  metrics.observedGauge({
    name: 'sentinelmesh_guard_deep_state',
    help: 'Whether the deep tier is off, up, or left alone because it failed: 1 for the one that holds.',
    labels: { state: ['off', 'up', 'down'] },
    read: () => STATES.map((each) => ({ labels: { state: each }, value: each === state() ? 1 : 0 })),
  });
}
