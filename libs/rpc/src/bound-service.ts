import {
  hasScope,
  Internal,
  type MeshError,
  PermissionDenied,
  type RequestContext,
  toMeshError,
  Unauthenticated,
} from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
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

type Guards = { readonly verifier: ContextVerifier; readonly log: Logger; readonly observe?: CallObserver };
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
    const admit = (invocation: Invocation) => admitCall(access[key as keyof D['methods']], invocation, guards.verifier);
    const finish = createFinisher({ service: definition.name, method: name, guards });
    return [key, responseStream ? boundStream(implementation, admit, finish) : boundUnary(implementation, admit, finish)];
  });
  return { definition, methods: new Map(methods) };
}

type Admit = (invocation: Invocation) => RequestContext;
type Finish = (startedAt: number, error?: unknown) => MeshError | undefined;

function boundUnary(implementation: Implementation, admit: Admit, finish: Finish): BoundMethod {
  return async (request, invocation) => {
    const startedAt = performance.now();
    try {
      const response = await (implementation(request, admit(invocation)) as Promise<unknown>);
      finish(startedAt);
      return response;
    } catch (error) {
      throw finish(startedAt, error);
    }
  };
}

function boundStream(implementation: Implementation, admit: Admit, finish: Finish): BoundMethod {
  return async function* (request, invocation) {
    const startedAt = performance.now();
    try {
      yield* implementation(request, admit(invocation)) as AsyncIterable<unknown>;
      finish(startedAt);
    } catch (error) {
      throw finish(startedAt, error);
    }
  };
}

function admitCall(access: Access, invocation: Invocation, verifier: ContextVerifier): RequestContext {
  const token = invocation.header(headers.token);
  if (token === undefined) throw new Unauthenticated('the call carries no context; call the gateway, not the service');
  const tenant = verifier.verify(token);
  if ('scope' in access ? !hasScope(tenant.scopes, access.scope) : tenant.principal.type !== access.principal) {
    throw new PermissionDenied(
      'scope' in access ? `this needs the scope ${access.scope}` : `only a principal of type ${access.principal} may do this`,
    );
  }
  const traceparent = invocation.header(headers.traceparent);
  const timeoutMs = Number(invocation.header(headers.timeout) ?? DEFAULT_TIMEOUT_MS);
  return {
    ...tenant,
    requestId: invocation.header(headers.requestId) ?? 'unknown',
    ...(traceparent === undefined ? {} : { traceparent }),
    deadlineAt: Date.now() + (Number.isFinite(timeoutMs) ? timeoutMs : DEFAULT_TIMEOUT_MS),
    signal: invocation.signal,
    token,
  };
}

function createFinisher({ service, method, guards }: { service: string; method: string; guards: Guards }): Finish {
  return (startedAt, thrown) => {
    const durationMs = performance.now() - startedAt;
    if (thrown === undefined) {
      guards.observe?.({ service, method, durationMs });
      return undefined;
    }
    const error = toMeshError(thrown);
    if (error instanceof Internal) guards.log.error({ error: error.cause, service, method }, 'a call failed by a defect');
    guards.observe?.({ service, method, durationMs, error });
    return error;
  };
}
