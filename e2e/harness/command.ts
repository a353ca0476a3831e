/** Runs the `mesh` command, or another program, as somebody at a terminal would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkout, meshCommand } from './checkout.ts';
import { natsDirectory } from './shared-nats.ts';

export type Finished = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};
export type Environment = Readonly<Record<string, string>>;
export type CommandOptions = { readonly env?: Environment; readonly input?: string; readonly timeoutMs?: number };

/** What every program of a test is told: none of the settings of whoever runs the tests, and the nats-server they share. */
export function baseEnvironment(): Environment {
  return {
    PATH: [natsDirectory, process.env.PATH ?? ''].join(delimiter),
    HOME: process.env.HOME ?? '/',
    LANG: 'C.UTF-8',
    MESH_HTTP_PORT: '0',
    MESH_GRPC_PORT: '0',
  };
}

/** @param user whose process it becomes, if not ours; only root may choose */
export function spawnMesh(args: readonly string[], env: Environment, user?: { readonly uid: number; readonly gid: number }): ChildProcess {
  return spawn(process.execPath, [meshCommand, ...args], { cwd: checkout, env: { ...baseEnvironment(), ...env }, stdio: 'pipe', ...user });
}

export const runMesh = (args: readonly string[], options: CommandOptions = {}): Promise<Finished> =>
  finish(spawnMesh(args, options.env ?? {}), options);

export const runProgram = (program: string, args: readonly string[], options: CommandOptions = {}): Promise<Finished> =>
  finish(spawn(program, args, { cwd: checkout, env: { ...baseEnvironment(), ...options.env }, stdio: 'pipe' }), options);

export type RunningProgram = {
  /** What it has printed so far. */
  printed(): string;
  complained(): string;
  end(signal: NodeJS.Signals): Promise<Finished>;
};

/** Starts a program that runs until it is ended. */
export function startProgram(program: string, args: readonly string[], options: CommandOptions = {}): RunningProgram {
  const child = spawn(program, args, { cwd: checkout, env: { ...baseEnvironment(), ...options.env }, stdio: 'pipe' });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (part: Buffer) => (output[name] += part.toString()));
  const finished = finish(child, { timeoutMs: 120_000, ...options });
  return {
    printed: () => output.stdout,
    complained: () => output.stderr,
    end(signal) {
      child.kill(signal);
      return finished;
    },
  };
}

/** Waits for the end; a program that takes longer than `timeoutMs` is killed, and has no exit code then. */
async function finish(child: ChildProcess, { input = '', timeoutMs = 30_000 }: CommandOptions): Promise<Finished> {
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('the program was started without pipes');
  stdin.on('error', () => undefined); // it may end without reading
  stdin.end(input);
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  const [written, complained, [code, signal]] = await Promise.all([text(stdout), text(stderr), ended]);
  clearTimeout(timer);
  return { code, signal, stdout: written, stderr: complained };
}

/** The exit codes that scripts may rely on. */
export const exitCodes = { done: 0, failed: 1, usage: 2, config: 3, dependency: 4, blocked: 5 } as const;

/** Begins a colour: stands in no output for programs, and in none without a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the character that begins a colour
export const ESCAPE = /\u001b/;
