import { announceFailure, announceReady, onParentGone } from '@sentinelmesh/embedded';
import { MeshError } from '@sentinelmesh/kernel';
import { run } from './run.ts';
import type { Service } from './service.ts';

/**
 * The whole of a service's `main.ts`: runs the services until SIGTERM or SIGINT, or until the process that supervises
 * this one is gone; what comes while they start counts as soon as they have. Tells the supervisor where its services can
 * be reached. A second signal ends the process at once.
 */
export async function main(services: readonly Service[]): Promise<void> {
  const stopped = nextStop();
  try {
    const running = await run({ services });
    announceReady(running.addresses);
    await stopped;
    await running.stop();
    process.exit(0);
  } catch (error) {
    const reason = error instanceof MeshError ? error.message : String(error instanceof Error ? error.stack : error);
    if (!announceFailure(reason)) process.stderr.write(`${reason}\n`);
    process.exit(1);
  }
}

/** Listens from the start: as the first process of a container this one would not get a signal that it does not listen for. */
function nextStop(): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    const stop = () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
    onParentGone(stop);
  });
}
