/** Receivers of records over HTTP, as lean as it allows: Splunk's event collector with acknowledgement, and Elasticsearch's bulk API. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ExportCheck } from './export-records.ts';

type Take = ExportCheck['take'];

/** How long Splunk takes to index what it was sent; a busy one takes seconds. */
const INDEXING_MS = Number(process.env.BENCH_INDEXING_MS ?? 0);

/** Numbers rise in each channel; whoever asks is told once of each that is indexed. */
export function splunkHec(take: Take): Server {
  const channels = new Map<string, Map<number, number>>();
  const given = new Map<string, number>();
  return serve((request, body) => {
    const url = new URL(request.url ?? '/', 'http://sink');
    const channel = String(request.headers['x-splunk-request-channel'] ?? url.searchParams.get('channel'));
    const numbers = channels.get(channel) ?? new Map<number, number>();
    channels.set(channel, numbers);
    if (url.pathname.endsWith('/ack')) {
      const { acks } = JSON.parse(body) as { readonly acks: readonly number[] };
      return { acks: Object.fromEntries(acks.map((number) => [number, takeOut(numbers, number)])) };
    }
    for (const event of body.split('\n')) takeEvent(take, event);
    const ackId = given.get(channel) ?? 0;
    given.set(channel, ackId + 1);
    numbers.set(ackId, Date.now() + INDEXING_MS);
    return { text: 'Success', code: 0, ackId };
  });
}

function takeOut(numbers: Map<number, number>, number: number): boolean {
  const isIndexed = (numbers.get(number) ?? Number.POSITIVE_INFINITY) <= Date.now();
  if (isIndexed) numbers.delete(number);
  return isIndexed;
}

const EVENT = ',"event":{';

/** `{"time":1795168800.123,…,"event":{…}}` */
function takeEvent(take: Take, event: string): void {
  const time = Number(event.slice('{"time":'.length, event.indexOf(',')));
  take(event.slice(event.indexOf(EVENT) + EVENT.length - 1, -1), time * 1_000);
}

export const elastic = (take: Take): Server =>
  serve((_, body) => {
    const items: unknown[] = [];
    for (const line of body.split('\n')) {
      if (line === '' || line.startsWith('{"create":')) continue;
      take(line, Date.parse(/"@timestamp":"([^"]+)"/.exec(line)?.[1] ?? ''));
      items.push(CREATED);
    }
    return { errors: false, items };
  });

const CREATED = { create: { status: 201 } };

const unzip = promisify<Buffer, Buffer>(gunzip);

function serve(answerTo: (request: IncomingMessage, body: string) => unknown): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? await unzip(bytes) : bytes;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answerTo(request, body.toString('utf8'))));
  };
  return createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
}
