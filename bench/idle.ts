import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export type IdleCost = { readonly memoryMiB: number; readonly cpuPercent: number };

const TICKS_PER_SECOND = 100;

/** What a process takes while nobody asks it anything, without its children: resident memory and percent of one core. Linux only. */
export async function measureIdle(pid: number, seconds: number): Promise<IdleCost> {
  const before = await cpuTicks(pid);
  await sleep(seconds * 1_000);
  const ticks = (await cpuTicks(pid)) - before;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
  return { memoryMiB: Math.round(kibibytes / 1_024), cpuPercent: Number(((ticks / TICKS_PER_SECOND / seconds) * 100).toFixed(2)) };
}

async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
