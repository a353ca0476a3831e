import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Policy } from './allow-list.ts';
import { type Answer, checkRemote } from './vetted-addresses.ts';

const TCP_KEEP_ALIVE_MS = 60_000;

type Dialled = { readonly host: string; readonly port: number; readonly answers: readonly Answer[]; readonly policy: Policy };

/**
 * A TCP connection to one of these addresses, whichever answers first (RFC 8305), and to nothing else: no name is resolved
 * here.
 *
 * @throws the error of the system, or the reason of `signal`
 */
export async function dial({ host, port, answers, policy }: Dialled, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, lookup: pinnedTo(answers), autoSelectFamily: true });
  await opened(socket, 'connect', signal);
  // Before that they would hold for the first address that is tried, not for the one that answers.
  socket.setNoDelay(true).setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  try {
    checkRemote({ host, answers, policy }, socket.remoteAddress);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return socket;
}

/**
 * Waits for a socket to be open. From then on an error of it ends it quietly where nobody listens: what the other side does
 * must not end the process.
 */
export async function opened(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket
    .once(event, resolve)
    .on('error', reject)
    .once('close', () => reject(new Error('the connection was closed')));
  const giveUp = () => {
    reject(signal.reason);
    socket.destroy();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** A lookup that knows only these answers, whatever it is asked. */
function pinnedTo(answers: readonly Answer[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = answers;
    if (options.all === true || first === undefined) callback(null, [...answers]);
    else callback(null, first.address, first.family);
  };
}
