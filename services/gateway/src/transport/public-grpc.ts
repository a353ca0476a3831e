/** Public gRPC: the same services as inside, behind the same limits and keys as REST. */
import { type Clock, newId } from '@sentinelmesh/kernel';
import type { BoundMethod, BoundService, Client, ContextMinter, Invocation, ServiceDefinition } from '@sentinelmesh/rpc';
import { childTraceparent } from '@sentinelmesh/telemetry';
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
  const methods = Object.entries(definition.methods).map(([key, { responseStream }]): [string, BoundMethod] => {
    const call = client[key as keyof D['methods']] as AnyMethod;
    const forward: BoundMethod = responseStream
      ? async function* (request, invocation) {
          yield* call(request, await admit(request, invocation, dependencies)) as AsyncIterable<unknown>;
        }
      : async (request, invocation) => call(request, await admit(request, invocation, dependencies)) as Promise<unknown>;
    return [key, forward];
  });
  return { definition, methods: new Map(methods) };
}

async function admit(request: unknown, invocation: Invocation, dependencies: Dependencies) {
  const { authenticator, limits, minter, clientAddress, requestTimeoutMs, clock } = dependencies;
  limits.ip(networkOf(clientAddress(hostOf(invocation.peer ?? ''), invocation.header('x-forwarded-for'))));
  const tenant = await authenticator.authenticate(presentedKey(invocation.header('x-api-key'), invocation.header('authorization')));
  limits.key(`${tenant.orgId} ${tenant.principal.id}`);
  const endUser = typeof request === 'object' && request !== null && 'endUser' in request ? request.endUser : undefined;
  if (typeof endUser === 'string' && endUser !== '') limits.endUser(`${tenant.orgId} ${endUser.slice(0, 256)}`);
  return {
    token: minter.mint(tenant),
    requestId: newId('req', clock.now()),
    traceparent: childTraceparent(invocation.header('traceparent')),
    deadlineAt: clock.now() + requestTimeoutMs,
    signal: invocation.signal,
  };
}

/** `127.0.0.1:5000` and `[::1]:5000` without the port. */
const hostOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
