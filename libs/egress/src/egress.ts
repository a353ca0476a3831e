import { lookup as systemLookup } from 'node:dns/promises';
import { withSpan } from '@sentinelmesh/telemetry';
import { Agent, type Dispatcher } from 'undici';
import { type AllowList, createPolicy, hostOf } from './allow-list.ts';
import { checkRequest, type Method } from './check-request.ts';
import { EgressFailed, EgressRefused, EgressTimeout, ResponseTooLarge } from './errors.ts';
import { createVettedConnector, type Lookup } from './vetted-connector.ts';

export type EgressRequest = {
  readonly method: string;
  readonly url: string;
  /** `host` and what frames the message (`content-length`, `transfer-encoding`, `connection`…) are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the call to the last byte of the answer. Can only lower the limit of the egress. */
  readonly timeoutMs?: number;
  /** Can only lower the limit of the egress. */
  readonly maxResponseBytes?: number;
  readonly signal?: AbortSignal;
  /**
   * Shown each piece of the answer as it arrives, whatever its status, so that something is known of an answer that breaks
   * off. Must not throw.
   */
  readonly onChunk?: (chunk: Uint8Array, head: EgressResponseHead) => void;
};

export type EgressResponseHead = Pick<EgressResponse, 'status' | 'headers'>;

export type EgressResponse = {
  readonly status: number;
  /** Lower-case names; values that came several times are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire: nothing is decompressed. */
  readonly body: Buffer;
  readonly durationMs: number;
};

/** The only HTTP client that leaves the mesh. */
export type Egress = {
  /**
   * Sends one request and reads the whole answer. Any status is an answer, redirects included: none is followed.
   *
   * @throws EgressRefused when the request may not leave; nothing was sent.
   * @throws EgressTimeout, EgressFailed, ResponseTooLarge
   * @throws the reason of `signal` when the caller gave up.
   */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** Waits for requests under way, then closes all connections. */
  close(): Promise<void>;
};

export type EgressOptions = {
  readonly allow?: AllowList;
  /** Limit for a whole request; 30 s unless told. */
  readonly timeoutMs?: number;
  /** Limit for resolving the name, and for connecting, each; 5 s unless told. */
  readonly connectTimeoutMs?: number;
  /** 1 MiB unless told. */
  readonly maxResponseBytes?: number;
  /** Connections to one origin; further requests wait within their deadline. 16 unless told. */
  readonly connectionsPerOrigin?: number;
  /** The system's resolver unless told; for tests. */
  readonly lookup?: Lookup;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};

const MAX_HEADER_BYTES = 16 * 1024;
const KEEP_ALIVE_MS = 4_000;

/** @throws InvalidArgument when the allow-list has an entry that cannot be understood. */
export function createEgress(options: EgressOptions): Egress {
  const {
    allow = {},
    timeoutMs = 30_000,
    connectTimeoutMs = 5_000,
    maxResponseBytes = 1024 * 1024,
    connectionsPerOrigin = 16,
    log,
  } = options;
  const { lookup = (host: string) => systemLookup(host, { all: true, order: 'verbatim' }) } = options;
  const policy = createPolicy(allow);
  const agent = new Agent({
    connect: createVettedConnector({ policy, lookup, connectTimeoutMs }),
    connections: connectionsPerOrigin,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });

  const request: Egress['request'] = async (asked) => {
    const { url, method } = checkRequest(asked, policy);
    const limits = {
      timeoutMs: Math.min(asked.timeoutMs ?? timeoutMs, timeoutMs),
      maxBytes: Math.min(asked.maxResponseBytes ?? maxResponseBytes, maxResponseBytes),
    };
    return withSpan(method, { kind: 'client', attributes: attributesOf(url, method) }, async (span) => {
      const response = await exchange(agent, asked, { url, method, ...limits });
      span.set({ 'http.response.status_code': response.status });
      return response;
    });
  };
  return {
    request: async (asked) => {
      try {
        return await request(asked);
      } catch (error) {
        if (error instanceof EgressRefused) log.warn({ reason: error.reason, host: URL.parse(asked.url)?.hostname }, 'egress refused');
        throw error;
      }
    },
    close: () => agent.close(),
  };
}

/** Path and query are left out: they may carry credentials. The header of the trace is not sent: our ids are ours. */
const attributesOf = (url: URL, method: Method) => ({
  'http.request.method': method,
  'server.address': hostOf(url),
  'server.port': url.port === '' ? undefined : Number(url.port),
});

type Target = { readonly url: URL; readonly method: Method; readonly timeoutMs: number; readonly maxBytes: number };

async function exchange(agent: Agent, asked: EgressRequest, { url, method, timeoutMs, maxBytes }: Target): Promise<EgressResponse> {
  asked.signal?.throwIfAborted();
  const started = performance.now();
  const host = hostOf(url);
  const wait = openWait(asked.signal, timeoutMs, () => new EgressTimeout(host, timeoutMs));
  try {
    const { statusCode, headers, body } = await wait.orOver(
      agent.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { 'accept-encoding': 'identity', ...asked.headers },
        body: asked.body ?? null,
        // The deadline ends every wait. The client's own timers are coarse and may be up to half a second early.
        headersTimeout: 0,
        bodyTimeout: 0,
        signal: wait.signal,
      }),
    );
    const head = { status: statusCode, headers: joined(headers) };
    const bytes = await readBody(body, { host, maxBytes, onChunk: (chunk) => asked.onChunk?.(chunk, head) });
    return { ...head, body: bytes, durationMs: performance.now() - started };
  } catch (error) {
    wait.signal.throwIfAborted();
    throw toEgressError(error, host);
  } finally {
    wait.close();
  }
}

/** Until the caller gives up or the time is over, whichever is first. Composing signals would cost several times as much. */
function openWait(caller: AbortSignal | undefined, timeoutMs: number, timeout: () => Error) {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    controller.abort(reason);
    reject(reason);
  };
  const giveUp = () => end(caller?.reason);
  caller?.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(() => end(timeout()), timeoutMs);
  return {
    signal: controller.signal,
    /** undici heeds the signal only once it has a connection; the caller must not wait for that. */
    orOver: <T>(work: Promise<T>): Promise<T> => Promise.race([work, over]),
    close() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    },
  };
}

type Reading = { readonly host: string; readonly maxBytes: number; readonly onChunk: (chunk: Uint8Array) => void };

async function readBody(body: Dispatcher.ResponseData['body'], { host, maxBytes, onChunk }: Reading): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream and with it the connection.
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ResponseTooLarge(host, maxBytes);
    chunks.push(chunk);
    onChunk(chunk);
  }
  return Buffer.concat(chunks);
}

function joined(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function toEgressError(error: unknown, host: string): Error {
  if (error instanceof EgressRefused || error instanceof EgressFailed || error instanceof ResponseTooLarge) return error;
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new ResponseTooLarge(host, MAX_HEADER_BYTES);
  if (code === 'UND_ERR_INVALID_ARG') return new EgressRefused('header', 'a header has a name or value that HTTP does not allow');
  return new EgressFailed('connection_lost', host, error);
}
