import { type EventMessage, type EventType, encodeEvent, eventSubject, events, parseEventSubject } from '@sentinelmesh/contracts';
import { newId, type OrgId, type WorkspaceId } from '@sentinelmesh/kernel';
import { decodeAttribute, encodeAttribute } from './attribute-encoding.ts';
import { type BusMessage, checkedSize } from './bus-message.ts';
import { EventUnreadable, MessageMalformed } from './errors.ts';

const SPEC_VERSION = '1.0';

/** What is known of an event besides its data. */
type EventContext = {
  /** Made anew unless given; the same id again is the same event. */
  readonly id?: string | undefined;
  readonly orgId: OrgId;
  readonly workspaceId?: WorkspaceId | undefined;
  /** The service that says so. */
  readonly source: string;
  /** The id of the thing it happened to. */
  readonly subject?: string | undefined;
  readonly time: Date;
  /** The request it belongs to. */
  readonly correlationId?: string | undefined;
  /** The event that led to it. */
  readonly causationId?: string | undefined;
  /** W3C trace context. */
  readonly traceparent?: string | undefined;
};

/**
 * An event in the binary mode of CloudEvents 1.0: attributes are headers, the payload is the JSON form of its message.
 *
 * @throws MessageTooLarge
 * @throws MessageMalformed when an id cannot stand in a subject
 */
export function eventMessage<T extends EventType>(type: T, event: EventContext & { readonly data: EventMessage<T> }): BusMessage {
  const { id = newId('evt'), orgId, workspaceId } = event;
  const { major } = events[type];
  const subject = eventSubject(type, orgId, workspaceId, major);
  if (parseEventSubject(subject) === undefined) throw new MessageMalformed(`an event of type ${type} has ids that no subject can hold`);
  const attributes: Record<string, string | undefined> = {
    'ce-specversion': SPEC_VERSION,
    'ce-id': id,
    'ce-source': `/sentinelmesh/${event.source}`,
    'ce-type': type,
    'ce-subject': event.subject,
    'ce-time': event.time.toISOString(),
    'ce-dataschema': messageNames.get(type),
    'ce-orgid': orgId,
    'ce-workspaceid': workspaceId,
    'ce-correlationid': event.correlationId,
    'ce-causationid': event.causationId,
    'content-type': 'application/json',
    traceparent: event.traceparent,
  };
  return checkedSize({ id, subject, headers: encodeAll(attributes), payload: encodeEvent(type, event.data) });
}

function encodeAll(attributes: Record<string, string | undefined>): Record<string, string> {
  const encoded: Record<string, string> = {};
  // CloudEvents has no empty attributes (§3): one without a value is left out.
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== '') encoded[name] = encodeAttribute(value);
  return encoded;
}

/** `guard.input.blocked` is described by `sentinelmesh.guard.v1.InputBlocked`. */
function messageName(type: string, major: number): string {
  const [domain = '', ...rest] = type.split('.');
  const words = rest.flatMap((part) => part.split('_'));
  return `sentinelmesh.${domain}.v${major}.${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}

const messageNames = new Map(Object.entries(events).map(([type, { major }]) => [type, messageName(type, major)]));

/** The attributes of a received event. */
export type EventAttributes = {
  readonly id: string;
  readonly type: string;
  readonly major: number;
  readonly source: string;
  readonly subject: string | undefined;
  readonly time: Date;
  readonly dataschema: string | undefined;
  readonly orgId: OrgId;
  readonly workspaceId: WorkspaceId | undefined;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly traceparent: string | undefined;
};

/** A received event of one type. */
export type EventOf<T extends EventType> = Omit<EventAttributes, 'type'> & { readonly type: T; readonly data: EventMessage<T> };

/** A received event of the catalogue; comparing `type` tells which `data` it has. */
export type ReceivedEvent = { [T in EventType]: EventOf<T> }[EventType];

/**
 * The attributes of an event, without looking at its payload: for those who pass the bytes on. Works for types that
 * this version does not know. Where attributes and subject differ nothing is believed: the subject is what the server
 * let the publisher use.
 *
 * @throws EventUnreadable
 */
export function readAttributes({ subject, headers }: Pick<BusMessage, 'subject' | 'headers'>): EventAttributes {
  const place = parseEventSubject(subject);
  if (place === undefined) throw new EventUnreadable('the subject is not the subject of an event');
  const attribute = (name: string) => (headers[name] === undefined ? undefined : decodeAttribute(headers[name]));
  const id = attribute('ce-id');
  const source = attribute('ce-source');
  const time = new Date(attribute('ce-time') ?? Number.NaN);
  if (attribute('ce-specversion') !== SPEC_VERSION || !id || !source || Number.isNaN(time.getTime()))
    throw new EventUnreadable('the message lacks an attribute that CloudEvents 1.0 requires');
  const agrees =
    attribute('ce-type') === place.type && attribute('ce-orgid') === place.orgId && attribute('ce-workspaceid') === place.workspaceId;
  if (!agrees) throw new EventUnreadable('the attributes of the event contradict its subject');
  return {
    id,
    type: place.type,
    major: place.major,
    source,
    subject: attribute('ce-subject'),
    time,
    dataschema: attribute('ce-dataschema'),
    orgId: place.orgId as OrgId,
    workspaceId: place.workspaceId as WorkspaceId | undefined,
    correlationId: attribute('ce-correlationid'),
    causationId: attribute('ce-causationid'),
    traceparent: attribute('traceparent'),
  };
}

/**
 * An event of the catalogue with its data.
 *
 * @throws EventUnreadable also for a type or a major version that this version does not know
 */
export function readEvent(message: Pick<BusMessage, 'subject' | 'headers' | 'payload'>): ReceivedEvent {
  const attributes = readAttributes(message);
  const { type } = attributes;
  if (!isEventType(type) || events[type].major !== attributes.major)
    throw new EventUnreadable(`the catalogue has no event ${type} in major version ${attributes.major}`);
  // The type was just looked up, so the codec and the type belong together.
  return { ...attributes, type, data: decodeData(type, message.payload) } as ReceivedEvent;
}

const isEventType = (type: string): type is EventType => Object.hasOwn(events, type);

function decodeData(type: EventType, payload: Uint8Array): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new TypeError('not an object');
    return events[type].message.fromJSON(json);
  } catch (error) {
    throw new EventUnreadable(`the payload of an event ${type} is not the JSON form of its message`, error);
  }
}
