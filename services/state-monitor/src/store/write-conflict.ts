import { Unavailable } from '@sentinelmesh/kernel';

/** What was read has changed before it could be written. Nothing of the transaction remains; it may simply be run again. */
export class WriteConflict extends Unavailable {
  constructor() {
    super('what was read was changed by somebody else at the same moment; try again', { retryAfterMs: 100 });
  }
}

const MAX_ATTEMPTS = 4;

/** Runs a transaction again when it lost against another one. */
export async function againOnConflict<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof WriteConflict) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
