import { Channel, credentials } from '@grpc/grpc-js';
import { MeshError, Unavailable } from '@sentinelmesh/kernel';
import type { Span } from '@sentinelmesh/telemetry';
import { createClient } from 'nice-grpc';
import { ClientError, Metadata } from 'nice-grpc-common';
import { HealthDefinition } from 'nice-grpc-server-health';
import { headers } from './bound-service.ts';
import { createCallSpans, type StartCallSpan } from './call-span.ts';
import { type CallScope, openScope } from './deadline.ts';
import type { CallContext, Client, ServiceDefinition } from './definitions.ts';
import { sendStream } from './request-stream.ts';
import { decodeError, ERROR_DETAILS_KEY, toErrorStatus } from './wire-error.ts';

const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const SERVING = 1;

/** Where a name stands for several replicas, each takes its share of the calls; by default all would go to the first. */
const EVERY_REPLICA = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

/** A connection to another process; it reconnects by itself. */
export type RemoteChannel = {
  client<D extends ServiceDefinition>(definition: D): Client<D>;
  /** Whether the server there says that it serves, within `timeoutMs`. */
  isServing(timeoutMs: number): Promise<boolean>;
  close(): void;
};

/** @param address `host:port`, where the host may be the name of several replicas, or `unix:/path` */
export function connectChannel(address: string): RemoteChannel {
  const channel = new Channel(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.service_config': EVERY_REPLICA,
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
  const methods = Object.entries(definition.methods).map(([key, { name, requestStream, responseStream }]) => {
    const call: RawCall = (request, scope, options) =>
      raw[key]?.(requestStream ? sendStream(request as AsyncIterable<unknown>, scope) : request, options);
    const startCall = createCallSpans('client', definition, name);
    return [key, responseStream ? streamMethod(call, startCall) : unaryMethod(call, startCall)];
  });
  return Object.fromEntries(methods) as Client<D>;
}

type RawCall = (request: unknown, scope: CallScope, options: CallOptions) => unknown;

function unaryMethod(call: RawCall, startCall: StartCallSpan) {
  return async (request: unknown, context: CallContext) => {
    const scope = openScope(context);
    const trailer = captureTrailer();
    const { span, end } = startCall(context.traceparent);
    try {
      const response = await scope.race(call(request, scope, toOptions(context, scope, { trailer, span })) as Promise<unknown>);
      end({});
      return response;
    } catch (error) {
      const failure = fromClientError(error, trailer.details());
      end({ error: failure });
      throw failure;
    } finally {
      scope.close();
    }
  };
}

function streamMethod(call: RawCall, startCall: StartCallSpan) {
  return async function* (request: unknown, context: CallContext) {
    const scope = openScope(context);
    const trailer = captureTrailer();
    const { span, end } = startCall(context.traceparent);
    try {
      yield* call(request, scope, toOptions(context, scope, { trailer, span })) as AsyncIterable<unknown>;
      end({});
    } catch (error) {
      const failure = scope.failure() ?? fromClientError(error, trailer.details());
      end({ error: failure });
      throw failure;
    } finally {
      end('left');
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

function toOptions(context: CallContext, scope: CallScope, { trailer, span }: { trailer: TrailerCapture; span: Span }): CallOptions {
  const traceparent = span.traceparent ?? context.traceparent;
  const metadata = Metadata({
    [headers.token]: context.token,
    [headers.requestId]: context.requestId,
    [headers.timeout]: String(scope.remainingMs()),
    ...(traceparent === undefined ? {} : { [headers.traceparent]: traceparent }),
  });
  return { metadata, signal: scope.signal, onTrailer: trailer.onTrailer };
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
