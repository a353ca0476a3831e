/** What a caller sends while its call is under way. Either side learns there that the other one left. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { MeshError } from '@sentinelmesh/kernel';
import type { CallScope } from './deadline.ts';

/** What the caller sends. If its own source fails, the call ends as if the caller had given up. */
export async function* sendStream<T>(source: AsyncIterable<T>, scope: Pick<CallScope, 'cancel'>): AsyncIterable<T> {
  try {
    yield* source;
  } catch (error) {
    scope.cancel();
    throw error;
  }
}

/**
 * What the handler receives: the messages of the caller, to the end or until the call is over. A handler that waits for the
 * next one is not left waiting.
 *
 * @throws MeshError `cancelled` (from `next`) when the call is over before the caller has sent everything
 */
export async function* receiveStream<T>(messages: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = messages[Symbol.asyncIterator]();
  let stopWaiting = () => {};
  const stop = () => stopWaiting();
  signal.addEventListener('abort', stop, { once: true });
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      stopWaiting = () => reject(brokenOff());
      if (signal.aborted) return stopWaiting();
      iterator.next().then(resolve, stopWaiting);
    });
  try {
    for (let message = await next(); !message.done; message = await next()) yield message.value;
  } finally {
    signal.removeEventListener('abort', stop);
    // Not awaited: a caller that has stopped in the middle of a message would be waited for.
    iterator.return?.()?.catch(() => undefined);
  }
}

/**
 * What comes over the wire, with an end that is one. A caller that breaks off closes its side first in the eyes of HTTP/2, and
 * resets the stream with the next frame: only an end that nothing follows for a moment is meant as one.
 */
export async function* withCertainEnd<T>(messages: AsyncIterable<T>): AsyncIterable<T> {
  yield* messages;
  await setTimeout(RESET_MARGIN_MS);
  // A busy process may have let that time pass before it reads what has arrived.
  for (let turn = 0; turn < RESET_MARGIN_TURNS; turn += 1) await setImmediate();
}

const RESET_MARGIN_MS = 5;
const RESET_MARGIN_TURNS = 5;

const brokenOff = () => new MeshError('cancelled', 'cancelled', 'the caller broke off');
