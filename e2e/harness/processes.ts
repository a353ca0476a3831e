/** The processes of a mesh, as Linux shows them in /proc. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { eventually } from './waiting.ts';

export type ProcessFacts = { readonly pid: number; readonly parentPid: number; readonly commandLine: string; readonly directory: string };

function listProcesses(): ProcessFacts[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const facts = Number.isInteger(pid) ? readProcess(pid) : undefined;
    return facts === undefined ? [] : [facts];
  });
}

/** Every process that works in one of these directories, names it, or descends from `root`; never this one. */
export function processesOf(directories: readonly string[], root?: number): ProcessFacts[] {
  const all = listProcesses();
  const family = root === undefined ? new Set<number>() : descendantsOf(root, all);
  const names = ({ commandLine, directory }: ProcessFacts) => directories.some((d) => commandLine.includes(d) || directory.startsWith(d));
  return all.filter((found) => found.pid !== process.pid && (family.has(found.pid) || names(found)));
}

/** `root` and all that it has started, if it still runs. */
export function descendantsOf(root: number, all: readonly ProcessFacts[] = listProcesses()): Set<number> {
  const family = new Set(all.some(({ pid }) => pid === root) ? [root] : []);
  for (let before = -1; before !== family.size; ) {
    before = family.size;
    for (const { pid, parentPid } of all) if (family.has(parentPid)) family.add(pid);
  }
  return family;
}

/** Sends a signal; a process that has ended already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

export async function kill9(pid: number): Promise<void> {
  signal(pid, 'SIGKILL');
  await eventually(`the end of process ${pid}`, () => !isRunning(pid));
}

/** A zombie has ended: only its parent has not looked yet. */
const isRunning = (pid: number): boolean => readProcess(pid) !== undefined;

/** What a process was told when it started. Only its own user and root may look. */
export function environmentOf(pid: number): Readonly<Record<string, string>> {
  const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return Object.fromEntries(
    pairs.filter((pair) => pair.includes('=')).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The addresses at which these processes take TCP connections, as the kernel writes them: `0100007F:1F90` is 127.0.0.1:8080. */
export function listeningAddresses(pids: readonly number[]): string[] {
  const inodes = new Set(pids.flatMap((pid) => readdirSync(`/proc/${pid}/fd`).map((fd) => readLink(`/proc/${pid}/fd/${fd}`))));
  const sockets = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1));
  return sockets.flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === LISTENING && inodes.has(`socket:[${inode}]`) ? [local] : [];
  });
}

/** https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html */
const LISTENING = '0A';

function readProcess(pid: number): ProcessFacts | undefined {
  try {
    // The name in parentheses may itself contain spaces and parentheses. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parentPid: Number(parentPid), commandLine, directory: readLink(`/proc/${pid}/cwd`) };
  } catch {
    return undefined;
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
