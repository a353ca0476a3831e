/** REST, as any client would use it. */
import assert from 'node:assert/strict';

export type Answer<T = unknown> = { readonly status: number; readonly headers: Headers; readonly text: string; readonly json: T };

export type CallOptions = {
  /** Another key than the mesh's first one; null sends none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body that is sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly timeoutMs?: number;
};

export type Api = {
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  get<T = unknown>(path: string, options?: CallOptions): Promise<Answer<T>>;
  post<T = unknown>(path: string, body: unknown, options?: CallOptions): Promise<Answer<T>>;
  delete<T = unknown>(path: string, options?: CallOptions): Promise<Answer<T>>;
};

export function createApi({ address, apiKey }: { address: () => string; apiKey: string }): Api {
  const call: Api['call'] = async <T>(
    method: string,
    path: string,
    { key = apiKey, headers = {}, raw, timeoutMs = 20_000 }: CallOptions = {},
  ) => {
    const response = await fetch(`${address()}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { 'x-api-key': key }),
        ...(raw === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw === undefined ? {} : { body: raw }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parse(text) as T };
  };
  return {
    call,
    get: (path, options) => call('GET', path, options),
    post: (path, body, options) => call('POST', path, { ...options, raw: JSON.stringify(body) }),
    delete: (path, options) => call('DELETE', path, options),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A problem document (RFC 9457) with what the mesh adds to it. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly { readonly field: string; readonly detail: string }[];
};

/** @returns the document of an answer that must be a refusal with one of these statuses, complete in every part */
export function assertProblem(answer: Answer, ...statuses: readonly number[]): Problem {
  assert.ok(statuses.includes(answer.status), `${answer.status} instead of ${statuses.join(' or ')}: ${answer.text.slice(0, 300)}`);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
  const problem = answer.json as Problem;
  assert.equal(problem.status, answer.status);
  for (const part of ['title', 'detail', 'code', 'request_id'] as const) assert.ok(problem[part]?.length > 0, `${part} is missing`);
  assert.equal(problem.type, `urn:sentinelmesh:error:${problem.code}`);
  assert.equal(problem.request_id, answer.headers.get('x-request-id'));
  return problem;
}
