import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `check` gives something that is neither false nor undefined, and returns that. */
export async function until<T>(
  check: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  timeoutMs = 10_000,
): Promise<T> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(20)) {
    const result = await check();
    if (result !== undefined && result !== false) return result;
  }
  throw new Error(`waited in vain for: ${what}`);
}
