import { toMeshError } from '@sentinelmesh/kernel';
import { type Span, startSpan } from '@sentinelmesh/telemetry';
import type { ServiceDefinition } from './definitions.ts';

/** A call as its span sees it. */
export type CallSpan = {
  readonly span: Span;
  /** Ends the span with what became of the call; where the caller left before the end, with nothing. */
  end(outcome: { readonly error?: unknown } | 'left'): void;
};

/** @param parent the W3C header of the caller */
export type StartCallSpan = (parent: string | undefined) => CallSpan;

const OWN_PREFIX = /^sentinelmesh\./;

/**
 * The spans of one side of the calls to a method, `guard.v1.GuardService/Inspect`, by the semantic conventions
 * (https://opentelemetry.io/docs/specs/semconv/rpc/rpc-spans/).
 *
 * @param service the one that calls or answers; as that of the active span unless told
 */
export function createCallSpans(
  kind: 'server' | 'client',
  { fullName }: Pick<ServiceDefinition, 'fullName'>,
  method: string,
  service?: string,
): StartCallSpan {
  const name = `${fullName.replace(OWN_PREFIX, '')}/${method}`;
  const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': `${fullName}/${method}` };
  return (parent) => {
    const span = startSpan(name, { kind, parent, service, attributes });
    return {
      span,
      end(outcome) {
        if (outcome === 'left') return span.end();
        const error = outcome.error === undefined ? undefined : toMeshError(outcome.error);
        span.set({ 'rpc.response.status_code': error === undefined ? 'OK' : error.status.toUpperCase() });
        span.end(error);
      },
    };
  };
}
