/** Wakes whoever waits on it. A ring while nobody waits is remembered until `reset`. */
export type Bell = {
  ring(): void;
  reset(): void;
  /** Ends this wait and all later ones at once. */
  stop(): void;
  /** Resolves after `ms`, or when the bell rings (unless `deaf`), or when it is stopped. */
  wait(ms: number, options?: { readonly deaf?: boolean }): Promise<void>;
};

export function createBell(): Bell {
  let rung = false;
  let stopped = false;
  let wake: { readonly deaf: boolean; readonly done: () => void } | undefined;
  return {
    ring: () => {
      rung = true;
      if (wake?.deaf === false) wake.done();
    },
    reset: () => {
      rung = false;
    },
    stop: () => {
      stopped = true;
      wake?.done();
    },
    wait: (ms, { deaf = false } = {}) =>
      new Promise((resolve) => {
        if (stopped || (rung && !deaf)) return resolve();
        const done = () => {
          clearTimeout(timer);
          wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, ms);
        wake = { deaf, done };
      }),
  };
}
