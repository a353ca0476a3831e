import { EventUnreadable, type ReceivedMessage, readAttributes } from '@sentinelmesh/event-bus';
import { isId } from '@sentinelmesh/kernel';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { Severity } from '../domain/severity.ts';

/** How bad an event of this type with this data is. */
export type SeverityOf = (type: string, data: Readonly<Record<string, unknown>>) => Severity;

/**
 * The event that a message of the bus carries, whether or not this version knows its type; undefined for a message that is no
 * event: attributes are missing or contradict its subject, its id is none of ours, or its payload is no JSON object.
 */
export function readOutgoingEvent(
  message: Pick<ReceivedMessage, 'subject' | 'headers' | 'payload'>,
  severityOf: SeverityOf,
): OutgoingEvent | undefined {
  try {
    const attributes = readAttributes(message);
    const data = parseObject(message.payload);
    if (data === undefined || !isId('evt', attributes.id)) return undefined;
    return { ...attributes, data, severity: severityOf(attributes.type, data) };
  } catch (error) {
    if (error instanceof EventUnreadable) return undefined;
    throw error;
  }
}

function parseObject(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
