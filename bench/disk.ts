import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const WRITES = 1_000;
const PAUSE_MS = 5;
const PAGE = Buffer.alloc(8_192, 1);

/**
 * How long this disk takes to keep a page, as every commit asks of it (fdatasync of 8 kB in a file that has its size already), over
 * some seconds in which nothing else happens. A stall of the disk is one of every request that waits for a commit.
 */
export async function measureDisk(): Promise<{ readonly p50: number; readonly p99: number; readonly max: number }> {
  const path = join(tmpdir(), `sentinelmesh-bench-disk-${process.pid}`);
  const file = await open(path, 'w');
  try {
    await file.write(PAGE, 0, PAGE.length, 0);
    await file.sync();
    const took: number[] = [];
    for (let write = 0; write < WRITES; write += 1) {
      const before = performance.now();
      await file.write(PAGE, 0, PAGE.length, 0);
      await file.datasync();
      took.push(performance.now() - before);
      await pause(PAUSE_MS);
    }
    took.sort((a, b) => a - b);
    const quantile = (share: number) => Number((took[Math.ceil(share * took.length) - 1] ?? Number.NaN).toFixed(1));
    return { p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) };
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}
