/** Wire ↔ domain. Nothing behind this file knows protobuf or JSON. */
import { AuditEntry, AuditRecord, type ListEntriesRequest } from '@sentinelmesh/contracts';
import { isId } from '@sentinelmesh/kernel';
import { isMoment, isOpaqueId, isWord } from '../domain/fields.ts';
import type { EntryFilters } from '../domain/filters.ts';
import type { Entry, VerifiedRecord } from '../domain/record.ts';
import { RecordInvalid } from '../errors.ts';

/** A record whose MAC was verified, with what was verified: the payload and the MAC itself. */
export type GenuineRecord = { record: AuditRecord; producer: string; payload: Uint8Array; mac: Uint8Array };

/**
 * Makes sure that a record has a place in a log and a meaning there. Words that this version does not know (a new
 * disposition, a new kind of principal) pass: what a newer service did belongs in the log too. So does a record with an
 * opaque id that cannot be searched: some of them come from callers, who must not be able to keep an entry out of the log.
 *
 * @throws RecordInvalid
 */
export function toVerifiedRecord({ record, producer, payload, mac }: GenuineRecord): VerifiedRecord {
  const { id, orgId, occurredAt, workspaceId, entity, action, principal, disposition, risk, requestId, entityId } = record;
  const accepted = {
    id: isId('evt', id),
    org_id: isId('org', orgId),
    workspace_id: workspaceId === '' || isId('ws', workspaceId),
    occurred_at: occurredAt !== undefined && isMoment(occurredAt),
    entity: isWord(entity),
    action: isWord(action),
    'principal.type': principal === undefined || isWord(principal.type),
    disposition: isWord(disposition),
    risk: risk === undefined || (risk >= 0 && risk <= 1),
  };
  const refused = Object.entries(accepted).flatMap(([field, ok]) => (ok ? [] : [field]));
  // The other conditions repeat for the compiler what `refused` has established.
  if (refused.length > 0 || !isId('evt', id) || !isId('org', orgId) || occurredAt === undefined) throw new RecordInvalid(refused);
  return {
    orgId,
    eventId: id,
    occurredAt,
    ...(isId('ws', workspaceId) && { workspaceId }),
    entity,
    action,
    producer,
    ...(principal !== undefined && isOpaqueId(principal.id) && { principal }),
    disposition,
    ...(risk !== undefined && { risk }),
    ...(isOpaqueId(requestId) && { requestId }),
    ...(isOpaqueId(entityId) && { entityId }),
    bytes: payload,
    mac,
  };
}

/** Fields left empty do not filter. */
export function toFilters(request: ListEntriesRequest): EntryFilters {
  const { workspaceId, entity, action, principalId, disposition, requestId, since, until } = request;
  return {
    ...(workspaceId !== '' && { workspaceId }),
    ...(entity !== '' && { entity }),
    ...(action !== '' && { action }),
    ...(principalId !== '' && { principalId }),
    ...(disposition !== '' && { disposition }),
    ...(requestId !== '' && { requestId }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

export function toEntryMessage({ sequence, recordedAt, producer, bytes }: Entry): AuditEntry {
  const record = AuditRecord.fromJSON(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return AuditEntry.create({ sequence, recordedAt, producer, record });
}
