import { DeadlineExceeded, MeshError } from '@sentinelmesh/kernel';
import type { CallContext } from './definitions.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

/** A call's own abort signal: it fires when the caller gives up and when the deadline passes, whichever is first. */
export type CallScope = { readonly signal: AbortSignal; readonly deadlineAt: number; failure(): MeshError | undefined; close(): void };

export function openScope({ deadlineAt = Date.now() + DEFAULT_TIMEOUT_MS, signal: parent }: CallContext): CallScope {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DeadlineExceeded()), Math.max(0, deadlineAt - Date.now()));
  const giveUp = () => controller.abort(new MeshError('cancelled', 'cancelled', 'the caller gave up'));
  if (parent?.aborted) giveUp();
  else parent?.addEventListener('abort', giveUp, { once: true });
  return {
    signal: controller.signal,
    deadlineAt,
    failure: () => (controller.signal.aborted ? (controller.signal.reason as MeshError) : undefined),
    close() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', giveUp);
    },
  };
}

/** `work`, or the scope's failure if that comes first. */
export function raceScope<T>(scope: CallScope, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const fail = () => reject(scope.failure());
    if (scope.signal.aborted) fail();
    scope.signal.addEventListener('abort', fail, { once: true });
    work.then(resolve, reject).finally(() => scope.signal.removeEventListener('abort', fail));
  });
}
