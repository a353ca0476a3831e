import autocannon from 'autocannon';
import type { Mesh } from './mesh.ts';

export type LoadResult = {
  readonly ok: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

const OPENING = 'Please summarise the attached minutes for Ada (ada.lovelace@example.com, 555-123-4567). ';
const PROSE =
  'List what the team has decided, who does what until when, and which questions stay open; keep the tone friendly and the answer shorter than half a page. ';

/** A prompt of one kilobyte with two things to find in it. */
export const kilobyteText = (): string => (OPENING + PROSE.repeat(7)).slice(0, 1_024);

/** Sends `requests` to `/guardrails/check` and waits for every answer: as fast as it goes, or at a fixed rate. Latencies in milliseconds. */
export async function loadCheck(
  { http, apiKey }: Mesh,
  options: { requests: number; connections: number; rate?: number },
): Promise<LoadResult> {
  const startedAt = performance.now();
  let answeredAt = startedAt;
  const load = autocannon({
    url: `${http}/guardrails/check`,
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ text: kilobyteText() }),
    connections: options.connections,
    amount: options.requests,
    ...(options.rate === undefined ? {} : { overallRate: options.rate }),
  });
  // The load generator ends on a whole second; the last answer came before.
  load.on('response', () => {
    answeredAt = performance.now();
  });
  const result = await load;
  return {
    ok: result['2xx'],
    failed: result.non2xx + result.errors,
    perSecond: Math.round(options.requests / ((answeredAt - startedAt) / 1_000)),
    p50: result.latency.p50,
    p99: result.latency.p99,
    max: result.latency.max,
  };
}
