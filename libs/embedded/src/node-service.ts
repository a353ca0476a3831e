/**
 * A part of the mesh that runs as its own Node process, and the two things its code says to the one that started it.
 * The channel between them (IPC) also tells the child when its parent is gone, however it ended.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRunningProcess, type Exit, type RunningProcess } from './running-process.ts';

export type NodeServiceOptions = {
  readonly name: string;
  /** The file to run. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Flags for Node itself. Ours are not handed on: `--inspect` or `-e` would do harm in a child. */
  readonly execArgv?: readonly string[];
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where its output goes: the same place as ours, nowhere, or an open file. */
  readonly output?: 'inherit' | 'ignore' | number;
  readonly readyTimeoutMs?: number;
  /** How long it may take to stop before it is killed. */
  readonly stopTimeoutMs?: number;
};

export type NodeService = RunningProcess & {
  /** What the child passed to `announceReady`; the caller checks its shape. */
  readonly announced: unknown;
};

type ReadyMessage = { readonly kind: 'ready'; readonly announced: unknown };
type FailedMessage = { readonly kind: 'failed'; readonly reason: string };

/**
 * Resolves when the child has called `announceReady`.
 *
 * @throws Error when it ends before, or is not ready in time; it is gone then.
 */
export async function startNodeService(options: NodeServiceOptions): Promise<NodeService> {
  const { name, entry, args = [], execArgv = [], env, output = 'inherit', readyTimeoutMs = 30_000, stopTimeoutMs = 15_000 } = options;
  // A session of its own: Ctrl-C must reach the mesh alone, which stops its parts in order.
  const child = fork(entry, [...args], {
    execArgv: [...execArgv],
    env: { ...env },
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  child.on('error', () => {}); // a signal or message to a child that has just ended; its end is what counts
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} could not be started`);
  const service = createRunningProcess(child, pid, [{ signal: 'SIGTERM', waitMs: stopTimeoutMs }]);
  const outcome = await firstOf(child, service, readyTimeoutMs);
  if (outcome.kind === 'ready') return { ...service, announced: outcome.announced };
  await service.stop();
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  throw new Error(
    `${name} ${outcome.kind === 'exit' ? `ended (${describe(outcome.exit)}) before it was ready` : `was not ready within ${readyTimeoutMs / 1000} s`}`,
  );
}

/** Called by the child when it serves. Does nothing in a process that was not started by `startNodeService`. */
export function announceReady(announced?: unknown): void {
  process.send?.({ kind: 'ready', announced } satisfies ReadyMessage);
}

/** Called by the child when it cannot start, before it ends. @returns whether there is a parent that hears it */
export function announceFailure(reason: string): boolean {
  return process.send?.({ kind: 'failed', reason } satisfies FailedMessage) ?? false;
}

/** Called by the child, to stop when its parent is gone. Does nothing in a process that was not started by `startNodeService`. */
export function onParentGone(listener: () => void): void {
  if (process.send === undefined) return;
  if (process.connected) process.once('disconnect', listener);
  else queueMicrotask(listener);
}

type Outcome = ReadyMessage | FailedMessage | { readonly kind: 'exit'; readonly exit: Exit } | { readonly kind: 'timeout' };

function firstOf(child: ChildProcess, service: RunningProcess, readyTimeoutMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ kind: 'timeout' }), readyTimeoutMs);
    const onMessage = (message: unknown) => {
      if (isMessage(message)) settle(message);
    };
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      resolve(outcome);
    };
    child.on('message', onMessage);
    service.onExit((exit) => settle({ kind: 'exit', exit }));
  });
}

function isMessage(message: unknown): message is ReadyMessage | FailedMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false;
  return message.kind === 'ready' || (message.kind === 'failed' && 'reason' in message && typeof message.reason === 'string');
}

function describe({ code, signal }: Exit): string {
  return signal ?? `exit code ${code}`;
}
