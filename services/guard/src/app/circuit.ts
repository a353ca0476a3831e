type Options = {
  /** How many failures in a row it takes to leave something alone. */
  readonly failures: number;
  /** After how long one attempt may show whether it works again. */
  readonly restMs: number;
  readonly now: () => number;
  readonly onChange: (state: 'up' | 'down') => void;
};

/** Leaves alone what fails again and again, but for one attempt now and then. */
export function createCircuit({ failures: limit, restMs, now, onChange }: Options) {
  let failures = 0;
  let restsUntil = 0;
  const isOpen = () => failures >= limit;
  return {
    isOpen,
    /** Whether it may be tried; whoever is told so while it rests is the only one. */
    mayTry(): boolean {
      if (!isOpen()) return true;
      if (now() < restsUntil) return false;
      restsUntil = now() + restMs;
      return true;
    },
    note(isSuccess: boolean): void {
      const wasOpen = isOpen();
      failures = isSuccess ? 0 : failures + 1;
      if (isOpen()) restsUntil = now() + restMs;
      if (wasOpen !== isOpen()) onChange(isOpen() ? 'down' : 'up');
    },
  };
}
