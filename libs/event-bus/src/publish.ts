import { jetstream } from '@nats-io/jetstream';
import { streams } from '@sentinelmesh/contracts';
import { Internal, Unavailable } from '@sentinelmesh/kernel';
import { type BusMessage, checkedSize, messageBytes, toWireHeaders } from './bus-message.ts';
import type { Connection } from './connection.ts';
import { MessageTooLarge } from './errors.ts';
import { apiCodeOf, apiCodes, toBusError } from './server-error.ts';

const DEFAULT_TIMEOUT_MS = 2_000;
const MAX_IN_FLIGHT = 2_000;

export type Publish = (message: BusMessage, options?: { readonly timeoutMs?: number }) => Promise<void>;

export type Publisher = {
  readonly publish: Publish;
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>;
};

const destinations = Object.values(streams).flatMap(({ name, subjects, maxMessageBytes }) =>
  subjects.map((subject) => ({ prefix: subject.slice(0, -1), stream: name, maxMessageBytes })),
);

export function createPublisher(connection: Connection, maxInFlight: number = MAX_IN_FLIGHT): Publisher {
  const js = jetstream(connection.nats);
  const inFlight = new Map<Promise<void>, (error: Unavailable) => void>();
  connection.onChange((up) => {
    // Their acknowledgements will not come any more: nobody need wait for them until the time is over.
    if (!up) for (const fail of inFlight.values()) fail(new Unavailable('the event bus was lost before it acknowledged the message'));
  });
  const endOfTurn = createEndOfTurn();

  const send = async (message: BusMessage, timeout: number) => {
    const destination = destinations.find(({ prefix }) => message.subject.startsWith(prefix));
    if (destination === undefined) throw new Internal(new Error(`no stream of the catalogue keeps the subject ${message.subject}`));
    checkedSize(message, destination.maxMessageBytes);
    const headers = toWireHeaders(message.headers);
    await endOfTurn();
    try {
      // One attempt: whether a message that was not acknowledged is sent again is for its owner to say.
      await js.publish(message.subject, message.payload, {
        msgID: message.id,
        expect: { streamName: destination.stream },
        headers,
        timeout,
        retries: 1,
      });
    } catch (error) {
      if (apiCodeOf(error) === apiCodes.messageTooLarge) throw new MessageTooLarge(messageBytes(message), destination.maxMessageBytes);
      throw toBusError(error, `publishing to ${destination.stream}`);
    }
  };

  return {
    async publish(message, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      connection.assertUp();
      if (inFlight.size >= maxInFlight)
        throw new Unavailable(`the event bus has ${maxInFlight} messages of this process to acknowledge already`);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      inFlight.set(promise, reject);
      send(message, timeoutMs).then(resolve, reject);
      try {
        await promise;
      } finally {
        inFlight.delete(promise);
      }
    },
    async settled() {
      await Promise.allSettled(inFlight.keys());
    },
  };
}

/**
 * The end of the current turn of the event loop. What several requests publish in one turn then leaves in one write to
 * the socket, which costs more than all the rest of a publication.
 */
function createEndOfTurn(): () => Promise<void> {
  let end: Promise<void> | undefined;
  return () => {
    end ??= new Promise((resolve) => {
      setImmediate(() => {
        end = undefined;
        resolve();
      });
    });
    return end;
  };
}
