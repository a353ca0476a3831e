import type { Engine } from './ports.ts';

/** An engine whose texts are inspected one after the other, whoever brings them: between two of them everybody else has a turn. */
export function inTurns({ inspect }: Pick<Engine, 'inspect'>): Pick<Engine, 'inspect'> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    inspect(input, reader) {
      const turn = last.then(() => inspect(input, reader));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
