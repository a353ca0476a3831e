/** Datadog's intake of logs, API v2, as its reference has it: what is too long or too old is accepted, and cut or dropped. */
import {
  createShelf,
  type HttpStandIn,
  isObject,
  isPoison,
  parsed,
  type Reply,
  type Request,
  type Shelf,
  serveHttp,
} from './http-server.ts';

export type DatadogIntake = HttpStandIn & { readonly shelf: Shelf; readonly logs: Record<string, unknown>[]; spoiled(): number };

const MAX_AGE_MS = 18 * 60 * 60 * 1000;

export async function startDatadogIntake({ apiKey, maxBytes = 5_000_000 }: { apiKey: string; maxBytes?: number }): Promise<DatadogIntake> {
  const shelf = createShelf();
  const logs: Record<string, unknown>[] = [];
  let spoiled = 0;
  const keep = (entry: Record<string, unknown>) => {
    const isKept = Number(entry.timestamp) >= Date.now() - MAX_AGE_MS && Buffer.byteLength(JSON.stringify(entry)) <= 1_000_000;
    if (!isKept) spoiled += 1;
    else shelf.put(String(entry.event_id), JSON.stringify(entry.record));
    logs.push(entry);
  };
  const server = await serveHttp((request) => {
    const refused = refusal(request, apiKey, maxBytes);
    if (refused !== undefined) return refused;
    const entries = parsed(request.text);
    if (!Array.isArray(entries) || entries.length > 1_000 || !entries.every(isLog)) return errors(400, 'Bad request');
    if (entries.some((entry) => isPoison(JSON.stringify(entry)))) return errors(400, 'Bad request');
    entries.forEach(keep);
    return { status: 202, body: {} };
  });
  return { ...server, shelf, logs, spoiled: () => spoiled };
}

function refusal({ method, path, headers, bytes }: Request, apiKey: string, maxBytes: number): Reply | undefined {
  if (method !== 'POST' || path !== '/api/v2/logs') return errors(404, 'Not found');
  const key = headers['dd-api-key'];
  if (key === undefined || key === '') return errors(401, 'Unauthorized');
  if (key !== apiKey) return errors(403, `Forbidden: ${key}`);
  if (headers['content-type'] !== 'application/json') return errors(415, 'Unsupported media type');
  return bytes > maxBytes ? errors(413, 'Payload too large') : undefined;
}

const RESERVED = ['ddsource', 'ddtags', 'hostname', 'service', 'status', 'message'];

const isLog = (value: unknown): value is Record<string, unknown> =>
  isObject(value) &&
  typeof value.message === 'string' &&
  RESERVED.every((name) => value[name] === undefined || typeof value[name] === 'string');

const errors = (status: number, detail: string): Reply => ({ status, body: { errors: [{ status: String(status), title: detail }] } });
