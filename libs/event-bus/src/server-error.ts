import { JetStreamApiError } from '@nats-io/jetstream';
import { PermissionViolationError, RequestError, TimeoutError } from '@nats-io/transport-node';
import { Internal, MeshError, Unavailable } from '@sentinelmesh/kernel';

/** Error codes of the JetStream API (nats-server, errors.json). */
export const apiCodes = {
  consumerNotFound: 10_014,
  streamNotFound: 10_059,
  streamNameInUse: 10_058,
  wrongLastSequence: 10_071,
  wrongLastSequenceUnknown: 10_164,
  messageTooLarge: 10_054,
  insufficientStorage: 10_047,
  storeFailed: 10_077,
} as const;

export const apiCodeOf = (error: unknown): number | undefined => (error instanceof JetStreamApiError ? error.code : undefined);

/**
 * What a failed request to the bus means to whoever made it: nearly always that trying again later may help. Only a
 * request that the server will never accept is a defect of ours.
 */
export function toBusError(error: unknown, request: string): MeshError {
  if (error instanceof MeshError) return error;
  if (error instanceof TimeoutError) return new Unavailable(`the event bus did not answer in time (${request})`, { cause: error });
  if (error instanceof JetStreamApiError && !isTemporary(error)) return new Internal(error);
  if (isDenied(error)) return new Internal(error);
  return new Unavailable(describe(error, request), { cause: error });
}

/** Full, out of resources, without a leader; or the stream is not there (yet). */
const isTemporary = (error: JetStreamApiError) => error.status >= 500 || error.code === apiCodes.streamNotFound;

/** Of a message, or of a request that the client made of it. */
const isDenied = (error: unknown) => (error instanceof RequestError ? error.cause : error) instanceof PermissionViolationError;

function describe(error: unknown, request: string): string {
  const full = apiCodeOf(error) === apiCodes.storeFailed;
  return full ? `the event bus is full: its consumers are behind (${request})` : `the event bus cannot do this at the moment (${request})`;
}
