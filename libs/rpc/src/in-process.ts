import { toMeshError, Unavailable } from '@sentinelmesh/kernel';
import { type BoundMethod, type BoundService, headers, type Invocation } from './bound-service.ts';
import { type CallScope, openScope } from './deadline.ts';
import type { CallContext, Client, MessageType, ServiceDefinition } from './definitions.ts';
import { receiveStream, sendStream } from './request-stream.ts';
import { decodeError, encodeError } from './wire-error.ts';

/**
 * A client that calls a service of this process directly: same types, context check, deadlines and errors as over the
 * wire. The service is looked up at each call, because it may start later than its callers. With `encode` every message
 * is encoded and decoded on the way, so that tests see what the wire would do to it.
 */
export function createInProcessClient<D extends ServiceDefinition>(
  definition: D,
  find: () => BoundService | undefined,
  { encode = false } = {},
): Client<D> {
  const methods = Object.entries(definition.methods).map(([key, method]) => {
    const bound: BoundMethod = (request, invocation) => {
      const found = find()?.methods.get(key);
      if (found === undefined) throw new Unavailable(`${definition.name} is not running yet`);
      return found(request, invocation);
    };
    const toRequest = (partial: never) => carry(method.requestType, method.requestType.fromPartial(partial), encode);
    const toResponse = (response: unknown) => carry(method.responseType, response, encode);
    const sendRequest = (request: unknown, scope: CallScope) =>
      method.requestStream
        ? receiveStream(sendStream(mapStream(request as AsyncIterable<never>, toRequest), scope), scope.signal)
        : toRequest(request as never);
    const call = (request: unknown, scope: CallScope, context: CallContext) =>
      bound(sendRequest(request, scope), toInvocation(context, scope));
    return [key, method.responseStream ? streamMethod(call, toResponse) : unaryMethod(call, toResponse)];
  });
  return Object.fromEntries(methods) as Client<D>;
}

type Call = (request: unknown, scope: CallScope, context: CallContext) => unknown;

function unaryMethod(call: Call, toResponse: (response: unknown) => unknown) {
  return async (request: unknown, context: CallContext) => {
    const scope = openScope(context);
    try {
      return toResponse(await scope.race(call(request, scope, context) as Promise<unknown>));
    } catch (error) {
      throw asReceived(error);
    } finally {
      scope.close();
    }
  };
}

function streamMethod(call: Call, toResponse: (response: unknown) => unknown) {
  return async function* (request: unknown, context: CallContext) {
    const scope = openScope(context);
    let iterator: AsyncIterator<unknown> | undefined;
    try {
      iterator = (call(request, scope, context) as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      for (;;) {
        const next = await scope.race(iterator.next());
        if (next.done) return;
        yield toResponse(next.value);
      }
    } catch (error) {
      throw asReceived(error);
    } finally {
      // A caller that leaves before the end must not leave the handler waiting for the next value for ever.
      scope.cancel();
      scope.close();
      // Not awaited: a handler that hangs must not hold its caller past the deadline.
      iterator?.return?.()?.catch(() => undefined);
    }
  };
}

function toInvocation(context: CallContext, scope: CallScope): Invocation {
  return {
    signal: scope.signal,
    header(name) {
      if (name === headers.token) return context.token;
      if (name === headers.requestId) return context.requestId;
      if (name === headers.traceparent) return context.traceparent;
      return name === headers.timeout ? String(scope.remainingMs()) : undefined;
    },
  };
}

function carry(type: MessageType<unknown>, message: unknown, encode: boolean): unknown {
  return encode ? type.decode(type.encode(message).finish()) : message;
}

async function* mapStream<T>(stream: AsyncIterable<T>, map: (value: T) => unknown) {
  for await (const value of stream) yield map(value);
}

/** The error as it would arrive over the wire: without its class and its cause. */
const asReceived = (error: unknown) => decodeError(encodeError(toMeshError(error)));
