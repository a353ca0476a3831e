import { redactText } from '@sentinelmesh/service-kit';
import { createLogger } from '@sentinelmesh/telemetry';
import { busUrl } from '../embedded/environment.ts';
import { BUS_ADMIN, provisionSubscribers } from '../embedded/servers.ts';
import { readSubscribers } from '../embedded/subscribers.ts';
import type { RunningMesh } from './running-mesh.ts';

/** Makes the durables of the subscribers in the home: a mesh on a server of the user's own may run where nobody looks into it. */
export async function provisionDurables({ home, state, secrets }: RunningMesh): Promise<void> {
  const log = createLogger({ service: 'mesh', level: 'warn', format: 'text', redactText });
  const url = process.env.NATS_URL?.trim() || state.nats;
  await provisionSubscribers(busUrl(url, BUS_ADMIN, secrets), await readSubscribers(home), secrets, log);
}
