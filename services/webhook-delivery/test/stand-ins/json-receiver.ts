/** A receiver that somebody has written: JSON records in, 2xx out. */
import { createShelf, type HttpStandIn, isObject, isPoison, parsed, type Shelf, serveHttp } from './http-server.ts';

export type JsonReceiver = HttpStandIn & { readonly shelf: Shelf };

export async function startJsonReceiver({ token, maxBytes = 10_000_000 }: { token: string; maxBytes?: number }): Promise<JsonReceiver> {
  const shelf = createShelf();
  const server = await serveHttp((request) => {
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401, body: `who is ${request.headers.authorization}?` };
    if (request.bytes > maxBytes) return { status: 413, body: 'too large' };
    const isArray = request.headers['content-type'] === 'application/json';
    if (!isArray && request.headers['content-type'] !== 'application/x-ndjson') return { status: 415 };
    const records = isArray ? parsed(request.text) : request.text.replace(/\n$/, '').split('\n').map(parsed);
    if (!Array.isArray(records) || records.length === 0 || !records.every(isObject)) return { status: 400, body: 'not JSON' };
    if (records.some((record) => isPoison(JSON.stringify(record)))) return { status: 422, body: 'a record cannot be stored' };
    for (const record of records) shelf.put(idOf(record), JSON.stringify(record));
    return { status: 200, body: { ok: true } };
  });
  return { ...server, shelf };
}

const idOf = (record: Record<string, unknown>) => String(record.id);
