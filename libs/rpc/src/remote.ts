import { Channel, credentials } from '@grpc/grpc-js';
import { MeshError, Unavailable } from '@sentinelmesh/kernel';
import { createClient } from 'nice-grpc';
import { ClientError, Metadata } from 'nice-grpc-common';
import { HealthDefinition } from 'nice-grpc-server-health';
import { headers } from './bound-service.ts';
import { type CallScope, openScope, raceScope } from './deadline.ts';
import type { CallContext, Client, ServiceDefinition } from './definitions.ts';
import { decodeError, ERROR_DETAILS_KEY, toErrorStatus } from './wire-error.ts';

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const SERVING = 1;

/** A connection to another process; it reconnects by itself. */
export type RemoteChannel = {
  client<D extends ServiceDefinition>(definition: D): Client<D>;
  /** Whether the server there says that it serves, within `timeoutMs`. */
  isServing(timeoutMs: number): Promise<boolean>;
  close(): void;
};

/** @param address `host:port` or `unix:/path` */
export function connectChannel(address: string): RemoteChannel {
  const channel = new Channel(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  });
  return {
    client: (definition) => createRemoteClient(definition, channel),
    async isServing(timeoutMs) {
      const health = createClient(HealthDefinition, channel);
      const answer = await health.check({ service: '' }, { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
      return answer?.status === SERVING;
    },
    close: () => channel.close(),
  };
}

type CallOptions = { metadata: Metadata; signal: AbortSignal; onTrailer(trailer: Metadata): void };
type RawClient = Record<string, (request: unknown, options: CallOptions) => unknown>;

function createRemoteClient<D extends ServiceDefinition>(definition: D, channel: Channel): Client<D> {
  const raw = createClient(definition, channel) as unknown as RawClient;
  const methods = Object.entries(definition.methods).map(([key, { responseStream }]) => {
    const call = (request: unknown, options: CallOptions) => raw[key]?.(request, options);
    return [key, responseStream ? streamMethod(call) : unaryMethod(call)];
  });
  return Object.fromEntries(methods) as Client<D>;
}

function unaryMethod(call: (request: unknown, options: CallOptions) => unknown) {
  return async (request: unknown, context: CallContext) => {
    const scope = openScope(context);
    const trailer = captureTrailer();
    try {
      return await raceScope(scope, call(request, toOptions(context, scope, trailer)) as Promise<unknown>);
    } catch (error) {
      throw fromClientError(error, trailer.details());
    } finally {
      scope.close();
    }
  };
}

function streamMethod(call: (request: unknown, options: CallOptions) => unknown) {
  return async function* (request: unknown, context: CallContext) {
    const scope = openScope(context);
    const trailer = captureTrailer();
    try {
      yield* call(request, toOptions(context, scope, trailer)) as AsyncIterable<unknown>;
    } catch (error) {
      throw scope.failure() ?? fromClientError(error, trailer.details());
    } finally {
      scope.close();
    }
  };
}

type TrailerCapture = { onTrailer(trailer: Metadata): void; details(): Uint8Array | undefined };

function captureTrailer(): TrailerCapture {
  let details: Uint8Array | undefined;
  return {
    onTrailer(trailer) {
      details = trailer.get(ERROR_DETAILS_KEY);
    },
    details: () => details,
  };
}

function toOptions(context: CallContext, scope: CallScope, { onTrailer }: TrailerCapture): CallOptions {
  const metadata = Metadata({
    [headers.token]: context.token,
    [headers.requestId]: context.requestId,
    [headers.timeout]: String(scope.remainingMs()),
    ...(context.traceparent === undefined ? {} : { [headers.traceparent]: context.traceparent }),
  });
  return { metadata, signal: scope.signal, onTrailer };
}

function fromClientError(error: unknown, details: Uint8Array | undefined): unknown {
  if (!(error instanceof ClientError)) return error;
  if (details !== undefined) return decodeError(details);
  const [, service = 'service'] = error.path.split('/');
  const status = toErrorStatus(error.code);
  return status === 'unavailable'
    ? new Unavailable(`${service} cannot be reached`, { cause: error })
    : new MeshError(status, status, `${service} answered ${status.replaceAll('_', ' ')}`, { cause: error });
}
