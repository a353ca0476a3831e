import { AuditRecord, auditSubject } from '@sentinelmesh/contracts';
import { equalInConstantTime, hmacSha256Text, type Secret } from '@sentinelmesh/crypto';
import { encodeAttribute } from './attribute-encoding.ts';
import { type BusMessage, checkedSize } from './bus-message.ts';
import { AuditForged, AuditUnreadable, MessageMalformed } from './errors.ts';

const PRODUCER_HEADER = 'sm-producer';
const MAC_HEADER = 'sm-mac';
const AUDIT_SUBJECT = /^sm\.audit\.[a-z0-9_]{8,40}\.[a-z0-9_]{1,40}\.[a-z_]{1,40}\.[a-z_]{1,40}\.v1$/;

const PRODUCER = /^[a-z][a-z0-9-]{0,39}$/;

/** Who publishes audit records, and the key that proves it. */
export type AuditSigner = { readonly producer: string; readonly key: Secret<Uint8Array> };

/**
 * An audit record on its way to the audit service: `sm-mac` is the HMAC-SHA256 of subject, newline and payload under
 * the producer's key, so that whoever may write to the bus still cannot write another service's records.
 *
 * @throws MessageTooLarge
 * @throws MessageMalformed when the record has no id, or its organisation, workspace, entity or action cannot stand in a subject
 */
export function auditMessage(
  { producer, key }: AuditSigner,
  record: AuditRecord,
  { traceparent }: { traceparent?: string | undefined } = {},
): BusMessage {
  const subject = auditSubject(record);
  if (!AUDIT_SUBJECT.test(subject)) throw new MessageMalformed('an audit record names something that no subject can hold');
  if (!PRODUCER.test(producer)) throw new MessageMalformed('the producer of an audit record must be the name of a service');
  if (record.id === '') throw new MessageMalformed('an audit record needs an id');
  const payload = Buffer.from(JSON.stringify(AuditRecord.toJSON(record)));
  const headers = {
    [PRODUCER_HEADER]: producer,
    [MAC_HEADER]: macOf(key, subject, payload),
    'content-type': 'application/json',
    ...(traceparent === undefined ? {} : { traceparent: encodeAttribute(traceparent) }),
  };
  return checkedSize({ id: record.id, subject, headers, payload });
}

// A newline cannot occur in a subject, so the border between subject and payload is beyond doubt.
const macOf = (key: Secret<Uint8Array>, subject: string, payload: Uint8Array) => hmacSha256Text(key, subject, '\n', payload);

/**
 * A received audit record, once its producer is proven.
 *
 * @param keyFor the key of a producer by its name; undefined for names that are none
 * @throws AuditForged when the MAC is missing or wrong, the producer unknown, or the record is not the one its subject names
 * @throws AuditUnreadable when the record is genuine but not one
 */
export function verifyAuditMessage(
  keyFor: (producer: string) => Secret<Uint8Array> | undefined,
  { subject, headers, payload }: Pick<BusMessage, 'subject' | 'headers' | 'payload'>,
): { readonly record: AuditRecord; readonly producer: string } {
  const producer = headers[PRODUCER_HEADER];
  const mac = headers[MAC_HEADER];
  if (producer === undefined || mac === undefined || !PRODUCER.test(producer)) throw new AuditForged('the audit record is not signed');
  const key = keyFor(producer);
  if (key === undefined) throw new AuditForged('the producer of the audit record is not known here');
  if (!equalInConstantTime(macOf(key, subject, payload), mac)) throw new AuditForged('the MAC of the audit record is wrong');
  const record = decodeRecord(payload);
  if (auditSubject(record) !== subject) throw new AuditForged('the audit record is not the one that its subject names');
  return { record, producer };
}

function decodeRecord(payload: Uint8Array): AuditRecord {
  const record = parseRecord(payload);
  if (record.id === '' || record.occurredAt === undefined || Number.isNaN(record.occurredAt.getTime()))
    throw new AuditUnreadable('the audit record has no id or no time');
  return record;
}

function parseRecord(payload: Uint8Array): AuditRecord {
  try {
    const json: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new TypeError('not an object');
    return AuditRecord.fromJSON(json);
  } catch (error) {
    throw new AuditUnreadable('the audit record is not the JSON form of its message', error);
  }
}
