/** The bus, read with a plain NATS client as the operator of the mesh. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import type { Mesh } from './mesh.ts';

/** The user and password of the operator, which only who runs the mesh can read. */
function operatorCredentials({ home }: Pick<Mesh, 'home'>): { user: string; pass: string } {
  const config = readFileSync(join(home, 'data', 'nats', 'nats-server.conf'), 'utf8');
  const [, pass] = /user: "operator", password: "([^"]+)"/.exec(config) ?? [];
  if (pass === undefined) throw new Error('the configuration of nats-server names no operator');
  return { user: 'operator', pass };
}

export const connectAsOperator = (mesh: Mesh): Promise<NatsConnection> =>
  connect({ servers: mesh.nats, ...operatorCredentials(mesh), name: 'e2e' });

export type BusEvent = {
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: Record<string, unknown>;
  readonly raw: string;
};
export type Listener = { readonly events: readonly BusEvent[]; close(): Promise<void> };

/** Collects every event of one organisation from now on. */
export async function listen(mesh: Mesh, orgId: string = mesh.orgId): Promise<Listener> {
  const connection = await connectAsOperator(mesh);
  const events: BusEvent[] = [];
  connection.subscribe(`sm.evt.${orgId}.>`, { callback: (_error, message) => void events.push(toEvent(message)) });
  await connection.flush();
  return { events, close: () => connection.close() };
}

function toEvent(message: Msg): BusEvent {
  const keys = message.headers?.keys() ?? [];
  const raw = message.string();
  return {
    subject: message.subject,
    headers: Object.fromEntries(keys.map((name) => [name.toLowerCase(), message.headers?.get(name) ?? ''])),
    data: JSON.parse(raw) as Record<string, unknown>,
    raw,
  };
}
