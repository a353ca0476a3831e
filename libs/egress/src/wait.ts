/** Until the caller gives up or the time is over, whichever is first. Composing signals would cost several times as much. */
export function openWait(caller: AbortSignal | undefined, timeoutMs: number, timeout: () => Error) {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  // Work that heeds the signal needs no race.
  over.catch(() => {});
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const giveUp = () => end(caller?.reason);
  caller?.addEventListener('abort', giveUp, { once: true });
  if (caller?.aborted === true) giveUp();
  const timer = setTimeout(() => end(timeout()), timeoutMs);
  return {
    signal: controller.signal,
    /** For work that does not heed the signal. */
    orOver: <T>(work: Promise<T>): Promise<T> => Promise.race([work, over]),
    close() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    },
  };
}
