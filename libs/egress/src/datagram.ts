import { createSocket, type Socket } from 'node:dgram';
import type { Policy } from './allow-list.ts';
import { EgressFailed, EgressRefused } from './errors.ts';
import { type Answer, checkRemote } from './vetted-addresses.ts';

/** A way to send datagrams to one vetted address. */
export type Datagrams = {
  /**
   * Hands one datagram to the network; nobody knows whether it arrives.
   *
   * @throws EgressFailed (`connection_lost`) when the network does not take it, for one because it is too large; `connect` when the
   *   other side has let know that nobody listens there, and then an earlier one was lost and this one was not sent.
   */
  send(bytes: Uint8Array): Promise<void>;
  close(): void;
};

type Destination = { readonly host: string; readonly port: number; readonly answers: readonly Answer[]; readonly policy: Policy };

/** @throws EgressFailed (`connect`) when there is no way to any of the addresses */
export async function openDatagrams({ host, port, answers, policy }: Destination): Promise<Datagrams> {
  const failures: unknown[] = [];
  for (const { address, family } of answers) {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    try {
      await connected(socket, port, address);
      checkRemote({ host, answers, policy }, socket.remoteAddress().address);
      return sender(socket, host);
    } catch (error) {
      socket.close();
      if (error instanceof EgressRefused) throw error;
      failures.push(error);
    }
  }
  throw new EgressFailed('connect', host, new AggregateError(failures));
}

/** A connected socket sends to this address only and hears of nobody else. */
async function connected(socket: Socket, port: number, address: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // A callback for `connect` would be told of errors too.
  socket.on('error', reject).once('connect', resolve).connect(port, address);
  await promise;
}

function sender(socket: Socket, host: string): Datagrams {
  let unreachable: Error | undefined;
  let isOpen = true;
  socket.on('error', (error) => {
    unreachable = error;
  });
  return {
    send(bytes) {
      if (!isOpen) return Promise.reject(new EgressFailed('connection_lost', host, new Error('it was closed')));
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      if (unreachable !== undefined) {
        reject(new EgressFailed('connect', host, unreachable));
        unreachable = undefined;
        return promise;
      }
      socket.send(bytes, (error) => (error === null ? resolve() : reject(new EgressFailed('connection_lost', host, error))));
      return promise;
    },
    close() {
      if (isOpen) socket.close();
      isOpen = false;
    },
  };
}
