/** A child process that can be stopped within a bound and says when it ends. */
import type { ChildProcess } from 'node:child_process';
import type { StopLadder } from './leftover-servers.ts';

export type Exit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it ended because `stop` was called. */
  readonly expected: boolean;
};

export type RunningProcess = {
  readonly pid: number;
  /** Ends the process gracefully, and in the end by force; resolves when it is gone. May be called more than once. */
  stop(): Promise<void>;
  /** Tells once when the process ends; at the next turn if it already has. */
  onExit(listener: (exit: Exit) => void): void;
};

/**
 * @param child a child that has been spawned (it has a pid)
 * @param ladder what `stop` tries in turn; a last SIGKILL is implied
 */
export function createRunningProcess(child: ChildProcess, pid: number, ladder: StopLadder): RunningProcess {
  let stopping: Promise<void> | undefined;
  const exited = new Promise<Exit>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null) => resolve({ code, signal, expected: stopping !== undefined });
    if (child.exitCode !== null || child.signalCode !== null) settle(child.exitCode, child.signalCode);
    else child.once('exit', settle);
  });

  async function stop(): Promise<void> {
    for (const { signal, waitMs } of ladder) {
      child.kill(signal);
      if (await endsWithin(exited, waitMs)) return;
    }
    child.kill('SIGKILL');
    await exited;
  }

  return {
    pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
    onExit: (listener) => void exited.then(listener),
  };
}

function endsWithin(exited: Promise<unknown>, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), waitMs);
    void exited.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
