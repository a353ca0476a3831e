/**
 * A subscriber is somebody outside the mesh with a NATS client: it listens to the events of one organisation, and consumes
 * them from a durable of its own. One id names its user, its account, its durable and its inbox.
 */
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Secret } from '@sentinelmesh/crypto';
import { isId, type OrgId } from '@sentinelmesh/kernel';
import { inboxPrefix } from './connection.ts';
import type { DurableToProvision } from './provision.ts';
import type { BusPermissions } from './service-permissions.ts';

/** Durables of subscribers begin like this, and no others. */
export const SUBSCRIBER_PREFIX = 'sub-';

const SUBSCRIBER_ID = /^sub-[a-z0-9][a-z0-9-]{0,59}$/;
const STREAM = 'EVENTS';
/** How many of its events a subscriber may have taken and not answered for. */
const MAX_UNANSWERED = 1_000;
const MAX_CONNECTIONS = 8;
const CHECK_TIMEOUT_MS = 1_000;

/** The JetStream domain under which a subscriber finds its durable: `jetstream(connection, { domain })`, `nats --js-domain`. */
export const SUBSCRIBER_DOMAIN = 'mesh';

/** What subscribers may import from the account of the mesh, each of them its own part. */
export const subscriberExports = {
  streams: ['sm.evt.>'],
  services: [`$JS.API.CONSUMER.MSG.NEXT.${STREAM}.*`, `$JS.API.CONSUMER.INFO.${STREAM}.*`, `$JS.ACK.${STREAM}.*.>`],
} as const;

/** An account with one user: what it imports from the mesh, and what its user may do. */
export type SubscriberAccount = BusPermissions & {
  readonly maxConnections: number;
  readonly imports: {
    readonly streams: readonly string[];
    readonly services: readonly { readonly subject: string; readonly as?: string }[];
  };
};

/**
 * What a subscriber may do: listen to the events of its organisation, ask its durable for messages and what it is, and
 * acknowledge. It must have an account of its own: who may send any request at all within the account of the mesh can name a
 * subject for the answer that the server obeys (`$JS.API.STREAM.DELETE.…`).
 */
export function subscriberAccount(id: string, orgId: OrgId): SubscriberAccount {
  if (!SUBSCRIBER_ID.test(id)) throw new Error('the id of a subscriber must be sub- and lower-case letters, digits and dashes');
  if (!isId('org', orgId)) throw new Error('a subscriber belongs to one organisation');
  const events = `sm.evt.${orgId}.>`;
  const requests = ['MSG.NEXT', 'INFO'].map((request) => `CONSUMER.${request}.${STREAM}.${id}`);
  const acknowledgements = `$JS.ACK.${STREAM}.${id}.>`;
  const asSeen = (request: string) => `$JS.${SUBSCRIBER_DOMAIN}.API.${request}`;
  return {
    publish: [...requests.map(asSeen), acknowledgements],
    subscribe: [events, `${inboxPrefix(id)}.>`],
    maxConnections: MAX_CONNECTIONS,
    imports: {
      streams: [events],
      services: [...requests.map((request) => ({ subject: `$JS.API.${request}`, as: asSeen(request) })), { subject: acknowledgements }],
    },
  };
}

/** The durable of a subscriber: the events of its organisation since `startAt`, until the stream forgets them. */
export const subscriberDurable = (id: string, orgId: OrgId, startAt: Date): DurableToProvision => ({
  name: id,
  stream: STREAM,
  filter: `sm.evt.${orgId}.>`,
  owner: id,
  startAt,
  maxUnanswered: MAX_UNANSWERED,
});

/** Whether a subscriber can log in and has its durable. */
export async function isSubscriberReady(server: { url: string; id: string; password: Secret<string> }): Promise<boolean> {
  const { url, id, password } = server;
  const servers = new URL(url).host;
  let connection: NatsConnection | undefined;
  try {
    connection = await connect({
      servers,
      user: id,
      pass: password.reveal(),
      inboxPrefix: inboxPrefix(id),
      reconnect: false,
      timeout: CHECK_TIMEOUT_MS,
    });
    const answer = await connection.request(`$JS.${SUBSCRIBER_DOMAIN}.API.CONSUMER.INFO.${STREAM}.${id}`, '', {
      timeout: CHECK_TIMEOUT_MS,
    });
    return answer.json<{ error?: unknown }>().error === undefined;
  } catch {
    return false;
  } finally {
    await connection?.close();
  }
}
