import type { Logger } from '@sentinelmesh/telemetry';
import type { RefreshDirectory } from './crud-ports.ts';
import type { DestinationDirectory } from './ports.ts';

/** What was stored must not seem to have failed, for the answer may hold a secret that is shown once: the directory reads it later by itself. */
export const createRefreshDirectory =
  ({ directory, log }: { directory: Pick<DestinationDirectory, 'refresh'>; log: Pick<Logger, 'warn'> }): RefreshDirectory =>
  () =>
    directory.refresh().catch((error: unknown) => log.warn({ error }, 'a change of destinations is not read yet; it will be in a second'));
