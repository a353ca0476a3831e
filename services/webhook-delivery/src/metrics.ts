import type { Metrics } from '@sentinelmesh/telemetry';
import type { DueDelivery } from './app/delivery/engine-ports.ts';
import type { ExportLag } from './app/export/export-runner.ts';
import type { AttemptResult } from './domain/attempt.ts';
import { type Destination, PUSH_KINDS, STREAM_KINDS } from './domain/destination.ts';
import type { StreamOutcome } from './kinds/destination-kind.ts';

export function createWebhookDeliveryMetrics(metrics: Metrics) {
  const attempts = metrics.counter({
    name: 'sentinelmesh_delivery_attempts_total',
    help: 'Attempts to deliver an event, by kind of destination and what came of it.',
    labels: { kind: [...PUSH_KINDS], outcome: { max: 20 } },
  });
  const duration = metrics.histogram({
    name: 'sentinelmesh_delivery_attempt_duration_seconds',
    help: 'How long attempts take.',
    labels: { kind: [...PUSH_KINDS] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30],
  });
  const delay = metrics.histogram({
    name: 'sentinelmesh_delivery_delay_seconds',
    help: 'How long after an event its first attempt began.',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300],
  });
  const takenBack = metrics.counter({
    name: 'sentinelmesh_deliveries_taken_back_total',
    help: 'Deliveries that were taken over from a worker that died.',
    labels: {},
  });
  const records = metrics.counter({
    name: 'sentinelmesh_export_records_total',
    help: 'Records that were sent to SIEMs, by kind of destination and what came of them.',
    labels: { kind: [...STREAM_KINDS], outcome: ['acknowledged', 'retry', 'configuration', 'dead'] },
  });
  const skipped = metrics.counter({
    name: 'sentinelmesh_export_skipped_total',
    help: 'Messages of the stream that SIEMs did not get: unreadable ones, and those that left the stream before they were read.',
    labels: { reason: ['unreadable', 'gap'] },
  });
  return {
    onAttempt({ event, number }: DueDelivery, { kind }: Destination, { succeeded, error, timings }: AttemptResult) {
      const labels = { kind: kind as PushKindName };
      attempts.add({ ...labels, outcome: succeeded ? 'succeeded' : (error ?? 'failed') });
      duration.observe(labels, timings.totalMs / 1_000);
      if (number === 1) delay.observe({}, Math.max(0, Date.now() - timings.totalMs - event.time.getTime()) / 1_000);
    },
    onTakenBack: (deliveries: number) => takenBack.add({}, deliveries),
    exports: {
      onOutcome: (kind: string, outcome: StreamOutcome, count: number) =>
        records.add({ kind: kind as StreamKindName, outcome: outcome.kind }, count),
      onDeadLetters: (kind: string, count: number) => records.add({ kind: kind as StreamKindName, outcome: 'dead' }, count),
      onUnreadable: () => skipped.add({ reason: 'unreadable' }),
      onGap: (_kind: string, messages: number) => skipped.add({ reason: 'gap' }, messages),
    },
  };
}

/** Shows how far behind the destinations are that this process exports to. */
export function observeExports(metrics: Metrics, lag: () => ReadonlyMap<string, ExportLag>): void {
  const labels = { kind: [...STREAM_KINDS] };
  const read = (value: (lag: ExportLag) => number) => () =>
    [...lag()].map(([kind, one]) => ({ labels: { kind: kind as StreamKindName }, value: value(one) }));
  metrics.observedGauge({
    name: 'sentinelmesh_export_lag_seconds',
    help: 'For how long the oldest event has waited that a SIEM has not acknowledged: the longest of this process, by kind of destination.',
    labels,
    read: read(({ oldestMs }) => oldestMs / 1_000),
  });
  metrics.observedGauge({
    name: 'sentinelmesh_export_waiting',
    help: 'How many events wait for the SIEMs that this process exports to, by kind of destination.',
    labels,
    read: read(({ waiting }) => waiting),
  });
}

type PushKindName = (typeof PUSH_KINDS)[number];
type StreamKindName = (typeof STREAM_KINDS)[number];
