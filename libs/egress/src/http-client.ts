import { Agent, Client, type Dispatcher, Pool } from 'undici';
import type { HttpTarget, Method } from './check-request.ts';
import { EgressFailed, EgressRefused, EgressTimeout, isEgressError, ResponseTooLarge } from './errors.ts';
import { openConnection, type Route } from './open-connection.ts';
import type { Progress } from './timings.ts';
import type { TlsIdentity } from './tls.ts';

const MAX_HEADER_BYTES = 16 * 1024;
const PROTOCOLS = ['http/1.1'];

export type HttpSettings = {
  readonly route: Route;
  readonly identity: TlsIdentity;
  readonly connectionsPerOrigin: number;
  readonly keepAliveMs: number;
};

export type HttpRequest = {
  readonly target: HttpTarget;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
  readonly onHead: ((head: Head) => void) | undefined;
  readonly onChunk: ((chunk: Uint8Array, head: Head) => void) | undefined;
};

export type Head = { readonly status: number; readonly headers: Readonly<Record<string, string>> };

export type HttpClient = {
  /** @param progress is told of each part as it is done */
  send(request: HttpRequest, progress: Progress): Promise<Head & { readonly body: Buffer }>;
  close(): Promise<void>;
};

/** An HTTP client whose connections are opened by us, so that they are vetted and timed. */
export function createHttpClient({ route, identity, connectionsPerOrigin, keepAliveMs }: HttpSettings): HttpClient {
  const agent = new Agent({
    factory: (origin) => new Pool(origin, { connections: connectionsPerOrigin, allowH2: false, factory: createConnection }),
  });

  /** One connection, opened when the first request comes, and again when one comes after it was closed. */
  function createConnection(origin: URL): Client {
    let waiting: Progress = {};
    const client = new Client(origin, {
      allowH2: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      connect: ({ hostname: host, protocol, port }, callback) => {
        const isTls = protocol === 'https:';
        const target = { host, port: portOf(port, isTls), tls: isTls ? { identity, protocols: PROTOCOLS } : undefined };
        openConnection(target, route, waiting).then(
          (socket) => {
            // Bytes that no request has asked for would make the client connect again, without end.
            if (socket.readableLength > 0) {
              socket.destroy();
              return callback(new EgressFailed('connection_lost', host), null);
            }
            // A refusal that comes after the handshake does not end the socket by itself, and would be taken for a mere end.
            socket.once('error', (error) => socket.destroy(error));
            callback(null, socket);
          },
          (error) => callback(error, null),
        );
      },
    });
    const dispatch = client.dispatch.bind(client);
    // A connection has one request at a time, so a connection that is being opened is opened for the latest.
    client.dispatch = (options: Timed, handler) => {
      waiting = options.progress ?? {};
      return dispatch(options, handler);
    };
    return client;
  }

  return {
    send(request, progress) {
      const startedAt = performance.now();
      const onFirstByte = () => {
        progress.firstByteMs = performance.now() - startedAt;
      };
      return exchange(request, onFirstByte, (handler) => agent.dispatch(toDispatch(request, progress), handler));
    },
    close: () => agent.close(),
  };
}

type Timed = Dispatcher.DispatchOptions & { readonly progress?: Progress };

const toDispatch = ({ target, method, headers, body }: HttpRequest, progress: Progress): Timed => ({
  origin: target.origin,
  path: target.path,
  method,
  headers: { 'accept-encoding': 'identity', ...headers },
  body,
  // The deadline ends every wait. The client's own timers are coarse and may be up to half a second early.
  headersTimeout: 0,
  bodyTimeout: 0,
  progress,
});

const portOf = (port: string, isTls: boolean) => (port === '' ? (isTls ? 443 : 80) : Number(port));

type Answer = Head & { readonly body: Buffer };

/** Sends a request and reads the whole answer, until the time is over or the caller gives up. */
async function exchange(
  request: HttpRequest,
  onFirstByte: () => void,
  send: (handler: Dispatcher.DispatchHandler) => void,
): Promise<Answer> {
  const { signal, timeoutMs } = request;
  signal?.throwIfAborted();
  const { answer, handler, giveUp } = readAnswer(request, onFirstByte);
  const onAbort = () => giveUp(signal?.reason);
  const timer = setTimeout(() => giveUp(new EgressTimeout(request.target.host, timeoutMs)), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    send(handler);
    return await answer;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function readAnswer({ target: { host }, maxBytes, onHead, onChunk }: HttpRequest, onFirstByte: () => void) {
  const { promise: answer, resolve, reject } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  let size = 0;
  let head: Head = { status: 0, headers: {} };
  let running: Dispatcher.DispatchController | undefined;
  let isGivenUp = false;
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      running = controller;
      if (isGivenUp) controller.abort(new Error('given up'));
    },
    onResponseStart(_, status, headers) {
      if (status < 200) return;
      onFirstByte();
      head = { status, headers: joined(headers) };
      onHead?.(head);
    },
    onResponseData(controller, chunk) {
      size += chunk.length;
      if (size > maxBytes) return controller.abort(new ResponseTooLarge(host, maxBytes));
      chunks.push(chunk);
      onChunk?.(chunk, head);
    },
    onResponseEnd: () => resolve({ ...head, body: Buffer.concat(chunks, size) }),
    onResponseError: (_, error) => reject(toEgressError(error, host)),
  };
  const giveUp = (reason: unknown) => {
    isGivenUp = true;
    reject(reason);
    running?.abort(new Error('given up'));
  };
  return { answer, handler, giveUp };
}

function joined(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    texts[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return texts;
}

function toEgressError(error: unknown, host: string): Error {
  if (isEgressError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return new ResponseTooLarge(host, MAX_HEADER_BYTES);
  if (code === 'UND_ERR_INVALID_ARG') return new EgressRefused('header', 'a header has a name or value that HTTP does not allow');
  // In TLS 1.3 a server says only after the handshake that it does not take the certificate that it was shown.
  return new EgressFailed(code.startsWith('ERR_SSL_') ? 'tls' : 'connection_lost', host, error);
}
