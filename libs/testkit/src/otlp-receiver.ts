import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as the collector sees it. */
export type ReceivedSpan = {
  readonly name: string;
  /** `internal`, `server`, `client`, `producer` or `consumer`. */
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of the process. */
  readonly resource: Readonly<Record<string, unknown>>;
};

/** A collector that takes traces over OTLP/HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/). */
export type OtlpReceiver = {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** All that was sent, as it came. */
  readonly bodies: readonly string[];
  /** The headers of the last request. */
  headers(): Readonly<Record<string, unknown>>;
  stop(): Promise<void>;
};

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const FAILED = 2;

/** @param answers `ok`, with a status of 503, or never */
export async function startOtlpReceiver(answers: 'ok' | 'unavailable' | 'never' = 'ok'): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: string[] = [];
  let headers: Record<string, unknown> = {};
  const answer = (response: ServerResponse) => {
    if (answers === 'ok') response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    if (answers === 'unavailable') response.writeHead(503).end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      headers = request.headers;
      bodies.push(body);
      if (request.url === '/v1/traces') spans.push(...readSpans(JSON.parse(body) as Export));
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    headers: () => headers,
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections()),
  };
}

type Attributes = readonly { key: string; value: Readonly<Record<string, unknown>> }[];
type Span = {
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status?: { code?: number };
  attributes?: Attributes;
};
type Export = { resourceSpans: readonly { resource: { attributes: Attributes }; scopeSpans: readonly { spans: readonly Span[] }[] }[] };

const readSpans = ({ resourceSpans }: Export): readonly ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) => scope.spans).map((span) => toReceivedSpan(span, readAttributes(resource.attributes))),
  );

const toReceivedSpan = (span: Span, resource: ReceivedSpan['resource']): ReceivedSpan => ({
  name: span.name,
  kind: KINDS[span.kind] ?? 'unknown',
  traceId: span.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId ?? '',
  failed: span.status?.code === FAILED,
  attributes: readAttributes(span.attributes ?? []),
  resource,
});

/** `{ stringValue: 'a' }` is `'a'`. */
const readAttributes = (attributes: Attributes) => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
