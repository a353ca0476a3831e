/** An OTLP/HTTP receiver of logs in JSON that takes nothing that the specification (OTLP 1.5) and its protos do not have. */
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

export type OtlpReceiver = HttpStandIn & { readonly shelf: Shelf; readonly records: Record<string, unknown>[] };

export type OtlpReceiverOptions = {
  readonly token: string;
  readonly maxBytes?: number;
  /** What it does with bad records: refuses the request, or drops them and says how many. */
  readonly onPoison?: 'refuse' | 'drop';
};

export async function startOtlpReceiver({ token, maxBytes = 20_000_000, onPoison = 'refuse' }: OtlpReceiverOptions): Promise<OtlpReceiver> {
  const shelf = createShelf();
  const records: Record<string, unknown>[] = [];
  const server = await serveHttp((request) => {
    const refused = refusal(request, token, maxBytes);
    if (refused !== undefined) return refused;
    const found = recordsOf(parsed(request.text));
    if (found === undefined) return status(400, 3, 'invalid ExportLogsServiceRequest');
    const bad = found.filter((record) => isPoison(bodyOf(record)));
    if (bad.length > 0 && onPoison === 'refuse') return status(400, 3, 'a log record cannot be read');
    for (const record of found) {
      if (bad.includes(record)) continue;
      records.push(record);
      shelf.put(attributeOf(record, 'log.record.uid'), bodyOf(record));
    }
    if (bad.length === 0) return { status: 200, body: {} };
    return { status: 200, body: { partialSuccess: { rejectedLogRecords: String(bad.length), errorMessage: 'cannot be read' } } };
  });
  return { ...server, shelf, records };
}

function refusal({ method, path, headers, bytes }: Request, token: string, maxBytes: number): Reply | undefined {
  if (method !== 'POST' || path !== '/v1/logs') return { status: 404, body: '404 page not found' };
  if (headers.authorization !== `Bearer ${token}`) return status(401, 16, `bad token ${headers.authorization}`);
  if (headers['content-type'] !== 'application/json') return { status: 415, body: 'unsupported media type' };
  return bytes > maxBytes ? { status: 413, body: 'request body too large' } : undefined;
}

const status = (http: number, code: number, message: string): Reply => ({ status: http, body: { code, message } });

type Check = (value: unknown) => boolean;

const DECIMAL = /^\d{1,20}$/;
const isText: Check = (value) => typeof value === 'string';
const isInt64: Check = (value) => typeof value === 'string' && DECIMAL.test(value);
const hasOnly =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(value).every(([name, member]) => members[name]?.(member) === true);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const isAnyValue: Check = (value) =>
  isObject(value) && Object.keys(value).length === 1 && hasOnly({ stringValue: isText, intValue: isInt64 })(value);
const areAttributes: Check = (value) =>
  isList(hasOnly({ key: isText, value: isAnyValue }))(value) &&
  new Set(Object(value).map((one: { key: string }) => one.key)).size === Object(value).length;

const isRequest = hasOnly({
  resourceLogs: isList(
    hasOnly({
      resource: hasOnly({ attributes: areAttributes }),
      scopeLogs: isList(
        hasOnly({
          scope: hasOnly({ name: isText, version: isText }),
          logRecords: isList(
            hasOnly({
              timeUnixNano: isInt64,
              observedTimeUnixNano: isInt64,
              severityNumber: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 24,
              severityText: isText,
              eventName: isText,
              body: isAnyValue,
              attributes: areAttributes,
              traceId: (value) => /^[0-9a-f]{32}$/i.test(String(value)),
              spanId: (value) => /^[0-9a-f]{16}$/i.test(String(value)),
              flags: (value) => Number.isInteger(value),
            }),
          ),
        }),
      ),
    }),
  ),
});

function recordsOf(message: unknown): Record<string, unknown>[] | undefined {
  if (!isRequest(message)) return undefined;
  const { resourceLogs } = message as { resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[] };
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

const bodyOf = (record: Record<string, unknown>) => (isObject(record.body) ? String(record.body.stringValue) : '');

export function attributeOf(record: Record<string, unknown>, key: string): string {
  const attributes = record.attributes as { key: string; value: Record<string, string> }[];
  return Object.values(attributes.find((attribute) => attribute.key === key)?.value ?? {}).join();
}
