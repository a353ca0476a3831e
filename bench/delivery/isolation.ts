/**
 * What an organisation in trouble costs the others: half of its endpoints hang, and it has ten times its traffic. The other one
 * is measured before and meanwhile, after a round that nobody counts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Mesh } from '../mesh.ts';
import { latencies, row } from '../table.ts';
import { createOrganization } from './organization.ts';
import type { Publisher } from './publisher.ts';
import { createWebhook, percentiles, type Receiver } from './receiver.ts';

const SECONDS = 20;
/** One after the other, in turn; what is told is the median by p99, so that one hitch of the disk is not all there is to tell. */
const ROUNDS = 5;
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
  await measure(RATE * 10);
  const alone: Latencies[] = [];
  const beside: Latencies[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await measure(0));
    beside.push(await measure(RATE * 10));
  }
  const baseline = medianOf(alone);
  row('an organisation beside a quiet one', `${latencies(baseline)}  (p99 ${alone.map(({ p99 }) => p99).join(', ')})`);
  const troubled = `${latencies(medianOf(beside))}  (p99 ${beside.map(({ p99 }) => p99).join(', ')})`;
  row('beside one whose endpoints hang, ten times as loud', troubled, `p99 ≤ ${2 * baseline.p99} ms`);
  row('the most memory that the service had', `${peakMemoryMiB('services/webhook-delivery')} MiB`, '< 512 MiB');
}

type Latencies = ReturnType<typeof percentiles>;

const medianOf = (rounds: readonly Latencies[]): Latencies =>
  rounds.toSorted((a, b) => a.p99 - b.p99)[(rounds.length - 1) / 2] as Latencies;

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
