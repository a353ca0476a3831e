import { isSubscriberReady } from '@sentinelmesh/event-bus';
import { Unavailable } from '@sentinelmesh/kernel';
import { addSubscriber, removeSubscriber, type Subscriber, toGuest } from '../embedded/subscribers.ts';
import { answer } from '../terminal.ts';
import { describeSubscriber, explainOwnServer, toFacts } from './describe-subscriber.ts';
import { parseOrg } from './ids.ts';
import { provisionDurables } from './provision-durables.ts';
import { asOperator, findRunningMesh, type RunningMesh } from './running-mesh.ts';
import { waitUntil } from './wait-until.ts';

const LET_IN_WITHIN_MS = 10_000;
/** What the mesh needs for it; asking sooner would only fill its log with logins that fail. */
const PAUSE_MS = 600;

export type SubscriberCreateOptions = { readonly org: string; readonly name: string; readonly json?: boolean };

/** Makes a subscriber and returns when it can log in; with a nats-server of the user's own, says what that must be told. */
export async function createSubscriber({ org, name, json = false }: SubscriberCreateOptions): Promise<void> {
  const orgId = parseOrg(org);
  const mesh = await findRunningMesh();
  await asOperator(({ identity, as }) => identity.getOrganization({ id: orgId }, as(orgId)));
  const subscriber = await addSubscriber(mesh.home, name, orgId, new Date());
  try {
    if (mesh.state.busIsEmbedded) await letIn(mesh, subscriber);
    else await provisionDurables(mesh);
  } catch (error) {
    await removeSubscriber(mesh.home, name);
    throw error;
  }
  const guest = toGuest(subscriber, mesh.secrets);
  const facts = toFacts(subscriber, { url: mesh.state.nats, password: guest.password });
  if (mesh.state.busIsEmbedded) return answer({ json }, facts, () => describeSubscriber(facts));
  const configuration = explainOwnServer(guest);
  answer({ json }, { ...facts, configuration }, () => `${describeSubscriber(facts)}\n\n${configuration}`);
}

/** The running mesh sees the file and does what it says. */
async function letIn({ state, secrets }: RunningMesh, { id }: Subscriber): Promise<void> {
  const server = { url: state.nats, id, password: secrets.busPassword(id) };
  if (await waitUntil(() => isSubscriberReady(server), LET_IN_WITHIN_MS, PAUSE_MS)) return;
  throw new Unavailable(`the mesh did not let the subscriber in within ${LET_IN_WITHIN_MS / 1_000} s; its log says why`);
}
