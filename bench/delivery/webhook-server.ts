/**
 * A receiver of webhooks as a program of its own, as lean as HTTP allows: it reads each message whole and answers 204. Under
 * `/hang` it never answers. `GET /report` tells what came since the last report: for each message, by the first part of its path, how many
 * milliseconds after its time.
 */
import { createServer, type Socket } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const ANSWER = 'HTTP/1.1 204 No Content\r\n\r\n';

const delays = new Map<string, number[]>();

createServer({ noDelay: true }, serve).listen(Number(process.env.PORT ?? 0), '127.0.0.1', function (this: ReturnType<typeof createServer>) {
  const address = this.address();
  if (typeof address === 'object' && address !== null) console.log(address.port);
});

function serve(socket: Socket): void {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let used = take(socket, rest); used > 0; used = take(socket, rest)) rest = rest.subarray(used);
  });
}

/** Answers the first request in `bytes`. @returns how long it is; 0 while it is not whole */
function take(socket: Socket, bytes: Buffer): number {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end === -1) return 0;
  const head = bytes.toString('latin1', 0, end);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const total = end + END_OF_HEAD.length + length;
  if (bytes.length < total) return 0;
  const [, method = '', path = ''] = /^(\S+) (\S+)/.exec(head) ?? [];
  if (method === 'GET') report(socket);
  else receive(socket, path, bytes.toString('latin1', end + END_OF_HEAD.length, total));
  return total;
}

function receive(socket: Socket, path: string, body: string): void {
  const at = Date.now();
  const time = Date.parse(/"timestamp":"([^"]+)"/.exec(body)?.[1] ?? '');
  const [, group = ''] = path.split('/');
  if (!delays.has(group)) delays.set(group, []);
  delays.get(group)?.push(at - time);
  if (group !== 'hang') socket.write(ANSWER);
}

function report(socket: Socket): void {
  const json = JSON.stringify(Object.fromEntries(delays));
  delays.clear();
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`);
}
