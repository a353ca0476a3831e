import { events } from './gen/catalogue.ts';

/** `<domain>.<entity>.<action>` of an event in the catalogue. */
export type EventType = keyof typeof events;

/** The message of an event type. */
export type EventMessage<T extends EventType> = ReturnType<(typeof events)[T]['message']['create']>;

/** The payload of an event as the bus carries it: the JSON form of its message, field names in snake_case. */
export function encodeEvent<T extends EventType>(type: T, message: EventMessage<T>): Uint8Array {
  // TypeScript cannot see that the codec and the message come from the same entry of the catalogue.
  const codec = events[type].message as { toJSON(message: EventMessage<T>): unknown };
  return Buffer.from(JSON.stringify(codec.toJSON(message)));
}
