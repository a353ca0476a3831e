/**
 * Prints the events of one organisation, one line each, with a plain NATS client. Whatever happens while it does not run comes
 * when it runs again: its durable on the bus keeps its place.
 *
 *     export MESH_SUBSCRIBER=$(npx mesh subscriber create --org org_… --name example --json)
 *     node subscriber.ts
 */
import { type JsMsg, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** What some of them say; the rest is in the reference of events. */
type Payload = { decision?: string; inspection?: { decision: string }; request?: { decision: string } };

const names = ['url', 'user', 'password', 'inbox_prefix', 'js_domain', 'stream', 'durable'] as const;
const settings = readSettings(process.env.MESH_SUBSCRIBER);

const connection = await connect({
  servers: settings.url,
  user: settings.user,
  pass: settings.password,
  inboxPrefix: settings.inbox_prefix,
  maxReconnectAttempts: -1, // the mesh may be started again
  timeout: 2_000, // a bus that hangs up without a word is waited for so long; 20 s otherwise
}).catch((error: Error) => fail(`The bus at ${settings.url} does not let this subscriber in (${error.message}). Was it revoked?`));
const consumer = await jetstream(connection, { domain: settings.js_domain }).consumers.get(settings.stream, settings.durable);
// What the bus hands out to a request that outlives this program comes again half a minute later: so requests are short.
const messages = await consumer.consume({ expires: 2_000 });

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => messages.stop());
void connection.closed().then(() => messages.stop());
console.error('listening; Ctrl-C ends it');
for await (const message of messages) {
  console.log(describe(message));
  // What is not acknowledged comes again.
  message.ack();
}
if (connection.isClosed()) fail('The bus has ended the connection. Was this subscriber revoked?');
await connection.drain();

/** The envelope of an event is in its headers (CloudEvents 1.0), the payload is JSON. */
function describe(message: JsMsg): string {
  const header = (name: string) => message.headers?.get(`ce-${name}`) ?? '';
  const { decision, inspection, request } = message.json<Payload>();
  const decided = decision ?? inspection?.decision ?? request?.decision ?? '';
  return `${header('time')}  ${header('id')}  ${header('type').padEnd(26)} ${decided}`.trimEnd();
}

function readSettings(json: string | undefined): Record<(typeof names)[number], string> {
  if (json === undefined) fail('Set MESH_SUBSCRIBER to what `npx mesh subscriber create --org org_… --name example --json` prints.');
  const found = parse(json);
  const missing = names.filter((name) => typeof found[name] !== 'string');
  if (missing.length > 0)
    fail(`MESH_SUBSCRIBER lacks ${missing.join(', ')}: set it to the whole line that \`mesh subscriber create --json\` prints.`);
  return found as Record<(typeof names)[number], string>;
}

function parse(json: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(json) as object) };
  } catch {
    return {};
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
