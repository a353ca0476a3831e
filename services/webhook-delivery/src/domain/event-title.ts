/** Events in words, for people: in a chat, as the subject of an e-mail, as the name of a SIEM record. */

import { oneLine } from './event-title-data.ts';
import { type EventFact, fact, WORDS } from './event-title-words.ts';
import type { OutgoingEvent } from './outgoing-event.ts';

/**
 * One line of at most 200 characters that says what happened: `A text on its way to an agent was stopped (risk high)`.
 * It holds no control characters. An event whose type is not known is called by its type.
 */
export function titleOf(event: Pick<OutgoingEvent, 'type' | 'data'>): string {
  return oneLine(WORDS.get(event.type)?.title(event.data) ?? `Event ${event.type}`);
}

/**
 * The few facts that a person wants to know, the most telling first; what is not known is left out. Labels are ours; values
 * may come from callers, have at most 200 characters, and no control characters. Markup in them is for the reader to escape.
 */
export function factsOf(event: Pick<OutgoingEvent, 'type' | 'data' | 'workspaceId' | 'correlationId'>): readonly EventFact[] {
  const own = WORDS.get(event.type)?.facts(event.data) ?? [];
  const known = [...own, fact('Workspace', event.workspaceId ?? ''), fact('Request', event.correlationId ?? '')];
  const filled = known.filter(({ value }) => value !== '');
  return filled.filter(({ label }, index) => filled.findIndex((other) => other.label === label) === index);
}
