import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export type TcpReceiver = {
  readonly port: number;
  readonly connections: readonly Socket[];
  /** All that came, by connection. */
  received(): readonly string[];
  close(): Promise<void>;
};

type Options = { readonly tls?: TlsOptions; readonly port?: number; readonly onConnection?: (socket: Socket) => void };

/** Takes connections and remembers what they bring. */
export async function startTcpReceiver({ tls, port = 0, onConnection }: Options = {}): Promise<TcpReceiver> {
  const connections: Socket[] = [];
  const chunks: Buffer[][] = [];
  const raw = new Set<Socket>();
  const accept = (socket: Socket) => {
    const mine: Buffer[] = [];
    connections.push(socket);
    chunks.push(mine);
    socket.on('error', () => {}).on('data', (bytes: Buffer) => mine.push(bytes));
    onConnection?.(socket);
  };
  const server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept).on('tlsClientError', () => {});
  server.on('connection', (socket: Socket) => raw.add(socket.on('error', () => {})));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    port: address.port,
    connections,
    received: () => chunks.map((mine) => Buffer.concat(mine).toString('utf8')),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of raw) socket.destroy();
      await closed;
    },
  };
}
