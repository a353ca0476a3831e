import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { until } from '@sentinelmesh/testkit';

/** A receiver that runs in the foreground, and can be killed and started again. */
export type Daemon = {
  start(): Promise<void>;
  /** SIGKILL: it has no time to write or say anything. */
  kill(): Promise<void>;
  /** SIGSTOP: once this resolves it reads nothing more. Of Linux. */
  freeze(): Promise<void>;
};

type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** TCP ports that it listens at when it is ready. */
  readonly ports: readonly number[];
};

export function createDaemon({ command, args, environment = process.env, cwd, ports }: Program): Daemon {
  let child: ChildProcess | undefined;
  let said = '';
  return {
    start: async () => {
      const started = spawn(command, [...args], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      for (const stream of [started.stdout, started.stderr]) stream.on('data', (text) => (said = `${said}${text}`.slice(-4_000)));
      child = started;
      for (const port of ports) {
        await until(() => {
          if (started.exitCode !== null) throw new Error(`${command} ended: ${said}`);
          return isListening(port);
        }, `${command} at port ${port}: ${said}`);
      }
    },
    kill: async () => {
      const running = child;
      child = undefined;
      if (running === undefined || running.exitCode !== null) return;
      const exit = once(running, 'exit');
      running.kill('SIGKILL');
      await exit;
    },
    freeze: async () => {
      child?.kill('SIGSTOP');
      const tasks = `/proc/${child?.pid}/task`;
      await until(
        () => readdirSync(tasks).every((task) => /\) T /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8'))),
        'it to stand still',
      );
    },
  };
}

/**
 * Whether somebody listens at a port. Linux is asked, where it is Linux: some receivers do not take it well when the first to
 * connect hangs up at once.
 */
function isListening(port: number): boolean | Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  if (existsSync('/proc/net/tcp')) return new RegExp(`:${hex} [0-9A-F:]+ 0A `).test(readFileSync('/proc/net/tcp', 'utf8'));
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** Ports of 127.0.0.1 that were free a moment ago, and that nobody is given who asks for any. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count && tries < 100; tries++) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** The whole lines of a file, each of them JSON. */
export function readJsonLines(file: string): readonly Record<string, string>[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string>);
}
