import type { DeliveryId, DestinationId, EventId, RecoveryId } from '@sentinelmesh/kernel';
import type { AttemptTimings } from './attempt.ts';

export const DELIVERY_STATES = ['pending', 'in_flight', 'succeeded', 'failed', 'held'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Which deliveries a recovery can make due again. */
export const RECOVERABLE_STATES = ['failed', 'held', 'succeeded'] as const satisfies readonly DeliveryState[];
export type RecoverableState = (typeof RECOVERABLE_STATES)[number];

/** One event on its way to one destination. */
export type Delivery = {
  readonly id: DeliveryId;
  readonly destinationId: DestinationId;
  readonly eventType: string;
  readonly severity: string;
  readonly workspaceId: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** When it is attempted next; undefined when it is not. */
  readonly nextAttemptAt: Date | undefined;
  readonly createdAt: Date;
  /** '' where nothing went wrong. */
  readonly lastError: string;
  /** 0 where there was none. */
  readonly lastStatus: number;
};

/** The event of a delivery: its id under another prefix. */
export const eventIdOf = (id: DeliveryId): EventId => id.replace(/^dlv_/, 'evt_') as EventId;

/** One try, as it is kept. */
export type RecordedAttempt = {
  readonly number: number;
  /** `unknown`: the mesh stopped while it was under way. */
  readonly outcome: 'succeeded' | 'failed' | 'unknown';
  readonly error: string;
  readonly status: number;
  readonly startedAt: Date;
  readonly timings: AttemptTimings;
  readonly response: string;
};

/** Deliveries being made due again. */
export type Recovery = {
  readonly id: RecoveryId;
  readonly destinationId: DestinationId;
  readonly state: 'running' | 'done';
  readonly recovered: bigint;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
};
