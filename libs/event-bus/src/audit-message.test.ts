import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AuditRecord } from '@sentinelmesh/contracts';
import { hmacSha256, newKey, type Secret } from '@sentinelmesh/crypto';
import { newId } from '@sentinelmesh/kernel';
import { auditMessage, verifyAuditMessage } from './audit-message.ts';
import type { BusMessage } from './bus-message.ts';
import { AuditForged, AuditUnreadable, MessageMalformed, MessageTooLarge } from './errors.ts';

const keys: Record<string, Secret<Buffer>> = { guard: newKey(), identity: newKey() };
const keyFor = (producer: string) => (Object.hasOwn(keys, producer) ? keys[producer] : undefined);
const signer = { producer: 'guard', key: keys.guard as Secret<Buffer> };
const record = AuditRecord.create({
  id: newId('evt'),
  occurredAt: new Date('2026-11-20T10:00:00Z'),
  orgId: newId('org'),
  workspaceId: newId('ws'),
  entity: 'input',
  action: 'inspected',
  disposition: 'blocked',
  risk: 0.7,
  attributes: { detector: 'Größe' },
});
const forge = (subject: string, payload: string | Uint8Array): BusMessage => {
  const bytes = Buffer.from(payload);
  return {
    id: '1',
    subject,
    payload: bytes,
    headers: { 'sm-producer': 'guard', 'sm-mac': hmacSha256(signer.key, subject, '\n', bytes).toString('base64url') },
  };
};

describe('an audit record on the bus', () => {
  const message = auditMessage(signer, record, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });

  it('is verified as its producer’s and read back as it was', () => {
    assert.equal(message.id, record.id);
    assert.equal(message.subject, `sm.audit.${record.orgId}.${record.workspaceId}.input.inspected.v1`);
    assert.deepEqual(verifyAuditMessage(keyFor, message), { record, producer: 'guard' });
  });

  it('needs no workspace', () => {
    const bare = AuditRecord.create({ ...record, workspaceId: '' });
    assert.deepEqual(verifyAuditMessage(keyFor, auditMessage(signer, bare)).record, bare);
  });

  it('is refused when its payload, subject, producer or MAC was changed', () => {
    const payload = Buffer.from(Buffer.from(message.payload).toString().replace('blocked', 'allowed'));
    const other = auditMessage(signer, { ...record, action: 'redacted' });
    const changed: BusMessage[] = [
      { ...message, payload },
      { ...message, payload: Buffer.concat([message.payload, Buffer.from(' ')]) },
      { ...message, subject: other.subject },
      { ...message, subject: message.subject.replace(record.orgId, newId('org')) },
      { ...message, headers: { ...message.headers, 'sm-producer': 'identity' } },
      { ...message, headers: { ...message.headers, 'sm-mac': other.headers['sm-mac'] ?? '' } },
      { ...message, headers: { ...message.headers, 'sm-mac': '' } },
    ];
    for (const forged of changed) assert.throws(() => verifyAuditMessage(keyFor, forged), AuditForged);
  });

  it('is refused without a producer that is known, or a MAC', () => {
    const { 'sm-producer': _producer, ...withoutProducer } = message.headers;
    const { 'sm-mac': _mac, ...withoutMac } = message.headers;
    for (const headers of [
      withoutProducer,
      withoutMac,
      {},
      { ...message.headers, 'sm-producer': 'stranger' },
      { ...message.headers, 'sm-producer': '__proto__' },
    ])
      assert.throws(() => verifyAuditMessage(keyFor, { ...message, headers }), AuditForged);
  });

  it('is refused when a genuine producer signs a record for another subject', () => {
    const elsewhere = auditMessage(signer, { ...record, orgId: newId('org') }).subject;
    assert.throws(() => verifyAuditMessage(keyFor, forge(elsewhere, message.payload)), AuditForged);
  });

  it('cannot be shifted between subject and payload', () => {
    const shifted = { ...message, subject: `${message.subject}\n`, payload: message.payload };
    assert.throws(() => verifyAuditMessage(keyFor, shifted), AuditForged);
  });

  it('is unreadable when it is genuine but no record', () => {
    for (const payload of ['', '[]', '{}', 'null', '{"id":"x"}', '{"id":"x","occurred_at":"yesterday"}'])
      assert.throws(() => verifyAuditMessage(keyFor, forge(message.subject, payload)), AuditUnreadable);
  });

  it('is not built from what no subject can hold, nor without an id, nor beyond the size of a message', () => {
    for (const change of [{ entity: 'in.put' }, { action: '*' }, { orgId: '>' }, { workspaceId: 'a b' }, { entity: '' }, { id: '' }])
      assert.throws(() => auditMessage(signer, { ...record, ...change }), MessageMalformed);
    assert.throws(() => auditMessage({ ...signer, producer: 'a\r\nb' }, record), MessageMalformed);
    assert.throws(() => auditMessage(signer, { ...record, attributes: { much: 'x'.repeat(300_000) } }), MessageTooLarge);
  });
});
