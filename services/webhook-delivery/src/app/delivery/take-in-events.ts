import { orgOfSubject } from '@sentinelmesh/contracts';
import { done, type Outcome, type ReceivedMessage } from '@sentinelmesh/event-bus';
import type { DeliveryId } from '@sentinelmesh/kernel';
import type { Destination } from '../../domain/destination.ts';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import { toStored } from '../../domain/stored-event.ts';
import { createBreathing } from '../breathing.ts';
import type { DestinationDirectory } from '../ports.ts';
import type { DeliveryStore, DueDelivery, NewDelivery } from './engine-ports.ts';

/** Takes events of the bus up: when it resolves, whoever gets them has a delivery in the database. */
export type TakeInEvents = (messages: readonly ReceivedMessage[]) => Promise<readonly Outcome[]>;

type Dependencies = {
  readonly directory: Pick<DestinationDirectory, 'isWatched' | 'receiversOf'>;
  readonly deliveries: Pick<DeliveryStore, 'takeIn'>;
  readonly readEvent: (message: ReceivedMessage) => OutgoingEvent | undefined;
  readonly engine: {
    /** How many deliveries the destination takes at once. */
    room(destination: Destination): number;
    /** Resolves when there is not much to do, or after a moment. */
    breathe(): Promise<void>;
    /** Attempts a delivery that is this worker's. */
    attempt(delivery: DueDelivery): void;
    /** There is something due for the destination in the database. */
    look(destination: Destination): void;
  };
};

type Wanted = { readonly destination: Destination; readonly event: OutgoingEvent; readonly row: NewDelivery };

export function createTakeInEvents({ directory, deliveries, readEvent, engine }: Dependencies): TakeInEvents {
  /** The deliveries that there are to be, each once, and what came of each message. */
  async function sort(messages: readonly ReceivedMessage[]) {
    const wanted = new Map<string, Wanted>();
    const taken = new Map<string, number>();
    const outcomes: Outcome[] = [];
    const breathe = createBreathing();
    for (const message of messages) {
      await breathe();
      const orgId = orgOfSubject(message.subject);
      if (orgId !== undefined && !directory.isWatched(orgId)) {
        outcomes.push(done);
        continue;
      }
      const event = readEvent(message);
      outcomes.push(event === undefined ? { kind: 'dead', code: 'event_unreadable' } : done);
      if (event === undefined) continue;
      for (const { destination } of directory.receiversOf(event)) {
        const inFlight = taken.get(destination.id) ?? 0;
        const row = toDelivery(event, destination, { position: message.sequence, hasRoom: engine.room(destination) > inFlight });
        if (row.state === 'in_flight') taken.set(destination.id, inFlight + 1);
        wanted.set(keyOf(row), { destination, event, row });
      }
    }
    return { wanted, outcomes };
  }

  return async (messages) => {
    await engine.breathe();
    const { wanted, outcomes } = await sort(messages);
    if (wanted.size === 0) return outcomes;

    const events = new Map([...wanted.values()].map(({ event }) => [`${event.orgId} ${event.id}`, event]));
    const rows = [...events.values()].map((event) => ({ orgId: event.orgId, id: event.id, event: toStored(event) }));
    const fresh = await deliveries.takeIn(
      rows,
      [...wanted.values()].map(({ row }) => row),
    );
    for (const [key, { destination, event, row }] of wanted) {
      // What was there before is somebody's already: the bus has delivered the event again.
      if (!fresh.has(key)) continue;
      if (row.state === 'pending') engine.look(destination);
      if (row.state === 'in_flight') engine.attempt({ ...row, deliveryId: row.id, number: 1, scheduled: 1, event });
    }
    return outcomes;
  };
}

const keyOf = ({ destinationId, id }: NewDelivery): string => `${destinationId} ${id}`;

type Place = { readonly position: number; readonly hasRoom: boolean };

function toDelivery(event: OutgoingEvent, destination: Destination, { position, hasRoom }: Place): NewDelivery {
  const { orgId, id: destinationId, state, ordering } = destination;
  const attemptsNow = state === 'enabled' && ordering === 'none' && hasRoom;
  return {
    orgId,
    destinationId,
    // The same event is the same delivery, however often the bus brings it.
    id: `dlv${event.id.slice('evt'.length)}` as DeliveryId,
    state: state === 'disabled' ? 'held' : attemptsNow ? 'in_flight' : 'pending',
    orderKey: orderKeyOf(event, destination),
    position,
    eventType: event.type,
    severity: event.severity,
    workspaceId: event.workspaceId ?? '',
  };
}

function orderKeyOf({ data }: OutgoingEvent, { ordering }: Destination): string | null {
  if (ordering === 'none') return null;
  return ordering === 'session' ? sessionOf(data) : '';
}

/** The session that the event is about, wherever its message has it; '' for those of none, which wait for each other. */
function sessionOf(data: Readonly<Record<string, unknown>>): string {
  if (typeof data.session_id === 'string') return data.session_id;
  for (const part of Object.values(data))
    if (typeof part === 'object' && part !== null && 'session_id' in part && typeof part.session_id === 'string') return part.session_id;
  return '';
}
