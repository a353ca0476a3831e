import type { Destination } from './destination.ts';
import type { Circuit } from './health.ts';

/** How deliveries to a destination go, for its owner. */
export type DestinationHealth = {
  readonly circuit: Circuit;
  readonly failures: number;
  readonly failingSince: Date | undefined;
  readonly lastError: string;
  readonly lastErrorDetail: string;
  readonly lastSuccessAt: Date | undefined;
};

/** Where a destination of a stream kind is in the stream, and in the chain of what it was sent. */
export type ExportPosition = {
  readonly streamSequence: bigint;
  readonly chain: string;
  readonly sequence: bigint;
  readonly hash: string;
  readonly acknowledgedAt: Date | undefined;
};

export type DestinationStatus = {
  readonly destination: Destination;
  readonly health: DestinationHealth;
  /** For stream kinds. */
  readonly position: ExportPosition | undefined;
};
