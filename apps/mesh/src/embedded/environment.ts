/** What each service of an embedded mesh is told: the same variables as in containers, and never another service's secrets. */
import { appRole, roleUrl, systemRole } from '@sentinelmesh/database';
import { platformConfig, type Service } from '@sentinelmesh/service-kit';
import type { MeshSecrets } from './secrets.ts';
import { services } from './services.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type EnvironmentOptions = {
  /** What the user set. */
  readonly base: Environment;
  readonly secrets: MeshSecrets;
  /** The database as its administrator. */
  readonly adminUrl: string;
  /** The bus; a URL with credentials of its own is used as it is by every service. */
  readonly natsUrl: string;
  /** Where each service takes calls; undefined where all services share one process and one address. */
  readonly addresses: ReadonlyMap<string, string>;
  /** What the public ports are to be; a restarted gateway gets the ports it had. */
  readonly listenAddress: (service: string) => string | undefined;
};

export function createEnvironment(options: EnvironmentOptions): (service: Service) => Environment {
  const { secrets, addresses } = options;
  const base = withoutSecrets(options.base);
  const issuers = (['gateway', 'operator'] as const).map((issuer) => `${issuer}=${secrets.contextSigner(issuer).publicKey}`).join();
  return (service) => ({
    ...base,
    ...givenSecrets(service, options.base),
    NATS_URL: busUrl(options.natsUrl, service.name, secrets),
    MESH_CONTEXT_ISSUERS: issuers,
    MESH_AUDIT_KEY: secrets.auditKey(service.name).reveal().toString('base64url'),
    MESH_SERVICE_ADDRESSES: [...addresses].map(([name, address]) => `${name}=${address}`).join(),
    MESH_INTERNAL_ADDRESS: options.listenAddress(service.name),
    ...databaseUrls(service, options),
    ...ownKeys(service.name, secrets),
  });
}

/** Without any secret that a service can be told, those of the user's own servers included: each is for one service. */
function withoutSecrets(variables: Environment): Environment {
  const keys = [platformConfig, ...services.map(({ config }) => config)].flatMap((section) => Object.values(section.keys));
  const secret = new Set(keys.filter((key) => key.secret).map(({ env }) => env));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !secret.has(name)));
}

/** The service's own secrets that the user has set, such as the key of a model. Those that the mesh makes take precedence. */
function givenSecrets({ config }: Service, variables: Environment): Environment {
  const names = Object.values(config.keys).flatMap(({ secret, env }) => (secret ? [env] : []));
  return Object.fromEntries(names.map((name) => [name, variables[name]]));
}

/** The URL of the bus for one user, unless it carries credentials already. */
export function busUrl(natsUrl: string, user: string, secrets: MeshSecrets): string {
  const url = new URL(natsUrl);
  if (url.username !== '') return natsUrl;
  url.username = user;
  url.password = secrets.busPassword(user).reveal();
  return url.href;
}

function databaseUrls({ schema }: Service, { adminUrl, secrets }: EnvironmentOptions): Environment {
  if (schema === undefined) return {};
  const url = (role: string) => roleUrl(adminUrl, role, secrets.databasePassword(role).reveal());
  return {
    DATABASE_URL: url(appRole(schema.name)),
    ...(schema.usesSystemRole ? { MESH_DATABASE_SYSTEM_URL: url(systemRole(schema.name)) } : {}),
  };
}

/** The keys that only one service has. */
function ownKeys(service: string, secrets: MeshSecrets): Environment {
  const key = (purpose: string) => secrets.serviceKey(service, purpose).reveal().toString('base64url');
  switch (service) {
    case 'gateway':
      return {
        MESH_CONTEXT_SIGNING_KEY: secrets.contextSeed('gateway').reveal().toString('base64url'),
        MESH_IDEMPOTENCY_KEY: key('idempotency'),
        MESH_SOURCE_HASH_KEY: key('source-hash'),
      };
    case 'identity':
      return { MESH_KEY_PEPPER: key('key-pepper') };
    case 'guard':
      return { MESH_FINGERPRINT_KEY: key('fingerprint'), MESH_TEXT_KEY: key('text') };
    case 'webhook-delivery':
      return { MESH_DESTINATION_KEY: key('destination') };
    case 'audit':
      return { MESH_AUDIT_ROOT_KEY: secrets.auditRoot().reveal().toString('base64url') };
    default:
      return {};
  }
}
