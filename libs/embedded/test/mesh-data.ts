/** Data directories for tests, and the servers in them: all gone when the test file has ended. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { findServers } from '../src/leftover-servers.ts';
import type { Log } from '../src/log.ts';
import { createProcessTable } from '../src/process-table.ts';

export const isRoot = process.getuid?.() === 0;

/** Fetched once for all test runs of this user. */
export const TEST_BINARIES = join(tmpdir(), `sentinelmesh-test-bin-${process.getuid?.() ?? 0}`);

const base = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-')));
chmodSync(base, isRoot ? 0o711 : 0o700);

after(() => {
  for (const name of readdirSync(base)) {
    for (const directory of [join(base, name, 'postgres/cluster'), join(base, name, 'nats/store')]) {
      for (const { pid } of findServers({ name, directory, isServer: () => true })) process.kill(pid, 'SIGKILL');
    }
  }
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

/** The programs of PostgreSQL are copied once for all of a file's tests. */
export function freshDataDirectory(): string {
  const directory = mkdtempSync(join(base, 'data-'));
  chmodSync(directory, isRoot ? 0o711 : 0o700);
  mkdirSync(join(base, 'runtime'), { recursive: true });
  symlinkSync(join(base, 'runtime'), join(directory, 'runtime'));
  return directory;
}

export const silent: Log = () => {};

/** A log that keeps its lines, to see what it does not hold. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: (level, message) => void lines.push(`${level} ${message}`), lines };
}

/** A zombie, which nobody may ever collect in a container, is not. */
export const isAlive = (pid: number): boolean => createProcessTable().find(pid) !== undefined;
