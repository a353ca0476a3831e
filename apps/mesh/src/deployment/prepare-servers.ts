import { setTimeout as sleep } from 'node:timers/promises';
import { MeshError } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { migrateAll, provisionBus, provisionSubscribers } from '../embedded/servers.ts';
import { ServerNotReady } from '../errors.ts';
import type { DeploymentOptions } from './deployment-files.ts';

/** How long servers that are just being started may take: PostgreSQL makes its cluster first, or recovers. */
const PATIENCE_MS = 120_000;
const RETRY_MS = 1_000;

export type PrepareServersOptions = Omit<DeploymentOptions, 'env'> & { readonly log: Logger; readonly patienceMs?: number };

/**
 * Waits for both servers, then brings schemas, roles, streams, durables and buckets up to date.
 *
 * @returns the migrations that ran, by schema
 * @throws ServerNotReady
 */
export async function prepareServers(options: PrepareServersOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const { services, secrets, adminUrl, natsUrl, subscribers, log, patienceMs = PATIENCE_MS } = options;
  const patiently = <T>(setting: string, url: string, work: () => Promise<T>) =>
    withPatience(work, patienceMs, (error) => new ServerNotReady(setting, new URL(url).host, patienceMs, error));
  const [migrated] = await Promise.all([
    patiently('DATABASE_URL', adminUrl, () => migrateAll(adminUrl, services, secrets)),
    patiently('NATS_URL', natsUrl, async () => {
      await provisionBus(natsUrl, services, secrets, log);
      await provisionSubscribers(natsUrl, subscribers, secrets, log);
    }),
  ]);
  return migrated;
}

/** Repeats `work` while what it needs does not answer. Both things done here may be repeated. */
async function withPatience<T>(work: () => Promise<T>, patienceMs: number, giveUp: (error: unknown) => Error): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MeshError) || error.status !== 'unavailable') throw error;
      if (Date.now() + RETRY_MS > deadline) throw giveUp(error);
      await sleep(RETRY_MS);
    }
  }
}
