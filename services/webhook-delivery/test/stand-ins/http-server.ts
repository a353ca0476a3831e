import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  /** Decompressed. */
  readonly text: string;
  /** Of the body before compression. */
  readonly bytes: number;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly ending?: Ending;
};

/** What an answer is after its head, instead of what it should be: without end, of megabytes, a byte at a time, or broken off. */
export type Ending = (typeof ENDINGS)[number];

export const ENDINGS = ['endless', 'huge', 'dripping', 'cut off'] as const;

/**
 * What goes wrong with a request: it is answered by something that is not the receiver, never, by a broken connection, or by
 * a broken connection or a bad answer after the receiver has done its work.
 */
export type Mishap = Reply | 'hang' | 'reset' | 'answer lost' | Ending;

export type HttpStandIn = {
  readonly url: string;
  readonly requests: Request[];
  /** What happens to the next requests, instead of or besides what would; undefined is nothing. A function is called first. */
  readonly mishaps: (Mishap | undefined | (() => Mishap | undefined))[];
  close(): Promise<void>;
};

/** A server on this machine whose answers `handle` gives. A body that is not what its headers say is answered 400. */
export async function serveHttp(handle: (request: Request) => Reply): Promise<HttpStandIn> {
  const requests: Request[] = [];
  const mishaps: HttpStandIn['mishaps'] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, response) => {
    const request = await read(incoming);
    if (request === undefined) return answer(response, { status: 400, body: 'not gzip' });
    requests.push(request);
    const next = mishaps.shift();
    const mishap = typeof next === 'function' ? next() : next;
    if (mishap === 'hang') return;
    if (mishap === 'reset') return incoming.socket.destroy();
    if (typeof mishap === 'object') return answer(response, mishap);
    const reply = handle(request);
    if (mishap === 'answer lost') return incoming.socket.destroy();
    answer(response, mishap === undefined ? reply : { ...reply, ending: mishap });
  });
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    mishaps,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Request | undefined> {
  const raw = Buffer.concat(await incoming.toArray().catch(() => []));
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://stand.in');
  try {
    const body = incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { method: incoming.method ?? '', path: pathname, query: searchParams, headers: incoming.headers, text, bytes: body.length };
  } catch {
    return undefined;
  }
}

function answer(response: ServerResponse, { status, headers = {}, body, ending }: Reply): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  // 204 has no body that could be a bad one.
  if (ending !== undefined && status !== 204) endBadly(response, ending);
  else response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

function endBadly(response: ServerResponse, ending: Ending): void {
  const some = Buffer.alloc(64 * 1024, '{');
  const pour = () => {
    while (!response.destroyed && response.write(some));
  };
  response.flushHeaders();
  if (ending === 'huge') response.end(Buffer.alloc(4 * 1024 * 1024, '{'));
  if (ending === 'cut off') setTimeout(() => response.destroy(), 30);
  if (ending === 'endless') {
    response.on('drain', pour);
    pour();
  }
  if (ending === 'dripping') {
    const drip = setInterval(() => response.write('{'), 50);
    response.on('close', () => clearInterval(drip));
  }
}

/** Undefined for a text that is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What makes a record one that a stand-in never takes. */
export const isPoison = (text: string) => text.includes('"poison"');

/** What a receiver keeps: records by the id of their event, and how often each came. */
export function createShelf() {
  const counts = new Map<string, number>();
  const texts = new Map<string, string>();
  return {
    counts,
    texts,
    put(id: string, text: string) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      texts.set(id, text);
    },
  };
}

export type Shelf = ReturnType<typeof createShelf>;
