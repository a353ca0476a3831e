import {
  hasScope,
  Internal,
  type MeshError,
  PermissionDenied,
  type RequestContext,
  toMeshError,
  Unauthenticated,
} from '@sentinelmesh/kernel';
import { type Logger, type Span, traceIdOf } from '@sentinelmesh/telemetry';
import { createCallSpans } from './call-span.ts';
import type { ContextVerifier } from './context-token.ts';
import type { Access, AccessTable, Handlers, ServiceDefinition } from './definitions.ts';

/**
 * The names under which a call carries its context, on the wire and in the process. The deadline travels as the
 * milliseconds that are left, because the clocks of two machines differ.
 */
export const headers = { token: 'sm-context', requestId: 'sm-request-id', timeout: 'sm-timeout-ms', traceparent: 'traceparent' } as const;

const DEFAULT_TIMEOUT_MS = 10_000;

/** What a call brings along besides its request. */
export type Invocation = {
  header(name: string): string | undefined;
  readonly signal: AbortSignal;
  /** The network address of the caller; absent within the process. */
  readonly peer?: string;
};

/** A method with everything around it: context, access, error mapping, observation. Throws nothing but `MeshError`. */
export type BoundMethod = (request: unknown, invocation: Invocation) => Promise<unknown> | AsyncIterable<unknown>;
export type BoundService = { readonly definition: ServiceDefinition; readonly methods: ReadonlyMap<string, BoundMethod> };

/** Told about every call when it is over. */
export type CallObserver = (call: { service: string; method: string; durationMs: number; error?: MeshError }) => void;

type Guards = {
  readonly verifier: ContextVerifier;
  readonly log: Logger;
  readonly observe?: CallObserver;
  /** The service that answers, as its spans name it. */
  readonly owner?: string;
};
type Implementation = (request: unknown, context: RequestContext) => Promise<unknown> | AsyncIterable<unknown>;

/** Joins a definition, its handlers and its access table into what servers and in-process clients call. */
export function bindService<D extends ServiceDefinition>(
  definition: D,
  handlers: Handlers<D>,
  access: AccessTable<D>,
  guards: Guards,
): BoundService {
  const methods = Object.entries(definition.methods).map(([key, { name, responseStream }]): [string, BoundMethod] => {
    const implementation = handlers[key as keyof D['methods']] as Implementation;
    const admit: Admit = (invocation, span) => admitCall(access[key as keyof D['methods']], invocation, guards.verifier, span);
    const begin = createBeginner(definition, name, guards);
    return [key, responseStream ? boundStream(implementation, admit, begin) : boundUnary(implementation, admit, begin)];
  });
  return { definition, methods: new Map(methods) };
}

type Admit = (invocation: Invocation, span: Span) => RequestContext;
type Begun = {
  readonly span: Span;
  /** Told how it ended; gives the error for the caller. */
  finish(thrown?: unknown): MeshError | undefined;
  /** The caller left before the end. */
  leave(): void;
};
type Begin = (invocation: Invocation) => Begun;

function boundUnary(implementation: Implementation, admit: Admit, begin: Begin): BoundMethod {
  return async (request, invocation) => {
    const { span, finish } = begin(invocation);
    try {
      const response = await span.run(() => implementation(request, admit(invocation, span)) as Promise<unknown>);
      finish();
      return response;
    } catch (error) {
      throw finish(error);
    }
  };
}

function boundStream(implementation: Implementation, admit: Admit, begin: Begin): BoundMethod {
  return async function* (request, invocation) {
    const { span, finish, leave } = begin(invocation);
    try {
      yield* implementation(request, admit(invocation, span)) as AsyncIterable<unknown>;
      finish();
    } catch (error) {
      throw finish(error);
    } finally {
      leave();
    }
  };
}

function admitCall(access: Access, invocation: Invocation, verifier: ContextVerifier, span: Span): RequestContext {
  const token = invocation.header(headers.token);
  if (token === undefined) throw new Unauthenticated('the call carries no context; call the gateway, not the service');
  const tenant = verifier.verify(token);
  if ('scope' in access ? !hasScope(tenant.scopes, access.scope) : tenant.principal.type !== access.principal) {
    throw new PermissionDenied(
      'scope' in access ? `this needs the scope ${access.scope}` : `only a principal of type ${access.principal} may do this`,
    );
  }
  const traceparent = span.traceparent ?? invocation.header(headers.traceparent);
  const timeoutMs = Number(invocation.header(headers.timeout) ?? DEFAULT_TIMEOUT_MS);
  const requestId = invocation.header(headers.requestId) ?? 'unknown';
  span.set({ 'sentinelmesh.org_id': tenant.orgId, 'sentinelmesh.request_id': requestId });
  return {
    ...tenant,
    requestId,
    ...(traceparent === undefined ? {} : { traceparent }),
    deadlineAt: Date.now() + (Number.isFinite(timeoutMs) ? timeoutMs : DEFAULT_TIMEOUT_MS),
    signal: invocation.signal,
    token,
  };
}

function createBeginner(definition: ServiceDefinition, method: string, guards: Guards): Begin {
  const service = definition.name;
  const startCall = createCallSpans('server', definition, method, guards.owner);
  return (invocation) => {
    const startedAt = performance.now();
    const parent = invocation.header(headers.traceparent);
    const { span, end } = startCall(parent);
    const ended = (error?: MeshError) => {
      guards.observe?.({ service, method, durationMs: performance.now() - startedAt, ...(error && { error }) });
      end({ error });
      return error;
    };
    return {
      span,
      finish(thrown) {
        if (thrown === undefined) return ended();
        const error = toMeshError(thrown);
        if (error instanceof Internal) {
          const requestId = invocation.header(headers.requestId);
          const traceId = traceIdOf(span.traceparent ?? parent);
          guards.log.error({ error: error.cause, service, method, requestId, traceId }, 'a call failed by a defect');
        }
        return ended(error);
      },
      leave: () => end('left'),
    };
  };
}
