/** A receiver of webhooks, and of records as lines of JSON, that counts. Run as a process of its own; its orders come by `process.argv`. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, ReceiverOrders, ReceiverReport, Seen } from './receiver-report.ts';
import { isSignedWith } from './webhook-receiver.ts';

const { secret, behaviours } = JSON.parse(process.argv[2] ?? '') as ReceiverOrders;
const paths = new Map<string, Map<string, Seen>>();
let forged = 0;

function see(path: string, id: string): Seen {
  const ids = paths.get(path) ?? new Map<string, Seen>();
  paths.set(path, ids);
  const seen = ids.get(id) ?? { hits: 0, taken: 0 };
  ids.set(id, seen);
  seen.hits += 1;
  return seen;
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const path = request.url ?? '';
  const behaviour = behaviours.find((known) => known.path === path) ?? { path };
  const ids = idsOf(request, body);
  const seen = ids.map((id) => see(path, id));
  if (behaviour.delayMs !== undefined) await sleep(behaviour.delayMs * (1 + Math.random()));
  if (ids.some((id, index) => seen[index]?.hits === 1 && isToFail(id, behaviour))) {
    if (behaviour.how === 'hang up') response.destroy();
    else response.writeHead(500).end('now and then');
    return;
  }
  for (const one of seen) one.taken += 1;
  response.writeHead(200).end('ok');
}

/** The ids that a request brings; none where it is not what its sender promises. */
function idsOf({ headers }: IncomingMessage, body: Buffer): readonly string[] {
  const id = headers['webhook-id'];
  if (id === undefined)
    return body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const isGenuine = isSignedWith(secret, { headers: all, body }) && (JSON.parse(body.toString()) as { id: string }).id === id;
  if (!isGenuine) forged += 1;
  return isGenuine ? [String(id)] : [];
}

/** Which message fails follows from its id and the path, so that a campaign can be repeated. */
function isToFail(id: string, { path, failsOnceIn = 0 }: Behaviour): boolean {
  return (
    failsOnceIn > 0 &&
    createHash('sha256')
      .update(path + id)
      .digest()
      .readUInt32BE() %
      failsOnceIn ===
      0
  );
}

const server = createServer((request, response) => {
  // Whoever hangs up in the middle gets no answer.
  take(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
process.on('message', () => {
  const report: ReceiverReport = { paths, forged };
  process.send?.(report);
});
process.on('disconnect', () => process.exit());
