/** Public gRPC: the same services as inside, behind the same limits and keys as REST. */
import { type Clock, newId, type TenantContext } from '@sentinelmesh/kernel';
import {
  type BoundMethod,
  type BoundService,
  type CallContext,
  type Client,
  type ContextMinter,
  createCallSpans,
  type Invocation,
  type ServiceDefinition,
} from '@sentinelmesh/rpc';
import { childTraceparent, type Span } from '@sentinelmesh/telemetry';
import type { CallerAuthenticator } from '../app/authenticate-caller.ts';
import { type ClientAddress, networkOf } from '../domain/client-address.ts';
import { endUsersOf } from './end-users.ts';
import { type Limits, presentedKey } from './http-server.ts';

type Dependencies = {
  authenticator: CallerAuthenticator;
  limits: Limits;
  minter: ContextMinter;
  clientAddress: ClientAddress;
  requestTimeoutMs: number;
  /** How much longer than others this method may take, by its key in the definition. */
  extraMsOf: (method: string) => number;
  /** How much longer those may take that are sent piece by piece. */
  pieceworkExtraMs: number;
  clock: Clock;
};
/** With the time that all requests of one method have. */
type OfMethod = Omit<Dependencies, 'extraMsOf'>;
type AnyMethod = (request: unknown, context: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** A service as callers from outside see it: authenticated here, then forwarded to its owner. */
export function forwardService<D extends ServiceDefinition>(
  definition: D,
  client: Client<D>,
  { extraMsOf, ...shared }: Dependencies,
): BoundService {
  const methods = Object.entries(definition.methods).map(([key, { name, requestStream, responseStream }]): [string, BoundMethod] => {
    const call = client[key as keyof D['methods']] as AnyMethod;
    const startCall = createCallSpans('server', definition, name, 'gateway');
    const begin = (invocation: Invocation) => startCall(invocation.header('traceparent'));
    const dependencies = { ...shared, requestTimeoutMs: shared.requestTimeoutMs + extraMsOf(key) };
    const admit = requestStream ? admitStream(dependencies) : admitRequest(dependencies);
    const forward: BoundMethod = responseStream
      ? async function* (request, invocation) {
          const { span, end } = begin(invocation);
          let admitted: Admitted | undefined;
          try {
            admitted = await admit(request, invocation, span);
            yield* call(admitted.request, admitted.context) as AsyncIterable<unknown>;
            end({});
          } catch (thrown) {
            const error = admitted?.refusal?.() ?? thrown;
            end({ error });
            throw error;
          } finally {
            end('left');
          }
        }
      : async (request, invocation) => {
          const { span, end } = begin(invocation);
          try {
            const forwarded = async () => {
              const admitted = await admit(request, invocation, span);
              return call(admitted.request, admitted.context) as Promise<unknown>;
            };
            const response = await span.run(forwarded);
            end({});
            return response;
          } catch (error) {
            end({ error });
            throw error;
          }
        };
    return [key, forward];
  });
  return { definition, methods: new Map(methods) };
}

type Admitted = {
  readonly request: unknown;
  readonly context: CallContext;
  /** Why the rest of a request was refused while it was being sent. */
  readonly refusal?: () => unknown;
};
type Admit = (request: unknown, invocation: Invocation, span: Span) => Promise<Admitted>;

function admitRequest(dependencies: OfMethod): Admit {
  return async (request, invocation, span) => {
    const { tenant, address, context } = await admitCaller(invocation, span, dependencies);
    countEndUsers(request, tenant, dependencies);
    tellAddress(request, address);
    return { request, context };
  };
}

/** For whom a request is that is sent piece by piece, its first message says. */
function admitStream({ requestTimeoutMs, pieceworkExtraMs, ...dependencies }: OfMethod): Admit {
  const withinTime = { ...dependencies, requestTimeoutMs: requestTimeoutMs + pieceworkExtraMs };
  return async (messages, invocation, span) => {
    const { tenant, context } = await admitCaller(invocation, span, withinTime);
    let refusal: unknown;
    async function* counted() {
      for await (const message of messages as AsyncIterable<{ piece?: { value: unknown } }>) {
        try {
          countEndUsers(message.piece?.value, tenant, dependencies);
        } catch (error) {
          refusal = error;
          throw error;
        }
        yield message;
      }
    }
    return { request: counted(), context, refusal: () => refusal };
  };
}

type Caller = { readonly tenant: TenantContext; readonly address: string; readonly context: CallContext };

async function admitCaller(invocation: Invocation, span: Span, dependencies: Omit<OfMethod, 'pieceworkExtraMs'>): Promise<Caller> {
  const { authenticator, limits, minter, clientAddress, requestTimeoutMs, clock } = dependencies;
  const address = clientAddress(hostOf(invocation.peer ?? ''), invocation.header('x-forwarded-for'));
  limits.ip(networkOf(address));
  const tenant = await authenticator.authenticate(presentedKey(invocation.header('x-api-key'), invocation.header('authorization')));
  limits.key(`${tenant.orgId} ${tenant.principal.id}`);
  const requestId = newId('req', clock.now());
  span.set({ 'sentinelmesh.org_id': tenant.orgId, 'sentinelmesh.request_id': requestId });
  const context = {
    token: minter.mint(tenant),
    requestId,
    traceparent: span.traceparent ?? childTraceparent(invocation.header('traceparent')),
    deadlineAt: clock.now() + requestTimeoutMs,
    signal: invocation.signal,
  };
  return { tenant, address, context };
}

function countEndUsers(request: unknown, { orgId }: TenantContext, { limits }: Pick<Dependencies, 'limits'>): void {
  for (const endUser of endUsersOf(request)) limits.endUser(`${orgId} ${endUser}`);
}

/** A request that has room for the address of the caller, and brings none, is told the one of its connection. */
function tellAddress(request: unknown, address: string): void {
  if (typeof request === 'object' && request !== null && 'clientAddress' in request) request.clientAddress ||= address;
}

/** `127.0.0.1:5000` and `[::1]:5000` without the port. */
const hostOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
