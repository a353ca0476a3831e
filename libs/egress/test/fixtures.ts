import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createEgress, type EgressOptions } from '../src/index.ts';

/** What a server for one test offers; sockets die with it, so that endless answers end. */
export type TestServer = { readonly port: number; readonly url: string; readonly openSockets: Set<Socket>; close(): Promise<void> };

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

async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<TestServer> {
  const openSockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
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
