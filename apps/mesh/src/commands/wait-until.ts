import { setTimeout as sleep } from 'node:timers/promises';

/** Whether `check` comes true in time. It is asked after each pause, not before. */
export async function waitUntil(check: () => Promise<boolean>, withinMs: number, pauseMs = 100): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
    await sleep(pauseMs);
    if (await check()) return true;
  }
  return false;
}
