import { setImmediate } from 'node:timers/promises';

/** Does a piece of work in a turn of the event loop of its own: between two pieces, whoever asks for them, everybody else gets on. */
export type TakeTurn = <T>(work: () => T | Promise<T>) => Promise<T>;

/** Turns are taken in the order in which they are asked for. */
export function createTurns(): TakeTurn {
  let last: Promise<unknown> = Promise.resolve();
  return async (work) => {
    const turn = last.then(() => setImmediate());
    last = turn;
    await turn;
    return work();
  };
}
