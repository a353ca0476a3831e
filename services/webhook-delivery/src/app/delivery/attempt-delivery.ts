import type { Clock } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import { afterAttempt } from '../../domain/after-attempt.ts';
import type { AttemptResult } from '../../domain/attempt.ts';
import type { Destination } from '../../domain/destination.ts';
import { isDisabling } from '../../domain/health.ts';
import type { PushSender } from '../../kinds/destination-kind.ts';
import type { DirectoryEntry } from '../ports.ts';
import { closeSender, type DeliveryLane, isOrdered, learn, leaveAlone } from './delivery-lane.ts';
import type { DueDelivery, HealthStore } from './engine-ports.ts';
import type { ResultRecorder } from './result-recorder.ts';

type Dependencies = {
  readonly healths: HealthStore;
  readonly recorder: ResultRecorder;
  /** @throws when this process cannot open what others may: a mistake of the operator, not of the owner of the destination */
  readonly openSender: (entry: DirectoryEntry) => PushSender;
  readonly observe: (attempt: DueDelivery, destination: Destination, result: AttemptResult) => void;
  /** The lane may do more or less than before. */
  readonly onChange: (lane: DeliveryLane) => void;
  /** A destination is disabled now: nobody may attempt anything for it any more. */
  readonly onDisabled: () => void;
  /** A delivery that others wait for is over. */
  readonly onNext: (lane: DeliveryLane) => void;
  readonly stopping: AbortSignal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
};

/** No kind lets an attempt take longer than half a minute; one that does all the same is given up. */
const DEADLINE_MS = 60_000;
/** A secret that was replaced signs until its time is over, and so much longer at most. */
const MAX_SENDER_AGE_MS = 60_000;

const UNOPENED: AttemptResult = {
  succeeded: false,
  error: 'server_error',
  timings: { totalMs: 0 },
  response: 'the mesh cannot open the destination at the moment; its operator is told why',
};

function withinDeadline(attempt: Promise<AttemptResult>): Promise<AttemptResult> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve({ succeeded: false, error: 'timeout', timings: { totalMs: DEADLINE_MS } });
    const timer = setTimeout(giveUp, DEADLINE_MS).unref();
    attempt.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

/** Tries once to bring a delivery to its destination, and has written down what came of it. Never rejects. */
export function createAttemptDelivery(dependencies: Dependencies) {
  const { healths, recorder, openSender, observe, onChange, onDisabled, onNext, stopping, clock, random, log } = dependencies;

  const underWay = new Set<AbortController>();
  stopping.addEventListener('abort', () => {
    for (const controller of underWay) controller.abort(stopping.reason);
  });

  /** @returns undefined when it cannot be opened, which the operator is told once until it can */
  function open(lane: DeliveryLane, attemptedAt: Date): PushSender | undefined {
    if (lane.openedAt < attemptedAt.getTime() - MAX_SENDER_AGE_MS) closeSender(lane);
    if (lane.sender !== undefined) return lane.sender;
    try {
      lane.sender = openSender(lane.entry);
      lane.openedAt = attemptedAt.getTime();
      lane.isUnopened = false;
    } catch (error) {
      const { orgId, id: destinationId } = lane.entry.destination;
      if (!lane.isUnopened) log.error({ orgId, destinationId, error }, 'this process cannot open a destination, and will try again');
      lane.isUnopened = true;
    }
    return lane.sender;
  }

  async function send(sender: PushSender, { event, deliveryId, destinationId }: DueDelivery, attemptedAt: Date): Promise<AttemptResult> {
    // One that all attempts share would be listened to by all of them, and each listener costs as much as there are others.
    const controller = new AbortController();
    underWay.add(controller);
    try {
      return await withinDeadline(sender.send(event, { attemptedAt, signal: controller.signal }));
    } catch (error) {
      // Not its message: it may quote the event.
      log.error({ destinationId, deliveryId, eventType: event.type, error: nameOf(error) }, 'an event cannot be sent: this is a defect');
      return { succeeded: false, error: 'server_error', timings: { totalMs: clock.now() - attemptedAt.getTime() } };
    } finally {
      underWay.delete(controller);
    }
  }

  async function saveHealth(lane: DeliveryLane, result: AttemptResult, at: Date): Promise<void> {
    const change = learn(lane, result, at);
    if (change === undefined) return;
    onChange(lane);
    const { destinationId, news } = change;
    if (isDisabling(news)) log.warn({ destinationId, news }, 'a destination is disabled');
    // One after the other: what was learned first must not be what is written last.
    lane.saving = lane.saving
      .then(() => healths.save(change))
      .catch((error) => log.warn({ destinationId, error }, 'how a destination is doing could not be written down'));
    await lane.saving;
    if (isDisabling(news)) onDisabled();
  }

  function count(lane: DeliveryLane, delivery: DueDelivery, result: AttemptResult): void {
    try {
      observe(delivery, lane.entry.destination, result);
    } catch (error) {
      log.warn({ error }, 'an attempt could not be counted');
    }
  }

  return async (lane: DeliveryLane, delivery: DueDelivery): Promise<void> => {
    const startedAt = new Date(clock.now());
    const sender = open(lane, startedAt);
    const result = sender === undefined ? UNOPENED : await send(sender, delivery, startedAt);
    // Whether it arrived is unknown: whoever takes it over says so.
    if (stopping.aborted && !result.succeeded) return;
    const now = new Date(clock.now());
    const outcome = afterAttempt({ result, attempts: delivery.scheduled, now, random: random() });
    if (outcome.state === 'pending') lane.dueAt = Math.min(lane.dueAt ?? Number.POSITIVE_INFINITY, outcome.nextAt.getTime());
    count(lane, delivery, result);
    if (sender === undefined) {
      leaveAlone(lane, now);
      onChange(lane);
    }
    const saving = sender === undefined ? undefined : saveHealth(lane, result, now);
    await Promise.all([recorder.add({ ...delivery, startedAt, result, outcome }), saving]);
    if (!isOrdered(lane.entry.destination)) return;
    // The next one of its key is free when the database knows of this one.
    await recorder.settled();
    onNext(lane);
  };
}
