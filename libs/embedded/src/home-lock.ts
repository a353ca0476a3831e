/**
 * One mesh per home.
 *
 * Everyone who wants the home puts down a claim, a file named after its process, and then looks at the claims of the others:
 * a claim of a process that has ended is removed, one of a process that runs means the home is in use. Because a claim's
 * name is never used by a second process, a stale one can be removed without racing anybody, which a single lock file
 * that is taken over cannot promise.
 */
import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HomeInUse, systemCode } from './errors.ts';
import { createProcessTable, type ProcessTable } from './process-table.ts';

export type HomeLock = { release(): Promise<void> };

/** Two that start in the same moment see each other's claim and both step back; each then tries again after a random pause. */
const ATTEMPTS = 4;
const LONGEST_PAUSE_MS = 150;

/**
 * Holds `directory` (it must exist) until released or until this process ends, however it ends.
 *
 * @throws HomeInUse naming the process that holds it.
 */
export async function lockHome(directory: string, table: ProcessTable = createProcessTable()): Promise<HomeLock> {
  const claims = join(directory, 'lock');
  await mkdir(claims, { recursive: true });
  const own = claimName(process.pid, table);
  for (let attempt = 1; ; attempt++) {
    await putDown(claims, own, directory);
    const holder = await otherHolder(claims, own, table);
    if (holder === undefined) break;
    await remove(join(claims, own));
    if (attempt === ATTEMPTS) throw new HomeInUse(directory, holder);
    await sleep(Math.random() * LONGEST_PAUSE_MS);
  }
  return { release: () => remove(join(claims, own)) };
}

/** `<pid>-<start>`: a later process with the same number has another start. */
function claimName(pid: number, table: ProcessTable): string {
  return `${pid}-${table.find(pid)?.startedAt ?? 'ended'}`;
}

async function putDown(claims: string, own: string, directory: string): Promise<void> {
  try {
    await writeFile(join(claims, own), '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new HomeInUse(directory, process.pid);
    throw error;
  }
}

async function otherHolder(claims: string, own: string, table: ProcessTable): Promise<number | undefined> {
  for (const name of await readdir(claims)) {
    if (name === own) continue;
    const pid = Number.parseInt(name, 10);
    if (name === claimName(pid, table)) return pid;
    await remove(join(claims, name));
  }
  return undefined;
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
  });
}
