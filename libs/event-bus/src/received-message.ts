import { type Msg, millis, nanos } from '@nats-io/transport-node';
import { type BusMessage, fromWireHeaders, MESSAGE_ID_HEADER } from './bus-message.ts';

/** A message as its consumer sees it. */
export type ReceivedMessage = BusMessage & {
  /** Its place in the stream. */
  readonly sequence: number;
  /** How often it was delivered, this time included. */
  readonly deliveries: number;
  readonly storedAt: Date;
};

/** A delivered message together with the ways to answer for it. Each answer is sent once and not awaited: one that is lost leads to redelivery. */
export type Delivery = {
  readonly message: ReceivedMessage;
  readonly receivedAt: number;
  ack(): void;
  nak(delayMs: number): void;
  /** Never again: removes it from a work queue. */
  term(): void;
  /** Asks for another ack wait. */
  working(): void;
};

// The answers of the JetStream acknowledgement protocol (https://docs.nats.io/reference/reference-protocols/nats_api_reference).
const ACK = Buffer.from('+ACK');
const TERM = '+TERM';
const IN_PROGRESS = '+WPI';
const nakWith = (delayMs: number) => (delayMs > 0 ? `-NAK {"delay":${nanos(Math.round(delayMs))}}` : '-NAK');

type Place = Pick<ReceivedMessage, 'sequence' | 'deliveries' | 'storedAt'>;

/** @returns undefined for what is not a message of a stream, such as a status of the server */
export function toDelivery(message: Msg, now: number): Delivery | undefined {
  const place = parsePlace(message.reply ?? '');
  if (place === undefined) return undefined;
  const respond = (answer: string | Uint8Array) => void message.respond(answer);
  let headers: ReceivedMessage['headers'] | undefined;
  return {
    message: {
      // Read when they are asked for: many messages concern nobody, as their subject tells.
      get id() {
        return message.headers?.get(MESSAGE_ID_HEADER) || `${message.subject}:${place.sequence}`;
      },
      get headers() {
        headers ??= fromWireHeaders(message.headers);
        return headers;
      },
      subject: message.subject,
      payload: message.data,
      ...place,
    },
    receivedAt: now,
    ack: () => respond(ACK),
    nak: (delayMs) => respond(nakWith(delayMs)),
    term: () => respond(TERM),
    working: () => respond(IN_PROGRESS),
  };
}

/**
 * `$JS.ACK.<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<nanoseconds>.<pending>`; newer servers put
 * domain and account before the stream and may add tokens at the end (ADR-15).
 */
function parsePlace(reply: string): Place | undefined {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK' || tokens.length < 9) return undefined;
  const first = tokens.length === 9 ? 4 : 6;
  const [deliveries, sequence, storedNanos] = [Number(tokens[first]), Number(tokens[first + 1]), Number(tokens[first + 3])];
  if (!deliveries || !sequence || !storedNanos) return undefined;
  return { deliveries, sequence, storedAt: new Date(millis(storedNanos)) };
}
