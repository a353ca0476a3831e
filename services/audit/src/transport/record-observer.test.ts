import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId, Unavailable } from '@sentinelmesh/kernel';
import { createMetrics } from '@sentinelmesh/telemetry';
import { RecordConflict } from '../errors.ts';
import { createRecordObserver } from './record-observer.ts';

describe('the metrics of records', () => {
  it('count by what became of a record, and time the way to the log', async () => {
    const metrics = createMetrics();
    const observe = createRecordObserver({ metrics, clock: { now: () => 10_000 } });
    const message = {
      id: newId('evt'),
      subject: '',
      headers: {},
      payload: Buffer.alloc(0),
      sequence: 1,
      deliveries: 1,
      storedAt: new Date(9_800),
    };
    for (const result of ['appended', 'appended', 'duplicate', new RecordConflict(), new Unavailable('down')] as const)
      observe(message, result);
    const { text } = await metrics.render();
    for (const [result, count] of Object.entries({ appended: 2, duplicate: 1, refused: 1, retried: 1 }))
      assert.ok(text.includes(`sentinelmesh_audit_records_total{result="${result}"} ${count}\n`), text);
    assert.ok(text.includes('sentinelmesh_audit_lag_seconds_sum 0.4\n'), text);
  });
});
