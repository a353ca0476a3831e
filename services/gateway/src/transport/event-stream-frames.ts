/** Events as frames of `text/event-stream` (HTML Living Standard §9.2), each a CloudEvent in the JSON format. */
import { type BusMessage, type EventAttributes, readAttributes } from '@sentinelmesh/event-bus';
import { type EventId, isId } from '@sentinelmesh/kernel';

/** How long a client waits before it comes back, in milliseconds. */
const RETRY_MS = 2_000;

export const openingFrame = `retry: ${RETRY_MS}\n\n`;

/** A comment: keeps proxies from closing what is silent. */
export const heartbeatFrame = ':\n\n';

/** What was asked for by `Last-Event-ID` is not held any more: what lies between is lost to this client. */
export const gapFrame = (lastEventId: EventId): string =>
  frame({ event: 'gap', data: JSON.stringify({ last_event_id: lastEventId, detail: 'events after this one may be missing' }) });

/** @throws EventUnreadable when the message is not an event as the mesh publishes them */
export function eventFrame(message: BusMessage): string | undefined {
  const attributes = readAttributes(message);
  // Whatever stands in the line of the id ends at the end of the line.
  if (!isId('evt', attributes.id)) return undefined;
  return frame({ id: attributes.id, event: attributes.type, data: toCloudEvent(attributes, message.payload) });
}

function frame({ id, event, data }: { id?: string; event: string; data: string }): string {
  const lines = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
  return [...(id === undefined ? [] : [`id: ${id}`]), `event: ${event}`, ...lines, '', ''].join('\n');
}

/** The structured mode of CloudEvents 1.0 in JSON, with the payload as it was received. */
function toCloudEvent(event: EventAttributes, payload: Uint8Array): string {
  const attributes = JSON.stringify({
    specversion: '1.0',
    id: event.id,
    source: event.source,
    type: event.type,
    subject: event.subject,
    time: event.time.toISOString(),
    dataschema: event.dataschema,
    datacontenttype: 'application/json',
    orgid: event.orgId,
    workspaceid: event.workspaceId,
    correlationid: event.correlationId,
    causationid: event.causationId,
    traceparent: event.traceparent,
  });
  return `${attributes.slice(0, -1)},${toData(Buffer.from(payload))}}`;
}

/** Not parsed and written again: 64-bit numbers and the order of fields would not survive that. */
function toData(payload: Buffer): string {
  const text = payload.toString('utf8');
  return isJson(text) ? `"data":${text}` : `"data_base64":"${payload.toString('base64')}"`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
