import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { createEgress, type EgressOptions, type Lookup } from '../src/index.ts';

/** What a server for one test offers; sockets die with it, so that endless answers end. */
export type TestServer = {
  readonly port: number;
  readonly url: string;
  readonly openSockets: Set<Socket>;
  /** How many there have been. */
  readonly connections: number;
  close(): Promise<void>;
};

export const serveHttp = (handler: RequestListener, host?: string, port?: number) => listen(createServer(handler), host, port);

/** A server that writes bytes of its own making. */
export const serveTcp = (handler: (socket: Socket) => void) =>
  listen(
    createTcpServer((socket) => {
      handler(socket);
      // A socket that nobody reads would not notice that the other side closed it.
      socket.resume();
    }),
  );

/** A server that hangs up at once. */
export const listenOn = (host: string, port: number, onConnection: () => void) =>
  listen(
    createTcpServer((socket) => {
      onConnection();
      socket.destroy();
    }),
    host,
    port,
  );

/** A server for TLS with a certificate of `authority` for name.test, proxy.test and 127.0.0.1. */
export const serveTls = (handler: (socket: TLSSocket) => void, options: TlsOptions = {}) =>
  listen(
    createTlsServer({ key: pem('server.key'), cert: pem('server.crt'), ...options }, (socket) => handler(socket.on('error', () => {}))),
  );

/** Valid until 2126: `server` and `client` by `authority`, `stranger` by `other-authority`. */
export const pem = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url), 'utf8');

/** One answer of a server that closes the connection after it. */
export const httpAnswer = (body: string) =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;

/** A resolver that gives every name these addresses. */
export const answering =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<TestServer> {
  const openSockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    openSockets.add(socket);
    socket.on('error', () => {}).on('close', () => openSockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    port: address.port,
    url: `http://${host}:${address.port}`,
    openSockets,
    get connections() {
      return connections;
    },
    close: () => {
      for (const socket of openSockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An egress that trusts 127.0.0.1 by name, and remembers what it logged. */
export function loopbackEgress(options: Partial<EgressOptions> = {}) {
  const logged: { fields: Readonly<Record<string, unknown>>; message: string }[] = [];
  const egress = createEgress({
    allow: { hosts: ['127.0.0.1'] },
    log: { warn: (fields, message) => logged.push({ fields, message }) },
    ...options,
  });
  return { ...egress, logged };
}
