import autocannon from 'autocannon';
import type { LoadResult } from './load.ts';
import type { Mesh } from './mesh.ts';
import { prompt } from './prompts.ts';

const END_USERS = 64;
const SESSIONS = 256;

/** Sends `requests` different prompts of 64 end users in 256 sessions to `/process`: as fast as it goes, or at a fixed rate. */
export function createProcessLoad({ http, apiKey }: Mesh) {
  let sent = 0;
  return async (options: { requests: number; connections: number; rate?: number }): Promise<LoadResult> => {
    const startedAt = performance.now();
    let answeredAt = startedAt;
    const load = autocannon({
      url: `${http}/process`,
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      connections: options.connections,
      amount: options.requests,
      requests: [{ setupRequest: (request) => ({ ...request, body: body(sent++) }) }],
      ...(options.rate === undefined ? {} : { overallRate: options.rate }),
    });
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
  };
}

const body = (index: number): string =>
  JSON.stringify({ user_input: prompt(index), user_id: `user-${index % END_USERS}`, session_id: `session-${index % SESSIONS}` });
