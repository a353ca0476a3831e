/**
 * Spans: what one part of the mesh did for a request, and for whom. A span carries ids, counts and codes; never text of
 * requests, findings, credentials or bodies.
 *
 * Until tracing starts (`startTracing`), every function here does next to nothing: `traceparent` is undefined and
 * callers hand on what they were given.
 */
import {
  type Context,
  context,
  createContextKey,
  type Span as OtelSpan,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { type ErrorStatus, MeshError } from '@sentinelmesh/kernel';
import { isSensitiveKey } from './sensitive-key.ts';
import { formatTraceparent, parseTraceparent } from './trace-context.ts';

/** Ids, counts and codes under the names of the OpenTelemetry semantic conventions; undefined values are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>;

export type SpanOptions = {
  /** `server` and `client` are the two sides of a call, `producer` and `consumer` of a message; `internal` unless told. */
  readonly kind?: keyof typeof kinds;
  /** The W3C header of the one on whose behalf it is done. The active span stands in for it where both belong to one trace. */
  readonly parent?: string | undefined;
  /** The service that does it; as that of the active span unless told. */
  readonly service?: string | undefined;
  /** A string under a key that names text or a credential is left out. */
  readonly attributes?: SpanAttributes;
};

export type Span = {
  /** The W3C header for whoever is called on its behalf; undefined when nothing is traced. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** Runs `fn` with this span as the active one, also in what it starts and awaits. */
  run<T>(fn: () => T): T;
  /** Ends it, once. An error marks it with the code of the error, never with its message. */
  end(error?: unknown): void;
};

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

// What the other side asked for in vain is no failure of the server (semantic conventions of RPC, "Recording errors").
const SERVER_FAILURES: ReadonlySet<ErrorStatus> = new Set(['internal', 'unavailable', 'deadline_exceeded', 'unimplemented']);

const SERVICE = createContextKey('sentinelmesh.service');
const MAX_REMEMBERED_KEYS = 1_000;

let tracer: Tracer | undefined;

/** Has spans made from now on; without a tracer none are. */
export function useTracer(next: Tracer | undefined): void {
  tracer = next;
}

/** Whether spans are made: what only they need is worth working out. */
export const isTracing = (): boolean => tracer !== undefined;

/** @param name of few values: a method and a route, never an id */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  return tracer === undefined ? noSpan : startWith(tracer, name, options);
}

/** Runs `fn` within a span that is active meanwhile and ends with it; a failure marks the span and is passed on. */
export async function withSpan<T>(name: string, options: SpanOptions, fn: (span: Span) => T | Promise<T>): Promise<T> {
  const span = startSpan(name, options);
  try {
    const result = await span.run(() => fn(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** The trace that the code at hand works for, 32 hexadecimal characters. */
export function activeTraceId(): string | undefined {
  return tracer === undefined ? undefined : trace.getActiveSpan()?.spanContext().traceId;
}

const noSpan: Span = { traceparent: undefined, set() {}, run: (fn) => fn(), end() {} };

function startWith(from: Tracer, name: string, { kind = 'internal', parent, service, attributes = {} }: SpanOptions): Span {
  const around = parentContext(parent);
  const owner = service ?? (around.getValue(SERVICE) as string | undefined);
  const span = from.startSpan(name, { kind: kinds[kind] }, around);
  const within = trace.setSpan(owner === undefined ? around : around.setValue(SERVICE, owner), span);
  setSafely(span, attributes);
  setSafely(span, { 'sentinelmesh.service': owner });
  const { traceId, spanId, traceFlags } = span.spanContext();
  let ended = false;
  return {
    traceparent: formatTraceparent({ traceId, spanId, sampled: (traceFlags & 1) === 1 }),
    set: (more) => setSafely(span, more),
    run: (fn) => context.with(within, fn),
    end(error) {
      if (ended) return;
      ended = true;
      if (error !== undefined) markFailed(span, kind, error);
      span.end();
    },
  };
}

/** The header says which trace; the active span, where it belongs to that trace, says more closely where in it. */
function parentContext(traceparent: string | undefined): Context {
  const around = context.active();
  const parent = parseTraceparent(traceparent);
  if (parent === undefined || trace.getSpanContext(around)?.traceId === parent.traceId) return around;
  const { traceId, spanId, sampled } = parent;
  return trace.setSpanContext(around, { traceId, spanId, traceFlags: sampled ? 1 : 0, isRemote: true });
}

function setSafely(span: OtelSpan, attributes: SpanAttributes): void {
  if (!span.isRecording()) return;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || (typeof value === 'string' && isSensitive(key))) continue;
    span.setAttribute(key, value);
  }
}

function markFailed(span: OtelSpan, kind: keyof typeof kinds, error: unknown): void {
  const code = error instanceof MeshError ? error.code : 'internal';
  span.setAttribute('error.type', code);
  const failed = kind !== 'server' || !(error instanceof MeshError) || SERVER_FAILURES.has(error.status);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

const remembered = new Map<string, boolean>();

/** Attribute names are written in code and few, so each is judged once. */
function isSensitive(key: string): boolean {
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const sensitive = isSensitiveKey(key);
  if (remembered.size < MAX_REMEMBERED_KEYS) remembered.set(key, sensitive);
  return sensitive;
}
