import { type DurableDefinition, deadLetterSubject, operationalSubject, ownEvents } from '@sentinelmesh/contracts';
import { inboxPrefix } from './connection.ts';

/** What a service does on the bus. */
export type BusRole = {
  /** The domain whose events it publishes, if it has one. */
  readonly events?: string | undefined;
  /** What it consumes. */
  readonly durables?: readonly Pick<DurableDefinition, 'stream' | 'name'>[];
  /** The buckets it uses. */
  readonly buckets?: readonly string[];
  /** What it listens to without a durable. */
  readonly listens?: readonly string[];
};

/** Allow lists of a user of nats-server: what is not named is forbidden. */
export type BusPermissions = { readonly publish: readonly string[]; readonly subscribe: readonly string[] };

const SERVICE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * What the user of a service may do: publish its own events, sign audit records, consume its own durables, and read the
 * answers to its own requests. It can neither speak for another service nor read what another one is told, and it can
 * neither create, change nor delete a stream, durable or bucket: that is the administrator's (`provision`).
 */
export function servicePermissions(service: string, { events, durables = [], buckets = [], listens = [] }: BusRole): BusPermissions {
  if (!SERVICE_NAME.test(service)) throw new Error('the name of a service on the bus must be lower-case letters, digits and dashes');
  return {
    publish: [
      ...(events === undefined ? [] : [ownEvents(events)]),
      'sm.audit.>',
      operationalSubject(service, '>'),
      ...new Set(durables.map(({ stream }) => `$JS.API.STREAM.INFO.${stream}`)),
      ...durables.flatMap(({ stream, name }) => [
        deadLetterSubject('*', stream, name),
        `$JS.API.CONSUMER.INFO.${stream}.${name}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
        `$JS.ACK.${stream}.${name}.>`,
        // Newer servers name domain and account first (ADR-15).
        `$JS.ACK.*.*.${stream}.${name}.>`,
      ]),
      ...buckets.flatMap((bucket) => [`$KV.${bucket}.>`, `$JS.API.DIRECT.GET.KV_${bucket}.>`]),
    ],
    subscribe: [`${inboxPrefix(service)}.>`, ...listens],
  };
}
