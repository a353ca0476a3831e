/** Public gRPC: the same services as inside, behind the same limits and keys as REST. */
import { type Clock, newId } from '@sentinelmesh/kernel';
import {
  type BoundMethod,
  type BoundService,
  type Client,
  type ContextMinter,
  createCallSpans,
  type Invocation,
  type ServiceDefinition,
} from '@sentinelmesh/rpc';
import { childTraceparent, type Span } from '@sentinelmesh/telemetry';
import type { CallerAuthenticator } from '../app/authenticate-caller.ts';
import { type ClientAddress, networkOf } from '../domain/client-address.ts';
import { type Limits, presentedKey } from './http-server.ts';

type Dependencies = {
  authenticator: CallerAuthenticator;
  limits: Limits;
  minter: ContextMinter;
  clientAddress: ClientAddress;
  requestTimeoutMs: number;
  clock: Clock;
};
type AnyMethod = (request: unknown, context: unknown) => Promise<unknown> | AsyncIterable<unknown>;

/** A service as callers from outside see it: authenticated here, then forwarded to its owner. */
export function forwardService<D extends ServiceDefinition>(definition: D, client: Client<D>, dependencies: Dependencies): BoundService {
  const methods = Object.entries(definition.methods).map(([key, { name, responseStream }]): [string, BoundMethod] => {
    const call = client[key as keyof D['methods']] as AnyMethod;
    const startCall = createCallSpans('server', definition, name, 'gateway');
    const begin = (invocation: Invocation) => startCall(invocation.header('traceparent'));
    const forward: BoundMethod = responseStream
      ? async function* (request, invocation) {
          const { span, end } = begin(invocation);
          try {
            yield* call(request, await admit(request, invocation, { ...dependencies, span })) as AsyncIterable<unknown>;
            end({});
          } catch (error) {
            end({ error });
            throw error;
          } finally {
            end('left');
          }
        }
      : async (request, invocation) => {
          const { span, end } = begin(invocation);
          try {
            const forwarded = async () => call(request, await admit(request, invocation, { ...dependencies, span })) as Promise<unknown>;
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

async function admit(request: unknown, invocation: Invocation, dependencies: Dependencies & { span: Span }) {
  const { authenticator, limits, minter, clientAddress, requestTimeoutMs, clock, span } = dependencies;
  const address = clientAddress(hostOf(invocation.peer ?? ''), invocation.header('x-forwarded-for'));
  limits.ip(networkOf(address));
  const tenant = await authenticator.authenticate(presentedKey(invocation.header('x-api-key'), invocation.header('authorization')));
  limits.key(`${tenant.orgId} ${tenant.principal.id}`);
  const endUser = typeof request === 'object' && request !== null && 'endUser' in request ? request.endUser : undefined;
  if (typeof endUser === 'string' && endUser !== '') limits.endUser(`${tenant.orgId} ${endUser.slice(0, 256)}`);
  tellAddress(request, address);
  const requestId = newId('req', clock.now());
  span.set({ 'sentinelmesh.org_id': tenant.orgId, 'sentinelmesh.request_id': requestId });
  return {
    token: minter.mint(tenant),
    requestId,
    traceparent: span.traceparent ?? childTraceparent(invocation.header('traceparent')),
    deadlineAt: clock.now() + requestTimeoutMs,
    signal: invocation.signal,
  };
}

/** A request that has room for the address of the caller, and brings none, is told the one of its connection. */
function tellAddress(request: unknown, address: string): void {
  if (typeof request === 'object' && request !== null && 'clientAddress' in request) request.clientAddress ||= address;
}

/** `127.0.0.1:5000` and `[::1]:5000` without the port. */
const hostOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
