import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { AttemptError } from '../../domain/attempt.ts';
import { afterFailure, afterSuccess, HEALTHY, type Health, type HealthNews, isDisabling } from '../../domain/health.ts';
import type { StreamOutcome, StreamRecord, StreamSender, Taken } from '../../kinds/destination-kind.ts';
import type { HealthStore } from '../delivery/engine-ports.ts';
import type { ExportPlace } from './exporter-ports.ts';

export type Acknowledged = Extract<StreamOutcome, { kind: 'acknowledged' }> & { readonly startedAt: Date; readonly totalMs: number };

/** What became of a batch: the receiver has it; or it was not sent for good, because the destination was disabled or sending stopped. */
export type Settled = Acknowledged | { readonly kind: 'disabled' } | { readonly kind: 'stopped' };

/** What a receiver has said of a batch that it had taken. */
export type Answer = { readonly outcome: StreamOutcome; readonly records: number; readonly startedAt: Date };

/** The receiver has taken a batch and will say whether it has it. Others may be sent meanwhile. */
export type UnderWay = { readonly kind: 'under_way'; readonly answer: Promise<Answer> };

export type SendExport = {
  /**
   * Sends records until the receiver has them, or has taken them: the same again and again, for as long as it takes.
   *
   * @throws Error when the sender does not end although it was told to, or the news cannot be written down
   */
  send(records: readonly StreamRecord[]): Promise<Settled | UnderWay>;
  /** What an answer means. Where it is no success: waits until the records may be sent again, and resolves to undefined. */
  settle(answer: Answer): Promise<Settled | undefined>;
  /** Another process, or its owner, has written down how it is doing. */
  learn(health: Health): void;
};

export type SendExportOptions = {
  readonly place: ExportPlace;
  readonly health: Health;
  readonly healths: HealthStore;
  /** Whether this process may still send. */
  readonly mayGoOn: () => boolean;
  /** `stopping`: nothing more is begun. `aborting`: what is under way ends, too. */
  readonly signals: { readonly stopping: AbortSignal; readonly aborting: AbortSignal };
  readonly onOutcome: (outcome: StreamOutcome, records: number) => void;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn'>;
};

type Failure = { readonly error: AttemptError; readonly detail: string };

const BACKOFF_MS = { first: 1_000, most: 5 * 60_000 };
const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;
/** No kind lets a batch take longer unless it says so; one that does all the same is given up. */
const SEND_TIMEOUT_MS = 3 * 60_000;
/** A sender that was told to end has so long to do so. */
const ABORT_GRACE_MS = 2_000;
/** A success of a destination that is well is written down so often only. */
const SUCCESS_EVERY_MS = 30_000;
const MAX_DETAIL = 500;

/** @param options.health how the destination is doing at first */
export function createSendExport(sender: StreamSender, options: SendExportOptions): SendExport {
  const { place, healths, mayGoOn, signals, onOutcome, clock, random, log } = options;
  let { health } = options;
  let successSavedAt = 0;
  /** Failures in a row, those included that are not the destination's. */
  let tries = 0;
  let waking = new AbortController();

  async function save(before: Health, news: HealthNews | undefined, failure?: Failure): Promise<void> {
    const at = new Date(clock.now());
    const told = failure && { ...failure, status: 0, detail: failure.detail.slice(0, MAX_DETAIL) };
    try {
      await healths.save({ ...place, before, health, news, failure: told, at });
    } catch (error) {
      // Sending does not depend on it, except that a destination must not be called any more.
      if (isDisabling(news)) throw error;
      log.warn({ ...place, error }, 'the health could not be saved');
    }
  }

  async function onSuccess(): Promise<void> {
    tries = 0;
    const before = health;
    const { health: after, news } = afterSuccess(before);
    health = after;
    const now = clock.now();
    if (before.failures === 0 && now - successSavedAt < SUCCESS_EVERY_MS) return;
    successSavedAt = now;
    await save(before, news);
  }

  /** @returns for how long to leave it alone, in milliseconds; undefined when it is disabled */
  async function onFailure(failure: Failure, retryAfterMs = 0): Promise<number | undefined> {
    tries += 1;
    const now = clock.now();
    const before = health;
    const attempted: Health = health.circuit === 'open' ? { ...health, circuit: 'half_open' } : health;
    const { health: after, news } = afterFailure(attempted, { error: failure.error, retryAfterMs, now: new Date(now) });
    const delayMs = Math.max(backoffMs(Math.max(tries, after.failures), random), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
    health = after.circuit === 'closed' ? after : { ...after, circuit: 'open', circuitUntil: new Date(now + delayMs) };
    await save(before, news, failure);
    return isDisabling(news) ? undefined : delayMs;
  }

  /** Gives up what does not end although it was told to. */
  async function guarded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const hangs = Promise.withResolvers<never>();
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => {
      timer = setTimeout(() => hangs.reject(new Error('a sender does not end although it was told to')), ABORT_GRACE_MS);
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work, hangs.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
    }
  }

  async function settle({ outcome, records, startedAt }: Answer): Promise<Settled | undefined> {
    onOutcome(outcome, records);
    if (outcome.kind === 'acknowledged') {
      await onSuccess();
      return { kind: 'acknowledged', rejected: outcome.rejected, startedAt, totalMs: clock.now() - startedAt.getTime() };
    }
    // What was ended by us says nothing about the receiver.
    if (signals.aborting.aborted) return { kind: 'stopped' };
    const { error, retryAfterMs } = outcome.kind === 'retry' ? outcome : { error: 'configuration' as const, retryAfterMs: undefined };
    const delayMs = await onFailure({ error, detail: outcome.detail }, retryAfterMs);
    if (delayMs === undefined) return { kind: 'disabled' };
    const signal = AbortSignal.any([signals.stopping, waking.signal]);
    await sleep(delayMs, undefined, { signal }).catch(() => undefined);
    return undefined;
  }

  return {
    async send(records) {
      while (!signals.stopping.aborted && mayGoOn()) {
        waking = new AbortController();
        const startedAt = new Date(clock.now());
        const signal = AbortSignal.any([signals.aborting, AbortSignal.timeout(sender.maxMs ?? SEND_TIMEOUT_MS)]);
        const begun: StreamOutcome | Taken = await guarded(sender.begin?.(records, signal) ?? sender.send(records, signal), signal);
        const answerOf = (outcome: StreamOutcome): Answer => ({ outcome, records: records.length, startedAt });
        if (begun.kind === 'taken') {
          const answer = guarded(begun.settled, signal).then(answerOf);
          // Nobody waits for it before those ahead of it are settled.
          answer.catch(() => undefined);
          return { kind: 'under_way', answer };
        }
        const settled = await settle(answerOf(begun));
        if (settled !== undefined) return settled;
      }
      return { kind: 'stopped' };
    },
    settle,
    learn(written) {
      // Only that somebody wants it to be tried again is news: what else is written there is from here.
      if (written.failures > 0 || health.failures === 0) return;
      health = HEALTHY;
      tries = 0;
      waking.abort();
    },
  };
}

/** Doubling from a second to five minutes, of which a random half. */
function backoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(failures - 1, 20));
  return ceiling / 2 + (random() * ceiling) / 2;
}
