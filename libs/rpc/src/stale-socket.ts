import { rm } from 'node:fs/promises';
import { connect } from 'node:net';

const UNIX = 'unix:';

/**
 * Removes the socket file that a killed process has left at `unix:/path`, on which nobody could listen otherwise. One
 * that somebody still listens on stays; addresses of other kinds are left alone.
 */
export async function removeStaleSocket(address: string): Promise<void> {
  if (!address.startsWith(UNIX)) return;
  const path = address.slice(UNIX.length);
  if (await refusesConnections(path)) await rm(path, { force: true });
}

function refusesConnections(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'));
  });
}
