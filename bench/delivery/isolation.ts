/**
 * What an organisation in trouble costs the others: half of its endpoints hang, and it has ten times its traffic. The other one
 * is measured before and meanwhile.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Mesh } from '../mesh.ts';
import { latencies, row } from '../table.ts';
import { createOrganization } from './organization.ts';
import type { Publisher } from './publisher.ts';
import { createWebhook, percentiles, type Receiver } from './receiver.ts';

const SECONDS = 20;
/** Events a second, each for ten endpoints. */
const RATE = 10;
const ENDPOINTS = 10;

export async function measureIsolation(mesh: Mesh, receiver: Receiver, publisher: Publisher): Promise<void> {
  const quiet = await createOrganization(mesh);
  const loud = await createOrganization(mesh);
  for (let index = 0; index < ENDPOINTS; index += 1) {
    await createWebhook({ ...mesh, apiKey: quiet.apiKey }, { url: `${receiver.url}/quiet` });
    await createWebhook({ ...mesh, apiKey: loud.apiKey }, { url: `${receiver.url}/${index % 2 === 0 ? 'hang' : 'loud'}` });
  }
  const measure = async (loudRate: number) => {
    await receiver.report();
    await Promise.all([publisher.publishAtRate([quiet.orgId], RATE, SECONDS), publisher.publishAtRate([loud.orgId], loudRate, SECONDS)]);
    return percentiles(await receiver.until('quiet', RATE * SECONDS * ENDPOINTS));
  };
  const baseline = await measure(0);
  const troubled = await measure(RATE * 10);
  row('an organisation beside a quiet one', latencies(baseline));
  row('beside one whose endpoints hang, ten times as loud', latencies(troubled), `p99 ≤ ${2 * baseline.p99} ms`);
  row('the most memory that the service had', `${peakMemoryMiB('services/webhook-delivery')} MiB`, '< 512 MiB');
}

/** Of the process whose command line holds `name`. Linux only. */
function peakMemoryMiB(name: string): number {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name)) continue;
      return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024);
    } catch {}
  }
  return Number.NaN;
}
