import { setTimeout as sleep } from 'node:timers/promises';
import type { DurableDefinition } from '@sentinelmesh/contracts';
import { isRetryable, MeshError, Rejected } from '@sentinelmesh/kernel';
import { deadLetterMessage } from './dead-letter.ts';
import type { BusLog } from './log.ts';
import type { BusObserver } from './observe.ts';
import { done, type Outcome } from './outcome.ts';
import type { Publish } from './publish.ts';
import type { Delivery, ReceivedMessage } from './received-message.ts';

/**
 * Handles messages and says of each what became of it, in the same order. At least once: a message may come again
 * although it was handled. Throwing a retryable error means that nothing can be handled at the moment.
 */
export type HandleBatch = (messages: readonly ReceivedMessage[]) => Promise<readonly Outcome[]>;

/** How failures are met. */
export type FailurePolicy = {
  /** From this delivery on, a failing message becomes a dead letter. */
  readonly maxDeliveries: number;
  /** Before which pause, in milliseconds, a message is delivered again after its first, second, … failure; the last one repeats. */
  readonly backoffMs: readonly number[];
};

export const defaultFailurePolicy: FailurePolicy = { maxDeliveries: 8, backoffMs: [1_000, 5_000, 15_000, 30_000, 60_000, 120_000] };

// While nothing can be handled, the batch in hand is tried again after these pauses; it is not delivered anew for that.
const HOLD_MS = [100, 250, 500, 1_000, 2_000, 5_000] as const;

const pauseOf = (pauses: readonly number[], failures: number): number => pauses[Math.min(failures, pauses.length) - 1] ?? 0;

type SettlerDependencies = FailurePolicy & {
  readonly durable: Pick<DurableDefinition, 'stream' | 'name'>;
  readonly handleBatch: HandleBatch;
  readonly publish: Publish;
  readonly log: BusLog;
  readonly observer: BusObserver;
  /** Tells that batches cannot be handled at the moment, and that they can again. */
  readonly onHeld: (held: boolean) => void;
  /** Ends the waiting of a batch that cannot be handled: it goes back to the server. */
  readonly stopping: AbortSignal;
};

export function createSettler(dependencies: SettlerDependencies) {
  const { durable, handleBatch, publish, log, observer, maxDeliveries, backoffMs, onHeld, stopping } = dependencies;
  const place = (message: ReceivedMessage) => ({
    stream: durable.stream,
    durable: durable.name,
    sequence: message.sequence,
    deliveries: message.deliveries,
  });

  const giveUpOne = async (delivery: Delivery, code: string): Promise<void> => {
    try {
      await publish(deadLetterMessage(delivery.message, durable, code));
      delivery.term();
      observer.settled(durable, 'dead');
      log.warn({ ...place(delivery.message), code }, 'a message could not be handled and is a dead letter now');
    } catch (error) {
      delivery.nak(pauseOf(backoffMs, delivery.message.deliveries));
      log.error({ ...place(delivery.message), error }, 'a message could neither be handled nor become a dead letter');
    }
  };

  const answer = async (delivery: Delivery, outcome: Outcome): Promise<void> => {
    const { deliveries } = delivery.message;
    if (outcome.kind === 'done') return delivery.ack();
    if (outcome.kind === 'dead' || deliveries >= maxDeliveries) return giveUpOne(delivery, outcome.code);
    observer.settled(durable, 'retry');
    delivery.nak(outcome.delayMs ?? pauseOf(backoffMs, deliveries));
    log.warn({ ...place(delivery.message), code: outcome.code }, 'a message could not be handled and will come again');
  };

  /** @throws what is nobody's fault in the batch */
  const handleIsolating = async (batch: readonly ReceivedMessage[]): Promise<readonly Outcome[]> => {
    try {
      const outcomes = await handleBatch(batch);
      if (outcomes.length !== batch.length) throw new Error(`the handler gave ${outcomes.length} outcomes for ${batch.length} messages`);
      return outcomes;
    } catch (error) {
      if (isRetryable(error)) throw error;
      if (batch.length === 1) return [blame(error)];
      // One bad message must not make dead letters of its neighbours: find it.
      const middle = batch.length >> 1;
      return [...(await handleIsolating(batch.slice(0, middle))), ...(await handleIsolating(batch.slice(middle)))];
    }
  };

  const blame = (error: unknown): Outcome => {
    log.error({ stream: durable.stream, durable: durable.name, error }, 'the handler of a message failed');
    return { kind: error instanceof Rejected ? 'dead' : 'retry', code: error instanceof MeshError ? error.code : 'handler_failed' };
  };

  /** @returns undefined when it was stopped before the batch could be handled */
  const handleWhenPossible = async (batch: readonly ReceivedMessage[]): Promise<readonly Outcome[] | undefined> => {
    for (let failures = 1; ; failures++) {
      try {
        const outcomes = await handleIsolating(batch);
        if (failures > 1) onHeld(false);
        return outcomes;
      } catch (error) {
        if (failures === 1) onHeld(true);
        log.warn(
          { stream: durable.stream, durable: durable.name, messages: batch.length, error },
          'messages cannot be handled at the moment',
        );
        if (!(await waited(pauseOf(HOLD_MS, failures), stopping))) return undefined;
      }
    }
  };

  return {
    /** Has a batch handled and answers for each message; resolves when the last answer was given. */
    async settle(batch: readonly Delivery[]): Promise<void> {
      const messages = batch.map(({ message }) => message);
      const handling = observer.handle(durable, messages);
      const outcomes = await handling.run(() => handleWhenPossible(messages));
      handling.end(outcomes ?? []);
      if (outcomes === undefined) for (const delivery of batch) delivery.nak(0);
      else {
        observer.settled(durable, 'done', outcomes.filter(({ kind }) => kind === 'done').length);
        await Promise.all(batch.map((delivery, index) => answer(delivery, outcomes[index] ?? done)));
      }
    },
    /** Makes dead letters of messages without having them handled. */
    async giveUp(batch: readonly Delivery[], code: string): Promise<void> {
      await Promise.all(batch.map((delivery) => giveUpOne(delivery, code)));
    },
  };
}

/** Whether the time passed; false when it was cut short. */
const waited = (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, undefined, { signal }).then(
    () => true,
    () => false,
  );
