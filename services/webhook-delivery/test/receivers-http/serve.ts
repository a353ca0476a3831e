import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createEgress, type Egress } from '@sentinelmesh/egress';

/** A server on 127.0.0.1 for one test; its sockets die with it. */
export type Serving = { readonly port: number; readonly sockets: ReadonlySet<Socket>; close(): Promise<void> };

export const serveHttp = (handler: RequestListener): Promise<Serving> => listen(createHttpServer(handler));
export const serveHttps = (options: ServerOptions, handler: RequestListener): Promise<Serving> =>
  listen(createHttpsServer(options, handler));
export const serveTcp = (handler: (socket: Socket) => void): Promise<Serving> => listen(createTcpServer(handler));

export async function listen(server: Server | HttpServer): Promise<Serving> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    port: address.port,
    sockets,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An egress that is let through to this machine. */
export const loopbackEgress = (): Egress => createEgress({ allow: { hosts: ['127.0.0.1', 'localhost'] }, log: { warn() {} } });

/** The body of a request. */
export async function bodyOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
