import type { OutgoingEvent } from './outgoing-event.ts';

/** An event as it is kept: its members as JSON, the time as ISO 8601. */
export const toStored = (event: OutgoingEvent): string => JSON.stringify(event);

/** The event that `toStored` was given. */
export function fromStored(text: string): OutgoingEvent {
  // Nobody but this service writes these texts, and only by `toStored`.
  const stored = JSON.parse(text) as Omit<OutgoingEvent, 'time'> & { readonly time: string };
  return {
    id: stored.id,
    type: stored.type,
    major: stored.major,
    source: stored.source,
    // JSON leaves out what is undefined.
    subject: stored.subject,
    time: new Date(stored.time),
    dataschema: stored.dataschema,
    orgId: stored.orgId,
    workspaceId: stored.workspaceId,
    correlationId: stored.correlationId,
    causationId: stored.causationId,
    traceparent: stored.traceparent,
    data: stored.data,
    severity: stored.severity,
  };
}
