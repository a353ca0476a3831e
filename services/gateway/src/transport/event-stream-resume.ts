import type { EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import { type Clock, type EventId, type OrgId, timeOfId } from '@sentinelmesh/kernel';

/** How far the clock of whoever made an id may be ahead of the bus. An event is stored after its id was made, perhaps much later. */
const CLOCK_MARGIN_MS = 60_000;

export type EventReading = { readonly ended: Promise<string>; stop(): void };

export type ReadEventsOptions = {
  readonly bus: Pick<EventBus, 'readFrom' | 'lastSequence'>;
  readonly clock: Clock;
  readonly orgId: OrgId;
  /** The last event that the reader has; without it, reading begins now. */
  readonly lastEventId: EventId | undefined;
  readonly onEvent: (message: ReceivedMessage) => Promise<void>;
  /** The last event is not held any more; reading goes on with the oldest one that is. */
  readonly onGap: () => Promise<void>;
};

/**
 * Reads the events of one organisation, each after the one before it, beginning right after `lastEventId`. Returns before that is
 * found, since much may lie in between.
 *
 * @throws Unavailable
 */
export async function readEvents(options: ReadEventsOptions): Promise<EventReading> {
  const { bus, clock, orgId, lastEventId, onEvent, onGap } = options;
  const filter = `sm.evt.${orgId}.>`;
  if (lastEventId === undefined) return bus.readFrom('EVENTS', { filter, handle: onEvent });

  const latest = Math.min(timeOfId(lastEventId).getTime(), clock.now());
  const startAt = new Date(Math.max(0, latest - CLOCK_MARGIN_MS));
  const search = await searchFrom(bus, { filter, startAt, lastEventId, onEvent });
  let current: EventReading = search.reading;
  let stopped = false;
  const goOn = async (): Promise<string> => {
    if (await search.found) return current.ended;
    current.stop();
    await onGap();
    if (stopped) return 'it was stopped';
    current = await bus.readFrom('EVENTS', { filter, startAt, handle: onEvent });
    if (stopped) current.stop();
    return current.ended;
  };
  return {
    ended: goOn().catch(() => 'the bus was lost'),
    stop() {
      stopped = true;
      current.stop();
    },
  };
}

type SearchOptions = { filter: string; startAt: Date } & { lastEventId: EventId } & Pick<ReadEventsOptions, 'onEvent'>;

/** Passes over everything up to `lastEventId`. What is stored after the search began need not be searched: the reader cannot have it. */
async function searchFrom(bus: ReadEventsOptions['bus'], { filter, startAt, lastEventId, onEvent }: SearchOptions) {
  const found = Promise.withResolvers<boolean>();
  const upTo = await bus.lastSequence('EVENTS');
  let searching = true;
  const reading = await bus.readFrom('EVENTS', {
    filter,
    startAt,
    async handle(message) {
      if (!searching) return onEvent(message);
      searching = message.id !== lastEventId;
      if (!searching) found.resolve(true);
    },
  });
  // A reading that ends while it searches has ended for its reader too.
  void reading.passed(upTo).then((hasPassed) => found.resolve(!hasPassed));
  return { reading, found: found.promise };
}
