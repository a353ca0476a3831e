/**
 * Ends servers that outlived the mesh which started them: a mesh killed with SIGKILL takes nothing along.
 *
 * A server is known by what it is and by the directory it works in, not by the number in a pid file. Numbers are reused, so
 * a pid file may name somebody else's program; and PostgreSQL's own children may outlive their parent, which no pid file tells.
 */
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from './log.ts';
import { createProcessTable, directoryIdentity, type ProcessFacts, type ProcessTable } from './process-table.ts';

export type ServerKind = {
  readonly name: string;
  /**
   * The directory that every process of this server works in, and only one server at a time may use. Where the system does not
   * tell where a process works, a command line that names something beside this directory stands in for it.
   */
  readonly directory: string;
  readonly isServer: (commandLine: string) => boolean;
};

/** Signals to try in turn, each with the time it is given to work. The last one is final. */
export type StopLadder = readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[];

export function findServers({ directory, isServer }: ServerKind, table: ProcessTable = createProcessTable()): readonly ProcessFacts[] {
  const identity = directoryIdentity(directory);
  if (identity === undefined) return [];
  const worksThere = ({ workingDirectory, commandLine }: ProcessFacts) =>
    workingDirectory === undefined
      ? commandLine.includes(`${dirname(directory)}/`)
      : workingDirectory.device === identity.device && workingDirectory.inode === identity.inode;
  return table.list().filter((found) => found.pid !== process.pid && isServer(found.commandLine) && worksThere(found));
}

/**
 * Ends every server of this kind and waits until it is gone. Returns how many processes there were.
 *
 * @throws Error when one cannot be signalled (it runs as another user) or survives the whole ladder.
 */
export async function endLeftoverServers(kind: ServerKind, ladder: StopLadder, log: Log): Promise<number> {
  const found = findServers(kind);
  if (found.length === 0) return 0;
  log('info', `ending a ${kind.name} that outlived its mesh`, { pids: found.map(({ pid }) => pid).join(' ') });
  for (const { signal, waitMs } of ladder) {
    for (const { pid } of leaders(findServers(kind))) signalProcess(pid, signal);
    if (await gone(kind, waitMs)) return found.length;
  }
  throw new Error(`a ${kind.name} left over from an earlier start does not end (pid ${leaders(findServers(kind))[0]?.pid ?? '?'})`);
}

/** Those whose parent is not one of them: a signal to a leader reaches the others in the order the server wants. */
function leaders(processes: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  return processes.filter(({ parentPid }) => !pids.has(parentPid));
}

async function gone(kind: ServerKind, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (findServers(kind).length > 0) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return;
    throw new Error(`process ${pid}, left over from an earlier start, cannot be ended by this user`, { cause: error });
  }
}
