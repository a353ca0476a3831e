import { announceReady, onParentGone } from '@sentinelmesh/embedded';
import { MeshError } from '@sentinelmesh/kernel';
import { run } from './run.ts';
import type { Service } from './service.ts';

/**
 * The whole of a service's `main.ts`: runs the services until SIGTERM or SIGINT, or until the process that supervises
 * this one is gone. Tells the supervisor where its services can be reached. A second signal ends the process at once.
 */
export async function main(services: readonly Service[]): Promise<void> {
  try {
    const running = await run({ services });
    let signals = 0;
    const stop = () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      void running.stop().finally(() => process.exit(0));
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
    onParentGone(stop);
    announceReady(running.addresses);
  } catch (error) {
    process.stderr.write(`${error instanceof MeshError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  }
}
