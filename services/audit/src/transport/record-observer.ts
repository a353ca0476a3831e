import type { ReceivedMessage } from '@sentinelmesh/event-bus';
import { type Clock, isRetryable, MeshError } from '@sentinelmesh/kernel';
import type { Metrics } from '@sentinelmesh/telemetry';
import type { AppendResult } from '../app/append-records.ts';

/** Counts what becomes of records, and how far the log is behind the bus. */
export function createRecordObserver({ metrics, clock }: { metrics: Metrics; clock: Clock }) {
  const records = metrics.counter({
    name: 'sentinelmesh_audit_records_total',
    help: 'Audit records taken from the bus, by what became of them; a record that is retried or delivered twice counts each time.',
    labels: { result: ['appended', 'duplicate', 'retried', 'refused'] },
  });
  const lag = metrics.histogram({
    name: 'sentinelmesh_audit_lag_seconds',
    help: 'How long records were on the bus before they were committed to the log.',
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3_600],
  });
  return ({ storedAt }: ReceivedMessage, result: AppendResult): void => {
    records.add({ result: labelOf(result) });
    if (result === 'appended') lag.observe({}, Math.max(0, clock.now() - storedAt.getTime()) / 1_000);
  };
}

function labelOf(result: AppendResult) {
  if (!(result instanceof MeshError)) return result;
  return isRetryable(result) ? 'retried' : 'refused';
}
