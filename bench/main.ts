/**
 * `npm run bench`: what the mesh does on this machine, load generator included. Fails when a request that was answered
 * has no audit entry, or money is not accounted for; never because of a number. `npm run bench -- process` runs the path of
 * `/process` alone.
 */
import { availableParallelism, cpus } from 'node:os';
import { countAuditEntries } from './audit-count.ts';
import { measureCold } from './cold.ts';
import { measureDisk } from './disk.ts';
import { measureIdle } from './idle.ts';
import { type LoadResult, loadFully } from './load.ts';
import { type Mesh, startMesh } from './mesh.ts';
import { loadAtRate } from './open-load.ts';
import { measureProcess } from './process.ts';
import { measureCalls } from './rpc.ts';
import { latencies, row } from './table.ts';
import { checkTarget } from './targets.ts';

const TARGETS = { perSecond: 1_000, idleMiB: 350, idlePercent: 2 };
const CONNECTIONS = 64;

console.log(
  `\n  ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}; the load generator runs on the same cores\n`,
);

row('the disk keeps a page of 8 kB, idle', latencies(await measureDisk()));
row('the same work after doing nothing', `${await measureCold(3)} × as long (3 ms), ${await measureCold(20)} × (20 ms)`);
if (process.argv[2] !== 'process') {
  await inOneProcess();
  await inProcesses();
}
await measureProcess([], 'one process');
await measureProcess(['--processes'], 'a process each service');
if (process.argv[2] !== 'process') await betweenServices();

async function inOneProcess(): Promise<void> {
  const mesh = await startMesh();
  try {
    const idle = await measureIdle(mesh.pid, 10);
    row(
      'idle mesh (beyond PostgreSQL and nats-server)',
      `${idle.memoryMiB} MiB, ${idle.cpuPercent} % of a core`,
      `≤ ${TARGETS.idleMiB} MiB, < ${TARGETS.idlePercent} %`,
    );
    await measureLoad('one process', mesh);
  } finally {
    await mesh.stop();
  }
}

async function inProcesses(): Promise<void> {
  const mesh = await startMesh(['--processes']);
  try {
    await measureLoad('a process each service', mesh);
  } finally {
    await mesh.stop();
  }
}

async function measureLoad(name: string, mesh: Mesh): Promise<void> {
  const before = await countAuditEntries(mesh);
  const target = checkTarget(mesh);
  const runs = [await loadFully(target, { requests: 10_000, connections: CONNECTIONS })];
  const full: LoadResult[] = [];
  for (let repeat = 0; repeat < 3; repeat += 1) full.push(await loadFully(target, { requests: 10_000, connections: CONNECTIONS }));
  const steady = await loadAtRate(target, { requests: 3_000, rate: 300 });
  const median = full.toSorted((a, b) => a.perSecond - b.perSecond)[1] as LoadResult;
  row(
    `/guardrails/check 1 kB, ${name}`,
    `${median.perSecond} requests/s  (${full.map(({ perSecond }) => perSecond).join(', ')})`,
    name === 'one process' ? `≥ ${TARGETS.perSecond}` : '',
  );
  row('  under that load', latencies(median));
  row('  at 300 requests/s', latencies(steady));
  await checkAccounting(mesh, before, [...runs, ...full, steady]);
}

/** Every 2xx has its audit entry, and every entry its 2xx: no request is cut off. */
async function checkAccounting(mesh: Mesh, before: number, runs: readonly LoadResult[]): Promise<void> {
  const answered = runs.reduce((sum, { ok }) => sum + ok, 0);
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  const entries = (await countAuditEntries(mesh)) - before;
  row('  answered with 2xx / audit entries', `${answered} / ${entries}${failed === 0 ? '' : `, ${failed} refused or failed`}`);
  if (entries === answered) return;
  console.error('  the audit log and the answers differ');
  process.exitCode = 1;
}

async function betweenServices(): Promise<void> {
  const { inProcess, grpc } = await measureCalls();
  row('a call between services, in the process', `p50 ${inProcess.p50} µs  p99 ${inProcess.p99} µs`);
  row(
    'a call between services, gRPC over a socket',
    `p50 ${grpc.p50} µs  p99 ${grpc.p99} µs`,
    `${(grpc.p50 / inProcess.p50).toFixed(1)} × as long`,
  );
}
