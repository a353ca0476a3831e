import type { EgressRefused } from './errors.ts';

type Log = { warn(fields: Readonly<Record<string, unknown>>, message: string): void };

const WINDOW_MS = 60_000;
const MAX_TOLD = 100;

/** Tells of each host and reason once a minute, and of a hundred at most: hosts are what tenants wrote. */
export function createRefusalLog(log: Log): (refused: EgressRefused, host: string | undefined) => void {
  const told = new Set<string>();
  let begunAt = 0;
  return ({ reason }, host = '') => {
    const now = performance.now();
    if (now - begunAt > WINDOW_MS) {
      told.clear();
      begunAt = now;
    }
    const what = `${reason} ${host}`;
    if (told.has(what) || told.size >= MAX_TOLD) return;
    told.add(what);
    log.warn({ reason, host }, 'egress refused');
  };
}
