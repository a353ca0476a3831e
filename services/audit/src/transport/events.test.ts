import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AuditRecord, auditSubject } from '@sentinelmesh/contracts';
import { deriveKey, hmacSha256, newKey } from '@sentinelmesh/crypto';
import { auditMessage, type BusMessage, type ReceivedMessage } from '@sentinelmesh/event-bus';
import { Internal, newId, Unavailable } from '@sentinelmesh/kernel';
import type { AppendResult } from '../app/append-records.ts';
import { RecordConflict } from '../errors.ts';
import { createRecordHandler } from './events.ts';
import { createProducerKeys } from './producer-keys.ts';

const auditRoot = newKey();
const keyOf = (producer: string) => deriveKey(auditRoot, `audit/${producer}`);

const givenRecord = (record: Partial<AuditRecord> = {}): AuditRecord =>
  AuditRecord.create({
    id: newId('evt'),
    occurredAt: new Date(),
    orgId: newId('org'),
    entity: 'input',
    action: 'inspected',
    disposition: 'allowed',
    ...record,
  });
const received = (message: BusMessage, deliveries = 1): ReceivedMessage => ({ ...message, sequence: 1, deliveries, storedAt: new Date() });
const genuine = (record?: Partial<AuditRecord>) => auditMessage({ producer: 'guard', key: keyOf('guard') }, givenRecord(record));

/** A handler over an `appendRecords` that gives these results, one after the other, and what it observed. */
function handlerWith(...results: AppendResult[]) {
  const observed: AppendResult[] = [];
  const handle = createRecordHandler({
    keyFor: createProducerKeys(auditRoot),
    appendRecords: async (records) => new Map(records.map((record, index) => [record, results[index] ?? 'appended'])),
    observe: (_message, result) => void observed.push(result),
  });
  return { handle, observed };
}

describe('a record that nobody can answer for', () => {
  const { handle } = handlerWith();
  const message = genuine();
  const { headers, subject, payload } = message;
  const elsewhere = auditSubject({ orgId: newId('org'), entity: 'input', action: 'inspected' });
  const signed = (other: { subject?: string; payload?: Uint8Array }) => {
    const forged = { ...message, ...other };
    return {
      ...forged,
      headers: { ...headers, 'sm-mac': hmacSha256(keyOf('guard'), forged.subject, '\n', forged.payload).toString('base64url') },
    };
  };
  const cases: [string, BusMessage, string][] = [
    ['has no MAC', { ...message, headers: { 'sm-producer': 'guard' } }, 'audit_forged'],
    ['has no producer', { ...message, headers: { 'sm-mac': headers['sm-mac'] ?? '' } }, 'audit_forged'],
    ['names another producer', { ...message, headers: { ...headers, 'sm-producer': 'identity' } }, 'audit_forged'],
    ['names a producer that cannot be one', { ...message, headers: { ...headers, 'sm-producer': '__proto__' } }, 'audit_forged'],
    [
      'has a MAC that is cut short',
      { ...message, headers: { ...headers, 'sm-mac': (headers['sm-mac'] ?? '').slice(0, -1) } },
      'audit_forged',
    ],
    ['was changed on the way', { ...message, payload: Buffer.concat([payload, Buffer.from(' ')]) }, 'audit_forged'],
    ["stands under another organisation's subject", { ...message, subject: elsewhere }, 'audit_forged'],
    ["was signed for another organisation's subject", signed({ subject: elsewhere }), 'audit_forged'],
    ['is signed but not JSON', signed({ payload: Buffer.from('{') }), 'audit_unreadable'],
    ['is signed but null', signed({ payload: Buffer.from('null') }), 'audit_unreadable'],
    ['is signed but has no valid id', genuine({ id: 'evt_1' }), 'audit_record_invalid'],
    ['is signed but not of a real organisation', genuine({ orgId: 'org_somebody' }), 'audit_record_invalid'],
  ];
  for (const [what, forged, code] of cases)
    it(`is a dead letter when it ${what}`, async () => {
      assert.notDeepEqual([forged.subject, forged.headers, forged.payload], [subject, headers, payload]);
      assert.deepEqual(await handle([received(forged), received(message)]), [{ kind: 'dead', code }, { kind: 'done' }]);
    });
});

describe('a batch of records', () => {
  it('is acknowledged where it is in the log, now or from before', async () => {
    const { handle, observed } = handlerWith('appended', 'duplicate', new RecordConflict());
    const outcomes = await handle([genuine(), genuine(), genuine()].map((message) => received(message)));
    assert.deepEqual(outcomes, [{ kind: 'done' }, { kind: 'done' }, { kind: 'dead', code: 'audit_record_conflict' }]);
    assert.equal(observed.length, 3);
  });

  it('comes again where one log cannot be written', async () => {
    const { handle } = handlerWith(new Unavailable('busy'), 'appended');
    const outcomes = await handle([genuine(), genuine()].map((message) => received(message)));
    assert.deepEqual(outcomes, [{ kind: 'retry', code: 'unavailable' }, { kind: 'done' }]);
  });

  it('is kept as a whole when no log can be written', async () => {
    const { handle, observed } = handlerWith(new Unavailable('down'), new Unavailable('down'));
    await assert.rejects(async () => handle([genuine(), genuine()].map((message) => received(message))), Unavailable);
    assert.deepEqual(observed, []);
  });

  it('is kept rather than given up when a log cannot be written for long', async () => {
    const { handle } = handlerWith(new Unavailable('busy'), 'appended');
    await assert.rejects(async () => handle([received(genuine(), 6), received(genuine())]), Unavailable);
  });

  it('is handed back to be halved when a record of it breaks its log', async () => {
    const { handle } = handlerWith('appended', new Internal(new Error('broken')));
    await assert.rejects(async () => handle([genuine(), genuine()].map((message) => received(message))), Internal);
  });

  it('may be empty of records that can be stored', async () => {
    const { handle } = handlerWith();
    assert.deepEqual(await handle([]), []);
  });
});
