/** Directories of tests, and what is left in them when a test run ends in whatever way. */
import { chmodSync, chownSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf, signal } from './processes.ts';

const scratches = new Set<string>();

export type ScratchOptions = { readonly mode?: number; readonly owner?: { readonly uid: number; readonly gid: number } };

/** A fresh directory that the servers' unprivileged user may pass through. Removed, with every process in it, when the tests end. */
export function makeScratch({ mode = 0o711, owner }: ScratchOptions = {}): string {
  // Short, because paths of unix sockets are.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'sm-e2e-')));
  chmodSync(directory, mode);
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  scratches.add(directory);
  return directory;
}

/** Removes a directory and kills whatever still runs there. @returns the command lines of what it had to kill */
export function removeScratch(directory: string): string[] {
  const places = [directory, dataOutside(directory)].filter((place) => place !== undefined);
  const left = processesOf(places);
  for (const { pid } of left) signal(pid, 'SIGKILL');
  for (const place of places) rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  scratches.delete(directory);
  return left.map(({ commandLine }) => commandLine);
}

/** Where root's data went when the servers' user could not reach the home. */
function dataOutside(directory: string): string | undefined {
  const data = join(directory, 'home', 'data');
  const real = existsSync(data) ? realpathSync(data) : undefined;
  return real === undefined || real.startsWith(directory) ? undefined : real;
}

process.on('exit', () => {
  for (const directory of scratches) removeScratch(directory);
});
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => process.exit(1));
