import { setTimeout as pause } from 'node:timers/promises';

const OBJECTS = 40_000;
const STEPS = 8_000;
const ROUNDS_AT_ONCE = 2_000;
const ROUNDS_AFTER_IDLING = 200;

/**
 * How many times as long the same work takes here after so many milliseconds in which this process did nothing: some 50 µs of
 * following pointers through 4 MB. Where others share the caches meanwhile, or the processor goes to sleep, every step of a
 * request that comes alone costs so much more than one under load.
 */
export async function measureCold(idleMs: number): Promise<number> {
  const objects = Array.from({ length: OBJECTS }, (_, index) => ({ index, inner: { value: index * 2 }, name: `object ${index}` }));
  let state = 1;
  let sum = 0;
  const work = () => {
    const before = performance.now();
    for (let step = 0; step < STEPS; step += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const { inner, name } = objects[(state >>> 8) % OBJECTS] ?? { inner: { value: 0 }, name: '' };
      sum += inner.value + name.length;
    }
    return performance.now() - before;
  };
  const median = async (rounds: number, before: () => Promise<void>) => {
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await before();
      took.push(work());
    }
    return took.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
  };
  const atOnce = await median(ROUNDS_AT_ONCE, async () => undefined);
  const afterwards = await median(ROUNDS_AFTER_IDLING, () => pause(idleMs));
  // What is used is not left out by the compiler.
  if (Number.isNaN(sum)) throw new Error('the work came to nothing');
  return Number((afterwards / atOnce).toFixed(1));
}
