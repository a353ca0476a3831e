import { AgentBusy } from '../errors.ts';

/** How many requests may be on their way through the agent at once. */
export type AgentSlots = {
  /** Takes a slot; the returned function gives it back, once. @throws AgentBusy */
  take(): () => void;
};

export function createAgentSlots(slots: number): AgentSlots {
  let taken = 0;
  return {
    take() {
      if (taken >= slots) throw new AgentBusy();
      taken += 1;
      let isHeld = true;
      return () => {
        if (isHeld) taken -= 1;
        isHeld = false;
      };
    },
  };
}
