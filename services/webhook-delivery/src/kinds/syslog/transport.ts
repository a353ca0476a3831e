import type { Egress } from '@sentinelmesh/egress';
import type { StreamOutcome } from '../destination-kind.ts';

/** What syslog needs of the way out of the mesh. */
export type Network = Pick<Egress, 'connect' | 'datagram'>;

/** One record as the receiver is to have it, without the framing of the transport. */
export type Message = {
  /** Its place among the records of the call. */
  readonly index: number;
  /** The hash of its place in the chain: the same record, whenever it is sent. */
  readonly hash: string;
  readonly bytes: Buffer;
};

/** A way to bring messages to a receiver, in their order. One call at a time. */
export type Transport = {
  /** Never throws. With no messages it sends what a lost connection may have swallowed. */
  deliver(messages: readonly Message[], signal: AbortSignal): Promise<StreamOutcome>;
  close(): Promise<void>;
};

/** What became of messages that the receiver does not have. */
export type Failure = Exclude<StreamOutcome, { readonly kind: 'acknowledged' }>;

/**
 * How a connection has ended: `closed` by the other side, which had read all there was; `broken`, as it is when somebody dies who
 * had not; or the other side was `silent`, and nothing is known of how long it has not been there.
 */
export type Ending = 'closed' | 'broken' | 'silent';

/** How long things may take, in milliseconds. */
export type Patience = {
  /** Without any progress: nothing taken, nothing answered. */
  readonly stallMs: number;
  /** How long a fresh connection is watched for a refusal. */
  readonly quietMs: number;
  /** The same for TLS 1.3, until the receiver shows that it has accepted our side of the handshake. */
  readonly acceptMs: number;
};

export const PATIENCE: Patience = { stallMs: 30_000, quietMs: 100, acceptMs: 2_000 };

export const ACKNOWLEDGED: StreamOutcome = { kind: 'acknowledged', rejected: [] };
