import { isSubscriberReady } from '@sentinelmesh/event-bus';
import { Unavailable } from '@sentinelmesh/kernel';
import { removeSubscriber } from '../embedded/subscribers.ts';
import { answer } from '../terminal.ts';
import { provisionDurables } from './provision-durables.ts';
import { findRunningMesh } from './running-mesh.ts';
import { waitUntil } from './wait-until.ts';

const GONE_WITHIN_MS = 10_000;
/** What the mesh needs for it; asking sooner would only fill its log with logins that fail. */
const PAUSE_MS = 600;

/** Forgets a subscriber and returns when it can log in no more; with a nats-server of the user's own, says what that must forget. */
export async function revokeSubscriber(name: string, options: { json?: boolean }): Promise<void> {
  const mesh = await findRunningMesh();
  const { home, state, secrets } = mesh;
  const { id } = await removeSubscriber(home, name);
  if (!state.busIsEmbedded) await provisionDurables(mesh);
  const server = { url: state.nats, id, password: secrets.busPassword(id) };
  if (state.busIsEmbedded && !(await waitUntil(async () => !(await isSubscriberReady(server)), GONE_WITHIN_MS, PAUSE_MS)))
    throw new Unavailable(`${name} is forgotten, but the mesh still lets it in; stop the mesh and start it again, and look into its log`);
  const remains = state.busIsEmbedded ? '' : `; now remove the account ${id} from the configuration of your nats-server and reload it`;
  answer(options, { name, user: id, revoked: true }, () => `${name} is revoked${remains}`);
}
