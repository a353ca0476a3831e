import { DeadlineExceeded, MeshError } from '@sentinelmesh/kernel';
import type { CallContext } from './definitions.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** A call's own abort signal: it fires when the caller gives up and when the deadline passes, whichever is first. */
export type CallScope = {
  readonly signal: AbortSignal;
  /** How long the caller still waits, in milliseconds. */
  remainingMs(): number;
  failure(): MeshError | undefined;
  /** The caller wants no more of it: whoever still works for the call is told by the signal. */
  cancel(): void;
  close(): void;
};

/** @throws DeadlineExceeded, or the caller's cancellation, when nobody waits any more: then nothing is begun */
export function openScope({ deadlineAt = Date.now() + DEFAULT_TIMEOUT_MS, signal: parent }: CallContext): CallScope {
  if (parent?.aborted) throw callerGaveUp();
  if (deadlineAt <= Date.now()) throw new DeadlineExceeded();
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineExceeded()), deadlineAt - Date.now());
  const cancel = () => controller.abort(callerGaveUp());
  parent?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, deadlineAt - Date.now()),
    failure: () => (controller.signal.aborted ? (controller.signal.reason as MeshError) : undefined),
    cancel,
    close() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', cancel);
    },
  };
}

const callerGaveUp = () => new MeshError('cancelled', 'cancelled', 'the caller gave up');

/** `work`, or the scope's failure if that comes first. */
export function raceScope<T>(scope: CallScope, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = () => reject(scope.failure());
    if (scope.signal.aborted) fail();
    scope.signal.addEventListener('abort', fail, { once: true });
    work.then(resolve, reject).finally(() => scope.signal.removeEventListener('abort', fail));
  });
}
