import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a bus, over which the connections of a client can be cut. */
export type FlakyBus = {
  readonly url: string;
  /** How many connections have reached the bus. */
  passed(): number;
  /** Ends every connection, and the next one without a word, as soon as the client has said something. */
  cut(): void;
  stop(): Promise<void>;
};

export async function startFlakyBus(busUrl: string): Promise<FlakyBus> {
  const bus = new URL(busUrl);
  const sockets = new Set<Socket>();
  let hangsUp = false;
  let passed = 0;
  const server = createServer((client) => {
    const onward = connect(Number(bus.port), bus.hostname);
    const both = [client, onward];
    for (const end of both) {
      sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => {
        sockets.delete(end);
        for (const each of both) each.destroy();
      });
    }
    onward.pipe(client);
    if (hangsUp) {
      hangsUp = false;
      client.once('data', () => client.destroy());
      return;
    }
    client.pipe(onward);
    passed += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `nats://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed: () => passed,
    cut() {
      hangsUp = true;
      destroyAll();
    },
    async stop() {
      destroyAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
