import { guestAccount, type NatsGuest, renderExports } from '@sentinelmesh/embedded';
import { SUBSCRIBER_DOMAIN, subscriberExports } from '@sentinelmesh/event-bus';
import type { Subscriber } from '../embedded/subscribers.ts';
import { paint } from '../terminal.ts';

/** What whoever listens must be told. */
export type SubscriberFacts = ReturnType<typeof toFacts>;

export const toFacts = ({ name, id, orgId, createdAt }: Subscriber, { url, password }: { url: string; password: string }) => ({
  name,
  org_id: orgId,
  url,
  user: id,
  password,
  subject: `sm.evt.${orgId}.>`,
  stream: 'EVENTS',
  durable: id,
  inbox_prefix: `_INBOX_${id}`,
  js_domain: SUBSCRIBER_DOMAIN,
  created_at: createdAt,
});

export function describeSubscriber(facts: SubscriberFacts): string {
  const { name, org_id: orgId, url, user, password, subject, stream, durable, inbox_prefix: inbox, js_domain: domain } = facts;
  const login = `--server ${url} --user ${user} --password '${password}' --inbox-prefix ${inbox}`;
  return `subscriber    ${name}, of ${orgId}
URL           ${url}
user          ${user}
password      ${paint.bold(password)}   (shown this once)
inbox prefix  ${inbox}   (a client must use it)
durable       ${durable} of the stream ${stream}, JetStream domain ${domain}; acknowledge each event

As they happen:
  nats sub ${login} '${subject}'
Without missing any, from the durable:
  nats consumer next ${stream} ${durable} --count 10 ${login} --js-domain ${domain}
With Node (@nats-io/transport-node, @nats-io/jetstream):
  const connection = await connect({ servers: '${url}', user: '${user}', pass: process.env.PASSWORD, inboxPrefix: '${inbox}' });
  const consumer = await jetstream(connection, { domain: '${domain}' }).consumers.get('${stream}', '${durable}');
  for await (const message of await consumer.consume()) { console.log(message.subject, message.json()); message.ack(); }`;
}

const ACCOUNT = 'THE_ACCOUNT_OF_THE_MESH';

/** What a nats-server of the user's own must be told before the subscriber can log in. */
export const explainOwnServer = (
  guest: NatsGuest,
): string => `NATS_URL names a server of your own, which lets nobody in by itself. Put this into its configuration, with the name of the account that
the users of the mesh are in for ${ACCOUNT}, and reload it (twice before nats-server 2.10). A subscriber must not be a user of that
account itself: whoever may send any request there can have the server publish the answer to any subject.

  # in the account of the mesh
    exports: [
${renderExports(subscriberExports)}
    ]

  # beside it
${guestAccount(guest, ACCOUNT)}`;
