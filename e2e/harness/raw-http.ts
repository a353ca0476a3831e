/** HTTP as no client library would send it. */
import { connect } from 'node:net';

export type RawAnswer = { readonly status: number; readonly head: string; readonly body: string };

/** Sends these lines, an empty one and a body. @returns what came before the connection closed, status 0 for nothing */
export function sendRaw(address: string, lines: readonly string[], body = ''): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect({ host: hostname, port: Number(port), timeout: 5_000 });
    const finish = () => {
      socket.destroy();
      const [head = '', ...rest] = received.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') });
    };
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      received += part;
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      const start = received.indexOf('\r\n\r\n');
      if (length !== undefined && start >= 0 && received.length >= start + 4 + Number(length)) finish();
    });
    socket.on('timeout', finish);
    socket.on('error', finish);
    socket.on('close', finish);
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1', () => undefined);
  });
}
