import { setTimeout as sleep } from 'node:timers/promises';
import type { Mesh } from './mesh.ts';

type Page = { entries: { sequence: string }[] };

const SETTLE_MS = 30_000;
/** Longer than settlements gather before they are told. */
const QUIET_MS = 2_000;

/** How many entries the audit log has, once it has stopped growing. Its sequence has no gaps, so the newest one tells. */
export async function countAuditEntries({ http, apiKey }: Mesh): Promise<number> {
  let last = -1;
  for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline; await sleep(QUIET_MS)) {
    const response = await fetch(`${http}/api/v1/audit/logs?page_size=1`, { headers: { 'x-api-key': apiKey } });
    const { entries } = (await response.json()) as Page;
    const count = entries[0] === undefined ? 0 : Number(entries[0].sequence) + 1;
    if (count === last) return count;
    last = count;
  }
  throw new Error('the audit log did not settle within 30 s');
}
