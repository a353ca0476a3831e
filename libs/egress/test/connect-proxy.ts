import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { listen, pem } from './fixtures.ts';

type Answers = (authority: string, request: IncomingMessage) => string | undefined;

/**
 * A forward proxy that tunnels to the port that it is asked for, on 127.0.0.1 whatever the host. `answer` may give the bytes of
 * an answer instead.
 */
export async function serveProxy({ isTls = false, answer = () => undefined }: { isTls?: boolean; answer?: Answers } = {}) {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = isTls ? createTlsServer({ key: pem('server.key'), cert: pem('server.crt') }) : createServer();
  server.on('connect', (request, socket: Socket, begun: Buffer) => {
    const authority = request.url ?? '';
    asked.push(authority);
    headers.push(request.headers);
    const bytes = answer(authority, request);
    if (bytes !== undefined) return socket.end(bytes);
    const onward = connect(Number(authority.slice(authority.lastIndexOf(':') + 1)), '127.0.0.1', () => {
      onward.write(begun);
      // In one write with what the other side says first, as a busy proxy may do.
      onward.once('readable', () => {
        socket.write(Buffer.concat([Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n'), onward.read() ?? Buffer.alloc(0)]));
        onward.pipe(socket);
      });
      setTimeout(() => onward.emit('readable'), 20).unref();
    });
    socket.pipe(onward);
    for (const end of [socket, onward]) end.on('error', () => {}).on('close', () => [socket, onward].map((each) => each.destroy()));
  });
  server.on('request', (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(500).end();
  });
  return Object.assign(await listen(server), { asked, headers });
}
