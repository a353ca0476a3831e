/** The JSON of ExportLogsServiceRequest (opentelemetry-proto, logs/v1): 64-bit integers are strings, ids hexadecimal. */
import type { Severity } from '../../domain/severity.ts';
import type { StreamRecord } from '../destination-kind.ts';

/** INFO, INFO2, WARN, ERROR and FATAL of the logs data model. */
const SEVERITY_NUMBER: Readonly<Record<Severity, number>> = { info: 9, low: 10, medium: 13, high: 17, critical: 21 };

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})/;

/** All of a request before its records. */
export function requestStart(resource: Readonly<Record<string, string>>): string {
  const attributes = Object.entries({ 'service.name': 'sentinelmesh', ...resource }).map(([key, value]) => stringAttribute(key, value));
  const scope = JSON.stringify({ name: 'sentinelmesh.webhook-delivery' });
  return `{"resourceLogs":[{"resource":{"attributes":[${attributes.join(',')}]},"scopeLogs":[{"scope":${scope},"logRecords":[`;
}

export const REQUEST_END = ']}]}]}';

/** The record as one string in the body of a LogRecord, so that no receiver rewrites it; what helps to find it as attributes. */
export function logRecordOf({ event, link, text }: StreamRecord): string {
  const nanoseconds = `"${event.time.getTime()}000000"`;
  const attributes = [
    // By semantic convention, records of the same value are the same record.
    stringAttribute('log.record.uid', event.id),
    stringAttribute('sentinelmesh.organization', event.orgId),
    ...(event.workspaceId === undefined ? [] : [stringAttribute('sentinelmesh.workspace', event.workspaceId)]),
    stringAttribute('sentinelmesh.chain', link.chain),
    `{"key":"sentinelmesh.sequence","value":{"intValue":"${link.sequence}"}}`,
    stringAttribute('sentinelmesh.hash', link.hash),
    stringAttribute('sentinelmesh.previous_hash', link.previousHash),
  ];
  return (
    `{"timeUnixNano":${nanoseconds},"observedTimeUnixNano":${nanoseconds},"severityNumber":${SEVERITY_NUMBER[event.severity]},` +
    `"severityText":"${event.severity}","eventName":${JSON.stringify(event.type)},"body":{"stringValue":${JSON.stringify(text)}},` +
    `"attributes":[${attributes.join(',')}]${traceOf(event.traceparent)}}`
  );
}

const stringAttribute = (key: string, value: string) => `{"key":${JSON.stringify(key)},"value":{"stringValue":${JSON.stringify(value)}}}`;

function traceOf(traceparent: string | undefined): string {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return traceId === undefined ? '' : `,"traceId":"${traceId}","spanId":"${spanId}","flags":${Number.parseInt(flags ?? '0', 16)}`;
}
