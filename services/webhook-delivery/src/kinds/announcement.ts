import { factsOf, titleOf } from '../domain/event-title.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import type { Severity } from '../domain/severity.ts';

/** An event in words, for a chat or a mailbox. Every text is one line of at most 200 characters; markup in it is not escaped. */
export type Announcement = {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly severity: Severity;
  readonly title: string;
  readonly facts: readonly Fact[];
};

export type Fact = ReturnType<typeof factsOf>[number];

const MAX_FACTS = 20;

export function announcementOf(event: OutgoingEvent): Announcement {
  const { id, type, severity } = event;
  const facts = [{ label: 'Severity', value: severity }, ...factsOf(event)].slice(0, MAX_FACTS);
  return { id, type, severity, time: event.time.toISOString(), title: titleOf(event), facts };
}
