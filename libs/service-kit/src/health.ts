/** Whether one thing works that a process needs. */
export type Check = { readonly name: string; readonly check: () => boolean | Promise<boolean> };
export type HealthReport = { readonly ready: boolean; readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };

const CHECK_TIMEOUT_MS = 1_000;

export type Health = {
  add(check: Check): void;
  /** Runs all checks at once; one that throws or takes longer than a second has failed. */
  check(): Promise<HealthReport>;
  /** The process stops: it is not ready any more, whatever the checks say. */
  end(): void;
};

export function createHealth(): Health {
  const checks: Check[] = [];
  let ended = false;
  return {
    add: (check) => void checks.push(check),
    async check() {
      const results = await Promise.all(checks.map(async ({ name, check }) => ({ name, ok: await within(CHECK_TIMEOUT_MS, check) })));
      if (ended) results.unshift({ name: 'not stopping', ok: false });
      return { ready: results.every(({ ok }) => ok), checks: results };
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
