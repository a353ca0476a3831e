import { logVerbosity, setLogVerbosity } from '@grpc/grpc-js';
import { toMeshError } from '@sentinelmesh/kernel';
import { type CallContext, createServer, type ServiceImplementation } from 'nice-grpc';
import { ServerError } from 'nice-grpc-common';
import { HealthDefinition, HealthServiceImpl, HealthState } from 'nice-grpc-server-health';
import { ServerReflection, ServerReflectionService } from 'nice-grpc-server-reflection';
import type { BoundMethod, BoundService, Invocation } from './bound-service.ts';
import type { ServiceDefinition } from './definitions.ts';
import { receiveStream, withCertainEnd } from './request-stream.ts';
import { removeStaleSocket } from './stale-socket.ts';
import { ERROR_DETAILS_KEY, encodeError, shorten, toGrpcCode } from './wire-error.ts';

/** A client looks for replicas when a connection ends; so each must, for a new replica to get its share. Calls under way are not cut. */
const MAX_CONNECTION_AGE_MS = 120_000;

export type RpcServer = {
  add(service: BoundService): void;
  /**
   * Listens on `host:port` (0 = any free port) or `unix:/path`.
   * @returns the port, 0 for a socket
   */
  listen(address: string): Promise<number>;
  /** What `grpc.health.v1` answers, for the server as a whole. */
  setServing(serving: boolean): void;
  /** Refuses new calls and waits for those under way, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
};

/**
 * A gRPC server with health (`grpc.health.v1`) and reflection (`grpc.reflection.v1`) of the services it is given.
 *
 * @param descriptors a serialised FileDescriptorSet that contains those services
 * @param maxRequestBytes the largest request it takes
 */
export function createRpcServer({ descriptors, maxRequestBytes }: { descriptors: Uint8Array; maxRequestBytes: number }): RpcServer {
  // What goes wrong is told by errors; the library would also write it to standard error in its own way.
  setLogVerbosity(logVerbosity.NONE);
  const server = createServer({
    'grpc.max_receive_message_length': maxRequestBytes,
    'grpc.max_connection_age_ms': MAX_CONNECTION_AGE_MS,
    'grpc.so_reuseport': 0,
  });
  const health = HealthState();
  const names: string[] = [HealthDefinition.fullName];
  server.add(HealthDefinition, HealthServiceImpl(health));
  health.setStatus('unhealthy');
  return {
    add(service) {
      names.push(service.definition.fullName);
      server.add(service.definition, implement(service));
    },
    async listen(address) {
      await removeStaleSocket(address);
      server.add(ServerReflectionService, ServerReflection(descriptors, names));
      return server.listen(address);
    },
    setServing: (serving) => health.setStatus(serving ? 'healthy' : 'unhealthy'),
    async stop(graceMs) {
      health.setStatus('unhealthy');
      const timer = setTimeout(() => server.forceShutdown(), graceMs);
      await server.shutdown();
      clearTimeout(timer);
    },
  };
}

function implement({ definition, methods }: BoundService): ServiceImplementation<ServiceDefinition> {
  const entries = [...methods].map(([key, method]) => {
    const { requestStream, responseStream } = definition.methods[key] ?? {};
    const received: BoundMethod = (request, invocation) =>
      method(requestStream ? receiveStream(withCertainEnd(request as AsyncIterable<unknown>), invocation.signal) : request, invocation);
    return [key, responseStream ? streamHandler(received) : unaryHandler(received)];
  });
  // The generated definition and the bound methods have the same keys; the types of nice-grpc cannot follow that.
  return Object.fromEntries(entries) as unknown as ServiceImplementation<ServiceDefinition>;
}

function unaryHandler(method: BoundMethod) {
  return async (request: unknown, call: CallContext) => {
    try {
      return await (method(request, toInvocation(call)) as Promise<unknown>);
    } catch (error) {
      throw toServerError(error, call);
    }
  };
}

function streamHandler(method: BoundMethod) {
  return async function* (request: unknown, call: CallContext) {
    try {
      yield* method(request, toInvocation(call)) as AsyncIterable<unknown>;
    } catch (error) {
      throw toServerError(error, call);
    }
  };
}

const toInvocation = (call: CallContext): Invocation => ({
  signal: call.signal,
  peer: call.peer,
  header(name) {
    const value = call.metadata.get(name);
    return typeof value === 'string' ? value : undefined;
  },
});

function toServerError(thrown: unknown, call: CallContext): ServerError {
  const error = toMeshError(thrown);
  call.trailer.set(ERROR_DETAILS_KEY, encodeError(error));
  return new ServerError(toGrpcCode(error), shorten(error.message));
}
