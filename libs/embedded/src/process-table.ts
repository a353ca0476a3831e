/**
 * What runs on this machine: from /proc where there is one (Linux), else from `ps` (macOS). A zombie has ended and is
 * never listed: in a container whose first process does not reap, it would otherwise look alive for ever.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

export type ProcessFacts = {
  readonly pid: number;
  readonly parentPid: number;
  /** When it started, in the system's own words. Together with the pid it names one process for ever, also across reboots. */
  readonly startedAt: string;
  /** Program and arguments, with blanks between them. */
  readonly commandLine: string;
  /** The directory it works in, where the system tells. */
  readonly workingDirectory?: DirectoryIdentity;
};

/** The same directory keeps its identity when it, or a parent of it, is renamed. */
export type DirectoryIdentity = { readonly device: number; readonly inode: number };

export type ProcessTable = {
  list(): readonly ProcessFacts[];
  find(pid: number): ProcessFacts | undefined;
};

export function createProcessTable(): ProcessTable {
  return readText('/proc/self/stat') === undefined ? psTable : procTable;
}

export function directoryIdentity(path: string): DirectoryIdentity | undefined {
  try {
    const { dev, ino } = statSync(path);
    return { device: dev, inode: ino };
  } catch {
    return undefined;
  }
}

const procTable: ProcessTable = {
  list: () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => procTable.find(Number(name)) ?? []),
  find: (pid) => {
    const stat = readText(`/proc/${pid}/stat`);
    const commandLine = readText(`/proc/${pid}/cmdline`);
    if (stat === undefined || commandLine === undefined) return undefined;
    // proc(5): `pid (name) state ppid …`; the name may itself hold spaces and parentheses. Field 22 is the start time in ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parentPid] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    const workingDirectory = directoryIdentity(`/proc/${pid}/cwd`);
    const startedAt = `${fields[19]}-${readText('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? ''}`;
    const facts = { pid, parentPid: Number(parentPid), startedAt, commandLine: commandLine.replaceAll('\0', ' ').trim() };
    return workingDirectory === undefined ? facts : { ...facts, workingDirectory };
  },
};

/** For systems without /proc; exported for its test. */
export const psTable: ProcessTable = {
  list: () => parsePs(ps(['-A', '-ww'])),
  find: (pid) => parsePs(ps(['-ww', '-p', String(pid)]))[0],
};

function ps(selection: readonly string[]): string {
  const columns = ['pid', 'ppid', 'stat', 'lstart', 'args'].flatMap((column) => ['-o', `${column}=`]);
  try {
    return execFileSync('ps', [...selection, ...columns], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return ''; // `ps` ends with 1 when nothing is selected
  }
}

function parsePs(output: string): ProcessFacts[] {
  return output.split('\n').flatMap((line) => {
    // `lstart` is five words: Fri Nov 21 11:10:00 2025
    const words = line.trim().split(/\s+/);
    const [pid, parentPid, state] = words;
    if (words.length < 9 || state?.startsWith('Z')) return [];
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        startedAt: String(Date.parse(words.slice(3, 8).join(' '))),
        commandLine: words.slice(8).join(' '),
      },
    ];
  });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
