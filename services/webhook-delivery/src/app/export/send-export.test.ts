import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { HEALTHY } from '../../domain/health.ts';
import { jsonFormat } from '../../formats/json.ts';
import type { StreamOutcome, StreamSender } from '../../kinds/destination-kind.ts';
import { createSendExport } from './send-export.ts';

function given(sender: Partial<StreamSender>) {
  const outcomes: StreamOutcome[] = [];
  const limits = { format: jsonFormat, maxRecords: 10, maxBytes: 1_000, maxRecordBytes: 1_000 };
  const stopping = new AbortController();
  const sending = createSendExport(
    { ...limits, send: () => assert.fail('begin is used'), close: async () => undefined, ...sender },
    {
      place: { orgId: newId('org'), destinationId: newId('dst') },
      health: HEALTHY,
      healths: { save: async () => undefined },
      mayGoOn: () => true,
      signals: { stopping: stopping.signal, aborting: new AbortController().signal },
      onOutcome: (outcome) => outcomes.push(outcome),
      clock: systemClock,
      random: () => 0,
      log: silentLogger,
    },
  );
  return { sending, outcomes, stopping };
}

describe('a batch that is under way', () => {
  it('may fail before anybody waits for it: whoever does learns of it, and the process goes on', async () => {
    const { sending } = given({ begin: async () => ({ kind: 'taken', settled: Promise.reject(new Error('a defect')) }) });
    const sent = await sending.send([]);
    assert.equal(sent.kind, 'under_way');
    // What nobody listens to would end the process by now.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await assert.rejects(sent.kind === 'under_way' ? sent.answer : Promise.resolve(), /a defect/);
  });

  it('is given up after the time that its kind says', async () => {
    const { sending, outcomes, stopping } = given({
      maxMs: 50,
      begin: (_records, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve({ kind: 'retry', error: 'timeout', detail: 'given up' }))),
    });
    const began = performance.now();
    const timer = setInterval(() => outcomes.length > 0 && stopping.abort(), 5);
    assert.deepEqual(await sending.send([]), { kind: 'stopped' });
    clearInterval(timer);
    assert.ok(performance.now() - began < 5_000);
    assert.equal(outcomes.length, 1);
  });
});
