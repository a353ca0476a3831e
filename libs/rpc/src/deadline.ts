import { DeadlineExceeded, MeshError } from '@sentinelmesh/kernel';
import type { CallContext } from './definitions.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** A call's own end: it comes when the caller gives up and when the deadline passes, whichever is first. */
export type CallScope = {
  /** Fires at that end. */
  readonly signal: AbortSignal;
  /** How long the caller still waits, in milliseconds. */
  remainingMs(): number;
  failure(): MeshError | undefined;
  /** `work`, or the failure if that comes first. One at a time. */
  race<T>(work: Promise<T>): Promise<T>;
  /** The caller wants no more of it: whoever still works for the call is told by the signal. */
  cancel(): void;
  close(): void;
};

/** @throws DeadlineExceeded, or the caller's cancellation, when nobody waits any more: then nothing is begun */
export function openScope({ deadlineAt = Date.now() + DEFAULT_TIMEOUT_MS, signal: parent }: CallContext): CallScope {
  if (parent?.aborted) throw callerGaveUp();
  const timeoutMs = deadlineAt - Date.now();
  if (timeoutMs <= 0) throw new DeadlineExceeded();
  const controller = new AbortController();
  let failure: MeshError | undefined;
  let failWaiting: ((error: MeshError) => void) | undefined;
  const fail = (error: MeshError) => {
    if (failure !== undefined) return;
    failure = error;
    controller.abort(error);
    failWaiting?.(error);
  };
  const cancel = () => fail(callerGaveUp());
  const timer = setTimeout(() => fail(new DeadlineExceeded()), timeoutMs);
  parent?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, deadlineAt - Date.now()),
    failure: () => failure,
    race: (work) =>
      new Promise((resolve, reject) => {
        failWaiting = reject;
        if (failure !== undefined) reject(failure);
        work.then(resolve, reject);
      }),
    cancel,
    close() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', cancel);
    },
  };
}

const callerGaveUp = () => new MeshError('cancelled', 'cancelled', 'the caller gave up');
