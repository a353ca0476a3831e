import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work that takes longer than this lets others have their turn. */
const SLICE_MS = 8;

/** For work over many things: `await breathe()` between them. */
export function createBreathing(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE_MS) return;
    await nextTurn();
    began = performance.now();
  };
}
