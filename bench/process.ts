/** The whole path of `/process`, everything enforced: limits, sessions, repetition, an organisation's budget. */
import { createOrganizationBudget, readAccounts, readSpent } from './accounts.ts';
import { startAgent } from './agent.ts';
import { countAuditEntries } from './audit-count.ts';
import { compareLayers, readLayers } from './layers.ts';
import { type LoadResult, loadFully } from './load.ts';
import { type Mesh, startMesh } from './mesh.ts';
import { loadAtRate } from './open-load.ts';
import { latencies, row } from './table.ts';
import { processTarget } from './targets.ts';

const CONNECTIONS = 64;
const REQUESTS = 6_000;
/** What is sustained comes after it: the compilers of V8 go on for so long, and take half as much of a request in the end. */
const WARM_UP = 20_000;
/** Far beyond the load, so that every limit is counted and none is reached. */
const limits = { MESH_LIMIT_IP: '6000000/min', MESH_LIMIT_KEY: '6000000/min', MESH_LIMIT_END_USER: '600000/min' };

export async function measureProcess(args: readonly string[], name: string): Promise<void> {
  const agent = await startAgent();
  const mesh = await startMesh(args, {
    ...limits,
    MESH_AGENT_URL: agent.url,
    MESH_AGENT_MODEL: 'gpt-4o-mini',
    MESH_SESSION_MAX_STEPS: '100000',
  });
  try {
    await createOrganizationBudget(mesh);
    const target = processTarget(mesh);
    const warmUp = await loadFully(target, { requests: WARM_UP, connections: CONNECTIONS });
    const before = await readLayers(mesh);
    const full: LoadResult[] = [];
    for (let repeat = 0; repeat < 3; repeat += 1) full.push(await loadFully(target, { requests: REQUESTS, connections: CONNECTIONS }));
    const saturated = await readLayers(mesh);
    const steady: LoadResult[] = [];
    for (let repeat = 0; repeat < 3; repeat += 1) steady.push(await loadAtRate(target, { requests: 3_000, rate: 300 }));
    const after = await readLayers(mesh);
    const median = full.toSorted((a, b) => a.perSecond - b.perSecond)[1] as LoadResult;
    row(`/process 1 kB, ${name}`, `${median.perSecond} requests/s  (${full.map(({ perSecond }) => perSecond).join(', ')})`, '≥ 800');
    row('  under that load', latencies(median));
    row('  at 300 requests/s', latencies(steady.toSorted((a, b) => a.p99 - b.p99)[1] as LoadResult), 'p50 ≤ 8 ms, p99 ≤ 40 ms');
    row('', steady.map(latencies).join('; '));
    showLayers('  a layer takes, saturated', compareLayers(before, saturated));
    showLayers('  a layer takes, at 300 requests/s', compareLayers(saturated, after));
    await checkAccounts(mesh, [warmUp, ...full, ...steady]);
  } finally {
    await mesh.stop();
    agent.stop();
  }
}

function showLayers(title: string, layers: ReturnType<typeof compareLayers>): void {
  // Behind a process each service, the gateway's own view is the whole of it.
  if (layers.length === 0) return;
  row(title, layers.map(({ layer, meanMs, percent }) => `${layer} ${meanMs.toFixed(1)} ms (${percent} %)`).join(', '));
}

/** Every 2xx has its audit entry, and what is spent is what was settled and what the requests cost. */
async function checkAccounts(mesh: Mesh, runs: readonly LoadResult[]): Promise<void> {
  const answered = runs.reduce((sum, { ok }) => sum + ok, 0);
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  await countAuditEntries(mesh);
  const { requests, requestCost, settledCost } = await readAccounts(mesh);
  const spent = await readSpent(mesh);
  row('  answered with 2xx / audit entries', `${answered} / ${requests}${failed === 0 ? '' : `, ${failed} refused or failed`}`);
  row('  spent / settled / cost of the requests', `${spent} / ${settledCost} / ${requestCost} µ$`);
  if (answered === requests && spent === settledCost && settledCost === requestCost && spent > 0n) return;
  console.error('  the answers, the audit log and the budget differ');
  process.exitCode = 1;
}
