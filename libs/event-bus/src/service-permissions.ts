import {
  type DurableDefinition,
  deadLetterSubject,
  operationalSubject,
  ownEvents,
  type StreamName,
  streams,
} from '@sentinelmesh/contracts';
import { inboxPrefix } from './connection.ts';

/** What a service does on the bus. */
export type BusRole = {
  /** The domains whose events it publishes. */
  readonly events?: readonly string[] | undefined;
  /** What it consumes. */
  readonly durables?: readonly Pick<DurableDefinition, 'stream' | 'name'>[];
  /** The buckets it uses. */
  readonly buckets?: readonly string[];
  /** What it listens to without a durable. */
  readonly listens?: readonly string[];
  /** The streams that it reads without a durable (`readFrom`), whole. */
  readonly reads?: readonly StreamName[];
};

/** Allow lists of a user of nats-server: what is not named is forbidden. */
export type BusPermissions = { readonly publish: readonly string[]; readonly subscribe: readonly string[] };

const SERVICE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * What the user of a service may do: publish its own events, sign audit records, consume its own durables, and read the
 * answers to its own requests. It can neither speak for another service nor read what another one is told, and it can
 * neither create, change nor delete a stream, durable or bucket: that is the administrator's (`provision`).
 *
 * A service that reads a stream whole (`reads`) makes consumers on it, and the server does not tell making one from
 * changing one of that name and filter: trust it with every durable of that stream.
 *
 * These lists bind a service that does what it was written for. One that was taken over can name any subject as the
 * place for an answer, and the server publishes the answer there: whoever is not trusted belongs into an account of its
 * own (`subscriberAccount`).
 */
export function servicePermissions(service: string, role: BusRole): BusPermissions {
  const { events = [], durables = [], buckets = [], listens = [], reads = [] } = role;
  if (!SERVICE_NAME.test(service)) throw new Error('the name of a service on the bus must be lower-case letters, digits and dashes');
  return {
    publish: [
      ...events.map(ownEvents),
      'sm.audit.>',
      operationalSubject(service, '>'),
      ...new Set([...durables.map(({ stream }) => stream), ...reads].map((stream) => `$JS.API.STREAM.INFO.${stream}`)),
      ...durables.flatMap(({ stream, name }) => [
        deadLetterSubject('*', stream, name),
        `$JS.API.CONSUMER.INFO.${stream}.${name}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
        `$JS.ACK.${stream}.${name}.>`,
        // Newer servers name domain and account first (ADR-15).
        `$JS.ACK.*.*.${stream}.${name}.>`,
      ]),
      ...reads.flatMap((stream) => [
        // Creating a consumer names its filter, which must be the stream's subjects or fewer.
        ...streams[stream].subjects.map((subjects) => `$JS.API.CONSUMER.CREATE.${stream}.*.${subjects}`),
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
        `$JS.API.CONSUMER.INFO.${stream}.*`,
      ]),
      ...buckets.flatMap((bucket) => [`$KV.${bucket}.>`, `$JS.API.DIRECT.GET.KV_${bucket}.>`]),
    ],
    subscribe: [`${inboxPrefix(service)}.>`, ...listens],
  };
}
