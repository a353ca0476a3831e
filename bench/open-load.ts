import { Agent, request } from 'node:http';
import type { LoadResult, Target } from './load.ts';

const SEED = 42;
/** An answer that takes longer is a failed one. */
const TIMEOUT_MS = 30_000;

/**
 * Requests that arrive as those of independent callers do: at this rate on average, with exponential gaps, whether or not
 * earlier ones were answered. A latency counts from when its request was due, so that none is left out because the mesh, or
 * this generator, was late ("coordinated omission", G. Tene, How NOT to Measure Latency).
 */
export async function loadAtRate(target: Target, { requests, rate }: { requests: number; rate: number }): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true });
  const random = uniform(SEED);
  const latencies: number[] = [];
  const answers: Promise<boolean>[] = [];
  const startedAt = performance.now();
  let dueAt = startedAt;
  while (answers.length < requests) {
    dueAt += (-Math.log(1 - random()) / rate) * 1_000;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    const due = dueAt;
    const answer = send(target, agent);
    answers.push(
      answer.finally(() => {
        latencies.push(performance.now() - due);
      }),
    );
  }
  const ok = (await Promise.all(answers)).filter(Boolean).length;
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const quantile = (share: number) => Math.round(latencies[Math.ceil(share * latencies.length) - 1] ?? Number.NaN);
  return {
    ok,
    failed: requests - ok,
    perSecond: Math.round(requests / seconds),
    p50: quantile(0.5),
    p99: quantile(0.99),
    max: quantile(1),
  };
}

/** @returns whether it was answered with 2xx */
function send({ url, headers, body }: Target, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', headers, agent, timeout: TIMEOUT_MS }, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      response.once('end', () => resolve(statusCode >= 200 && statusCode < 300));
      response.once('error', () => resolve(false));
    });
    sent.once('timeout', () => sent.destroy());
    sent.once('error', () => resolve(false));
    sent.end(body());
  });
}

/** The same gaps in every run: a linear congruential generator (Numerical Recipes) is enough for them. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
