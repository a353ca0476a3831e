/** W3C Trace Context, the `traceparent` header (https://www.w3.org/TR/trace-context/). */
import { randomFillSync } from 'node:crypto';

export type TraceContext = {
  /** 32 lower-case hexadecimal characters, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal characters, not all zero: the span that made the call. */
  readonly spanId: string;
  readonly sampled: boolean;
};

// Version 00 is exactly this long. Later versions may add parts after another dash and are read as 00 (§4, versioning).
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]{0,200})?$/;
const SAMPLED = 1;

/** Undefined for whatever is not a valid header: the caller then starts a new trace. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header ?? '') ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (isZero(traceId) || isZero(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The header of a new, sampled trace. */
export function newTraceparent(): string {
  return formatTraceparent({ traceId: randomId(16), spanId: randomId(8), sampled: true });
}

/** The header for a call made on behalf of `parent`: same trace, new span. A new trace when `parent` is not valid. */
export function childTraceparent(parent: string | undefined): string {
  const context = parseTraceparent(parent);
  return context === undefined ? newTraceparent() : formatTraceparent({ ...context, spanId: randomId(8) });
}

/** The trace that a header names, as log lines carry it; undefined where it is not valid. */
export const traceIdOf = (header: string | undefined): string | undefined => parseTraceparent(header)?.traceId;

// Random bytes are fetched from the system a few hundred ids at a time, because each fetch costs more than an id does.
const pool = Buffer.alloc(4_096);
let taken = pool.length;

function randomId(bytes: number): string {
  if (taken + bytes > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += bytes;
  const id = pool.toString('hex', taken - bytes, taken);
  return isZero(id) ? randomId(bytes) : id;
}

const isZero = (id: string) => /^0+$/.test(id);
