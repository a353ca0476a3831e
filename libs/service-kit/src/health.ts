/** Whether one thing works that a process needs. */
export type Check = { readonly name: string; readonly check: () => boolean | Promise<boolean> };
/** What is worth knowing of a part that the process can work without, in one word. */
export type State = { readonly name: string; readonly read: () => string };
export type HealthReport = {
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
  readonly states: readonly { readonly name: string; readonly state: string }[];
};

const CHECK_TIMEOUT_MS = 1_000;

export type Health = {
  add(check: Check): void;
  /** Adds a state to the report; it says nothing about whether the process is ready. */
  show(state: State): void;
  /** Runs all checks at once; one that throws or takes longer than a second has failed. */
  check(): Promise<HealthReport>;
  /** The process stops: it is not ready any more, whatever the checks say. */
  end(): void;
};

export function createHealth(): Health {
  const checks: Check[] = [];
  const states: State[] = [];
  let ended = false;
  return {
    add: (check) => void checks.push(check),
    show: (state) => void states.push(state),
    async check() {
      const results = await Promise.all(checks.map(async ({ name, check }) => ({ name, ok: await within(CHECK_TIMEOUT_MS, check) })));
      if (ended) results.unshift({ name: 'not stopping', ok: false });
      return {
        ready: results.every(({ ok }) => ok),
        checks: results,
        states: states.map(({ name, read }) => ({ name, state: read() })),
      };
    },
    end() {
      ended = true;
    },
  };
}

function within(timeoutMs: number, check: Check['check']): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, false);
    Promise.resolve()
      .then(check)
      .then(resolve, () => resolve(false))
      .finally(() => clearTimeout(timer));
  });
}
