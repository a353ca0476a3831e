import { streams } from '@sentinelmesh/contracts';
import { Internal, Unavailable } from '@sentinelmesh/kernel';
import { type BusMessage, checkedSize, messageBytes, toWireHeaders } from './bus-message.ts';
import type { Connection } from './connection.ts';
import { MessageTooLarge } from './errors.ts';
import type { BusObserver } from './observe.ts';
import { createSender } from './sender.ts';
import { apiCodeOf, apiCodes, toBusError } from './server-error.ts';

const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_IN_FLIGHT = 2_000;

export type Publish = (message: BusMessage, options?: PublishOptions) => Promise<void>;

export type PublishOptions = {
  readonly timeoutMs?: number;
  /** It need not leave at once: it goes with what is published next, or after some milliseconds. */
  readonly mayWait?: boolean;
};

export type Publisher = {
  readonly publish: Publish;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
};

type PublisherDependencies = {
  readonly connection: Connection;
  readonly service: string;
  readonly observer: Pick<BusObserver, 'publish'>;
};

const destinations = Object.values(streams).flatMap(({ name, subjects, maxMessageBytes }) =>
  subjects.map((subject) => ({ prefix: subject.slice(0, -1), stream: name, maxMessageBytes })),
);

type Destination = (typeof destinations)[number];

export function createPublisher({ connection, service, observer }: PublisherDependencies): Publisher {
  const sender = createSender({ connection, service });

  const publish = async (message: BusMessage, { stream, maxMessageBytes }: Destination, options: Required<PublishOptions>) => {
    connection.assertUp();
    if (sender.inFlight() >= MAX_IN_FLIGHT)
      throw new Unavailable(`the event bus has ${MAX_IN_FLIGHT} messages of this process to acknowledge already`);
    const { subject, payload } = checkedSize(message, maxMessageBytes);
    const headers = toWireHeaders(message, stream);
    try {
      // One attempt: whether a message that was not acknowledged is sent again is for its owner to say.
      await sender.send({ subject, headers, payload }, options);
    } catch (error) {
      if (apiCodeOf(error) === apiCodes.messageTooLarge) throw new MessageTooLarge(messageBytes(message), maxMessageBytes);
      throw toBusError(error, `publishing to ${stream}`);
    }
  };

  return {
    async publish(message, { timeoutMs = DEFAULT_TIMEOUT_MS, mayWait = false } = {}) {
      const destination = destinations.find(({ prefix }) => message.subject.startsWith(prefix));
      if (destination === undefined) throw new Internal(new Error(`no stream of the catalogue keeps the subject ${message.subject}`));
      await observer.publish(destination.stream, message, (traced) => publish(traced, destination, { timeoutMs, mayWait }));
    },
    settled: sender.settled,
  };
}
