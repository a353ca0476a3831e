import { type EventMessage, type EventType, events } from '@sentinelmesh/contracts';
import { eventMessage } from '@sentinelmesh/event-bus';
import type { OrgId } from '@sentinelmesh/kernel';
import { severityOf } from '../domain/event-severity.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { readOutgoingEvent } from './read-outgoing-event.ts';

/** Every type that there is. */
export const EVENT_TYPES: readonly string[] = Object.keys(events);

export const isEventType = (type: string): type is EventType => Object.hasOwn(events, type);

/**
 * An event of this type as it could come from the bus. Its source, `/sentinelmesh/test`, is that of no service, so that a
 * receiver can tell that nothing has happened.
 */
export function exampleEvent<T extends EventType>(orgId: OrgId, type: T, now: Date): OutgoingEvent {
  const message = eventMessage(type, { orgId, source: 'test', time: now, data: dataOf(type) });
  const event = readOutgoingEvent(message, severityOf);
  if (event === undefined) throw new Error(`the example of ${type} is no event`);
  return event;
}

/** What is most wanted to be seen has telling values; of the others, each member has the value that it has by default. */
function dataOf<T extends EventType>(type: T): EventMessage<T> {
  // TypeScript cannot see that the codec and the message come from the same entry of the catalogue.
  return events[type].message.fromPartial((TELLING[type] ?? {}) as never) as EventMessage<T>;
}

type Telling = { readonly [T in EventType]?: Partial<EventMessage<T>> | undefined };

const inspection = (category: string, entityType: string, reason: string) => ({
  decisionId: 'evt_00000000000000000000000000',
  decision: 'block',
  risk: 0.93,
  riskLevel: 'high',
  reasons: [reason],
  findings: [{ category, entityType, count: 1, maxScore: 0.93 }],
  source: 'user',
  trust: 'untrusted',
  textBytes: 212,
  durationUs: 1_400,
  engineVersion: 'example',
  policyVersion: 'example@1',
  principal: { type: 'api_key', id: 'key_00000000000000000000000000' },
  requestId: 'req_00000000000000000000000000',
  sessionId: 'example-session',
  endUser: 'example-user',
  agent: 'example-agent',
});

const budget = {
  budgetId: 'bud_00000000000000000000000000',
  scope: 'organization',
  scopeId: 'example',
  limitMicroUsd: 50_000_000n,
  spentMicroUsd: 45_000_000n,
};

const TELLING: Telling = {
  'guard.input.blocked': {
    inspection: inspection('injection', 'PROMPT_INJECTION', 'The text tells the agent to ignore its instructions.'),
  },
  'guard.output.blocked': { inspection: inspection('secret', 'API_KEY', 'The answer contains an API key.') },
  'budget.threshold.crossed': { budget, percent: 90 },
  'budget.limit.exceeded': { budget: { ...budget, spentMicroUsd: 49_900_000n }, askedMicroUsd: 400_000n },
};
