/** What each part of a mesh is told that does not run under `mesh up`: one directory a part, so that each can be handed its own alone. */
import { natsLimits, renderNatsConfig } from '@sentinelmesh/embedded';
import { subscriberExports } from '@sentinelmesh/event-bus';
import type { Service } from '@sentinelmesh/service-kit';
import { createEnvironment } from '../embedded/environment.ts';
import type { MeshSecrets } from '../embedded/secrets.ts';
import { busUsers } from '../embedded/servers.ts';
import { type Subscriber, toGuest } from '../embedded/subscribers.ts';
import { renderSettings } from './settings-file.ts';

export type DeploymentFile = {
  /** `<part>/<file>`, below the directory of the deployment. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
};

export type DeploymentOptions = {
  readonly services: readonly Service[];
  readonly secrets: MeshSecrets;
  /** The database as its administrator, reached as the services reach it. */
  readonly adminUrl: string;
  readonly natsUrl: string;
  readonly subscribers: readonly Subscriber[];
  /** Where secrets of a service are that nobody can make, such as the key of a model; the others in it do not count. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

const OWNER_ONLY = 0o600;
/** PostgreSQL runs as a user of its own, and gets this file through its group. */
const OWNER_AND_GROUP = 0o640;

export const PASSWORD_FILE = 'postgres/password';
const STORE = '/var/lib/nats';

/** Where services take calls is not among it: that is said by whoever places them. */
export function deploymentFiles(options: DeploymentOptions): readonly DeploymentFile[] {
  const { services, secrets, adminUrl, natsUrl, subscribers } = options;
  const base = givenSecrets(options);
  const environment = createEnvironment({ base, secrets, adminUrl, natsUrl, addresses: new Map(), listenAddress: () => undefined });
  const natsConfig = renderNatsConfig({
    serverName: 'sentinelmesh',
    listen: '0.0.0.0:4222',
    monitor: '127.0.0.1:8222',
    storeDirectory: STORE,
    users: busUsers(services, secrets),
    guests: subscribers.map((subscriber) => toGuest(subscriber, secrets)),
    exports: subscriberExports,
    ...natsLimits,
  });
  return [
    ...services.map((service) => ({
      path: `${service.name}/${service.name}.yaml`,
      content: renderSettings(service, environment(service)),
      mode: OWNER_ONLY,
    })),
    { path: 'nats/nats-server.conf', content: natsConfig, mode: OWNER_ONLY },
    { path: PASSWORD_FILE, content: secrets.databasePassword('superuser').reveal(), mode: OWNER_AND_GROUP },
  ];
}

function givenSecrets({ services, env }: DeploymentOptions): Readonly<Record<string, string | undefined>> {
  const names = services.flatMap(({ config }) => Object.values(config.keys).flatMap((key) => (key.secret ? [key.env] : [])));
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}

/** The URL of the administrator; without a password it gets the one that the deployment's own PostgreSQL is made with. */
export function administratorUrl(databaseUrl: string, secrets: MeshSecrets): string {
  const url = new URL(databaseUrl);
  if (url.password !== '') return databaseUrl;
  url.password = secrets.databasePassword('superuser').reveal();
  return url.href;
}
