import { createGuardEngine } from '@sentinelmesh/guard-engine';
import type { Engine } from '../src/app/ports.ts';

const engine = createGuardEngine();

/** An engine without models, on the thread of the test. */
export const engineHere: Pick<Engine, 'inspect'> = {
  inspect: async (input) => ({ result: engine.inspect(input), values: new Map(), workedMs: 0 }),
};
