import { readLink } from './chain-place.ts';
import type { JsonFormat } from './json-record.ts';
import { defineJsonFormat, withMembers } from './json-record.ts';

/**
 * CloudEvents 1.0 in its JSON format (structured mode), with the extension attributes orgid, workspaceid, correlationid,
 * causationid, severity and traceparent. The place in the chain is in the attributes chainid, chainsequence, chainprevhash
 * and chainhash: attributes are no objects in CloudEvents, and its integers end at 2^31, so that the sequence is text.
 */
export const jsonFormat: JsonFormat = defineJsonFormat({
  name: 'json',
  record: (event) => ({
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    // Attributes must not be empty.
    subject: event.subject || undefined,
    time: event.time.toISOString(),
    dataschema: event.dataschema || undefined,
    datacontenttype: 'application/json',
    orgid: event.orgId,
    workspaceid: event.workspaceId || undefined,
    correlationid: event.correlationId || undefined,
    causationid: event.causationId || undefined,
    traceparent: event.traceparent || undefined,
    severity: event.severity,
    data: event.data,
  }),
  attach: (content, { chain, sequence, previousHash, hash }) =>
    withMembers(content, {
      chainid: chain,
      chainsequence: String(sequence),
      // The first record has none, and attributes must not be empty.
      ...(previousHash === '' ? {} : { chainprevhash: previousHash }),
      chainhash: hash,
    }),
  detach({ chainid, chainsequence, chainprevhash, chainhash, ...record }) {
    const link = record.specversion === undefined ? undefined : readLink(chainid, chainsequence, chainprevhash, chainhash);
    return link && { record, link };
  },
});
