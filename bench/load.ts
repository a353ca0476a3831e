import autocannon from 'autocannon';

/** What is sent, again and again. */
export type Target = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the next request. */
  body(): string;
};

/** Latencies in milliseconds. */
export type LoadResult = {
  readonly ok: number;
  readonly failed: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

/** Sends as fast as it goes: each connection sends its next request when it has the answer to the last one. */
export async function loadFully({ url, headers, body }: Target, options: { requests: number; connections: number }): Promise<LoadResult> {
  const startedAt = performance.now();
  let answeredAt = startedAt;
  const load = autocannon({
    url,
    method: 'POST',
    headers,
    connections: options.connections,
    amount: options.requests,
    requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }],
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
