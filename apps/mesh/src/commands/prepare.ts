import { resolve } from 'node:path';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { redactText } from '@sentinelmesh/service-kit';
import { createLogger } from '@sentinelmesh/telemetry';
import { administratorUrl, deploymentFiles } from '../deployment/deployment-files.ts';
import { prepareServers } from '../deployment/prepare-servers.ts';
import { writeDeployment } from '../deployment/write-deployment.ts';
import { homeOf } from '../embedded/home.ts';
import { deriveSecrets, openMasterKey } from '../embedded/secrets.ts';
import { parseUrl } from '../embedded/servers.ts';
import { services } from '../embedded/services.ts';
import { readSubscribers } from '../embedded/subscribers.ts';
import { answer } from '../terminal.ts';

export type PrepareOptions = { readonly out?: string; readonly servers?: boolean; readonly json?: boolean };

/** Makes what a mesh needs whose parts somebody else starts. What is there already, and right, stays as it is. */
export async function prepare({ out, servers = false, json = false }: PrepareOptions): Promise<void> {
  if (out === undefined && !servers)
    throw new InvalidArgument([{ field: '--out', message: 'must be given, or --servers, or both: there is nothing to do' }]);
  const databaseUrl = parseUrl(process.env.DATABASE_URL?.trim() ?? '', 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const natsUrl = parseUrl(process.env.NATS_URL?.trim() ?? '', 'NATS_URL', ['nats:', 'tls:']);
  const home = homeOf(process.env);
  const { master, path, created } = await openMasterKey(home);
  const secrets = deriveSecrets(master);
  const subscribers = await readSubscribers(home);
  const deployment = { services, secrets, adminUrl: administratorUrl(databaseUrl, secrets), natsUrl, subscribers, env: process.env };
  const written = out === undefined ? [] : await writeDeployment(resolve(out), deploymentFiles(deployment), path);
  const log = createLogger({ service: 'mesh', level: 'warn', format: 'text', redactText });
  const migrated = Object.fromEntries(servers ? await prepareServers({ ...deployment, log }) : []);
  answer({ json }, { master_key_created: created, written, migrated }, () =>
    [
      `master key  ${created ? `made now: ${path}; back it up, everything secret follows from it` : path}`,
      ...(out === undefined ? [] : [`files       ${written.length === 0 ? 'up to date' : written.join(', ')}`]),
      ...Object.entries(migrated).map(
        ([schema, names]) => `schema      ${schema}: ${names.length === 0 ? 'up to date' : names.join(', ')}`,
      ),
      ...(servers ? ['bus         provisioned'] : []),
    ].join('\n'),
  );
}
