import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AuditRecord } from '@sentinelmesh/contracts';
import { newId } from '@sentinelmesh/kernel';
import { RecordInvalid } from '../errors.ts';
import { toEntryMessage, toVerifiedRecord } from './mapping.ts';

const payload = Buffer.from('{}');
const mac = Buffer.alloc(32);
const valid = (change: Partial<AuditRecord> = {}) =>
  AuditRecord.create({
    id: newId('evt'),
    occurredAt: new Date(),
    orgId: newId('org'),
    entity: 'key',
    action: 'revoked',
    principal: { type: 'user', id: 'anna@example.org' },
    disposition: 'succeeded',
    ...change,
  });
const verify = (change?: Partial<AuditRecord>) => toVerifiedRecord({ record: valid(change), producer: 'identity', payload, mac });

describe('a record from the bus', () => {
  it('is taken with the bytes and the MAC it came with', () => {
    const { bytes, mac: kept, producer, entity } = verify();
    assert.deepEqual([bytes, kept, producer, entity], [payload, mac, 'identity', 'key']);
  });

  it('is refused, with the names of the fields and not their values, when it has no place in a log or no meaning there', () => {
    const cases: [string, Partial<AuditRecord>][] = [
      ['id', { id: newId('key') }],
      ['org_id', { orgId: 'org_secret' }],
      ['workspace_id', { workspaceId: '_' }],
      ['occurred_at', { occurredAt: new Date(8.64e15) }],
      ['entity', { entity: 'key.v2' }],
      ['action', { action: '' }],
      ['principal.type', { principal: { type: 'API key', id: 'a' } }],
      ['disposition', { disposition: '' }],
      ['risk', { risk: 1.1 }],
      ['risk', { risk: Number.NaN }],
    ];
    for (const [field, change] of cases) {
      const refusal = new RecordInvalid([field]);
      assert.throws(() => verify(change), refusal, field);
      assert.ok(refusal.message.endsWith(` ${field}`));
    }
  });

  it('is taken although a newer service uses words that are not known here', () => {
    assert.equal(verify({ disposition: 'quarantined', principal: { type: 'swarm', id: 'a' } }).disposition, 'quarantined');
  });

  it('is taken, only not found by it, when an id that a caller may have chosen cannot be searched', () => {
    const hostile = ['nul\0', '\x1b[2J', '\ud800', 'x'.repeat(300)];
    for (const id of hostile) {
      const { requestId, entityId, principal } = verify({ requestId: id, entityId: id, principal: { type: 'user', id } });
      assert.deepEqual([requestId, entityId, principal], [undefined, undefined, undefined]);
    }
  });
});

describe('an entry', () => {
  it('carries the record that its bytes hold', () => {
    const record = valid({ attributes: { findings: '3' }, risk: 0 });
    const bytes = Buffer.from(JSON.stringify(AuditRecord.toJSON(record)));
    const recordedAt = new Date();
    assert.deepEqual(toEntryMessage({ sequence: 2n ** 60n, recordedAt, producer: 'guard', bytes }), {
      sequence: 2n ** 60n,
      recordedAt,
      producer: 'guard',
      record,
    });
  });
});
