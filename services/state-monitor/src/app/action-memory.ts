import type { ReadAction } from '../domain/repetition/step-features.ts';

/** Remembers what the action of a turn looked like from its opening to its closing, where one replica has both. */
export type ActionMemory = {
  remember(key: string, action: ReadAction): void;
  /** Forgets it. Undefined when another replica opened the turn, or too many were opened since. */
  recall(key: string): ReadAction | undefined;
};

const MAX_REMEMBERED = 1_000;

export function createActionMemory(): ActionMemory {
  const remembered = new Map<string, ReadAction>();
  return {
    remember(key, action) {
      remembered.set(key, action);
      if (remembered.size <= MAX_REMEMBERED) return;
      const oldest = remembered.keys().next();
      if (!oldest.done) remembered.delete(oldest.value);
    },
    recall(key) {
      const action = remembered.get(key);
      remembered.delete(key);
      return action;
    },
  };
}
