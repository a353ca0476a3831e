/** Whether one thing works that a process needs. */
export type Check = { readonly name: string; readonly check: () => boolean | Promise<boolean> };
export type HealthReport = { readonly ready: boolean; readonly checks: readonly { readonly name: string; readonly ok: boolean }[] };

const CHECK_TIMEOUT_MS = 1_000;

/** Runs all checks at once; one that throws or takes longer than a second has failed. */
export async function runChecks(checks: readonly Check[]): Promise<HealthReport> {
  const results = await Promise.all(checks.map(async ({ name, check }) => ({ name, ok: await within(CHECK_TIMEOUT_MS, check) })));
  return { ready: results.every(({ ok }) => ok), checks: results };
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
