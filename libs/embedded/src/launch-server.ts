/** Starts a server program and waits until it serves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopLadder } from './leftover-servers.ts';
import type { Log } from './log.ts';
import { createRunningProcess, type RunningProcess } from './running-process.ts';
import type { ServerUser } from './server-user.ts';

export type ServerProgram = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
  readonly user: ServerUser | undefined;
  /** Whether the process with this pid serves now. */
  readonly isReady: (pid: number) => Promise<boolean>;
  readonly readyTimeoutMs: number;
  readonly stopLadder: StopLadder;
  /** A line that is worth more than `debug`. */
  readonly isWarning: (line: string) => boolean;
  readonly log: Log;
};

/** Another program listens on the port that the server was told to use. */
export class AddressInUse extends Error {}

const KEPT_LINES = 12;
const KEPT_CHARACTERS = 300;
const POLL_MS = 10;

/**
 * @throws AddressInUse
 * @throws Error with the server's last words when it ends, or does not serve in time; nothing is left running then.
 */
export async function launchServer(program: ServerProgram): Promise<RunningProcess> {
  const { command, args, workingDirectory: cwd, user } = program;
  // A session of its own: Ctrl-C in the terminal must reach the mesh alone, which stops its services before their servers.
  const child = spawn(command, args, {
    cwd,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...credentials(user),
  });
  const pid = await spawned(child);
  const server = createRunningProcess(child, pid, program.stopLadder);
  const output = followOutput(child, program);
  let ended = false;
  server.onExit(() => {
    ended = true;
  });

  const stop = () => {
    output.quieten();
    return server.stop();
  };
  const deadline = Date.now() + program.readyTimeoutMs;
  while (!ended && Date.now() < deadline) {
    if (await program.isReady(pid)) return { ...server, stop };
    await sleep(POLL_MS);
  }
  const outcome = ended ? 'ended' : `did not serve within ${program.readyTimeoutMs / 1000} s`;
  await stop();
  const words = await output.lastWords();
  if (/address already in use/i.test(words)) throw new AddressInUse(words);
  throw new Error(`${program.name} ${outcome}: ${words || 'it said nothing'}`);
}

/** Nothing of the user's environment but PATH: PGDATA, PGPORT or NATS_* would change what the server does. English, for its words are read. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

export function credentials(user: ServerUser | undefined): { uid: number; gid: number } | Record<string, never> {
  return user === undefined ? {} : { uid: user.uid, gid: user.gid };
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => (child.pid === undefined ? reject(new Error('no pid')) : resolve(child.pid)));
  });
}

type Output = {
  /** From now on nothing is a warning: a server that is being stopped complains about every open connection. */
  quieten(): void;
  /** The last lines of a server that has ended. */
  lastWords(): Promise<string>;
};

function followOutput(child: ChildProcess, { name, isWarning, log }: ServerProgram): Output {
  const kept: string[] = [];
  let quiet = false;
  const closed = once(child, 'close');
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      kept.push(line.slice(0, KEPT_CHARACTERS));
      if (kept.length > KEPT_LINES) kept.shift();
      log(isWarning(line) && !quiet ? 'warn' : 'debug', `${name}: ${line}`);
    });
  }
  return {
    quieten: () => {
      quiet = true;
    },
    lastWords: async () => {
      // The end is known before the last output is read; a grandchild may keep the pipe open for longer than that matters.
      await Promise.race([closed, sleep(500, undefined, { ref: false })]);
      return kept.join(' ');
    },
  };
}
