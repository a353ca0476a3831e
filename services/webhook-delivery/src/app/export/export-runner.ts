import { setTimeout as sleep } from 'node:timers/promises';
import type { EventBus, ReceivedMessage } from '@sentinelmesh/event-bus';
import { type Clock, isRetryable } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { OutgoingEvent } from '../../domain/outgoing-event.ts';
import type { StreamOutcome, StreamSender } from '../../kinds/destination-kind.ts';
import type { HealthStore } from '../delivery/engine-ports.ts';
import type { DirectoryEntry } from '../ports.ts';
import type { ExportBatch } from './export-buffer.ts';
import { createExportPipeline, type ExportPipeline } from './export-pipeline.ts';
import { createExportSource, type ExportSource, type Progress } from './export-source.ts';
import type { ClaimedPosition, DeadLetter, PositionChange, PositionStore } from './exporter-ports.ts';
import { type Acknowledged, type Answer, createSendExport, type SendExport, type Settled, type UnderWay } from './send-export.ts';

/** What is counted while destinations are exported to. */
export type ExportObserver = {
  onOutcome(kind: string, outcome: StreamOutcome, records: number): void;
  onDeadLetters(kind: string, count: number): void;
  /** A message of the stream that is no event. */
  onUnreadable(): void;
  /** Messages left the stream before they were read; not all need have been for the destination. */
  onGap(kind: string, messages: number): void;
};

export type ExportRunnerDependencies = {
  readonly positions: Pick<PositionStore, 'advance' | 'tellBacklog'>;
  readonly healths: HealthStore;
  readonly readBatchesFrom: EventBus['readBatchesFrom'];
  readonly readEvent: (message: ReceivedMessage) => OutgoingEvent | undefined;
  /** @throws when this process cannot open what others may: a mistake of the operator, not of the owner of the destination */
  readonly openSender: (entry: DirectoryEntry) => StreamSender | Promise<StreamSender>;
  readonly observe: ExportObserver;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
};

/**
 * Why a runner has ended: it was told to; its destination was disabled; another process has the position, or it was moved; this
 * process cannot open it; an error.
 */
export type RunnerEnd = 'stopped' | 'disabled' | 'lost' | 'unopened' | 'failed';

export type ExportLag = { readonly waiting: number; readonly oldestMs: number };

/** Exports to one destination, from its position on. */
export type ExportRunner = {
  entry(): DirectoryEntry;
  /** The chain that it goes on with. */
  readonly chain: string;
  readonly ended: Promise<RunnerEnd>;
  /** Takes over what has changed in the directory, except what the sender was opened with. */
  renew(entry: DirectoryEntry): void;
  /** The position is this process's until then, in milliseconds since the epoch. */
  hold(until: number): void;
  lag(): ExportLag;
  /** Asks how far behind it is, and tells its owner when that is far. */
  check(): Promise<void>;
  /** Begins nothing more; what is under way has so long to end. */
  stop(withinMs: number): void;
};

/** What was read ahead for a receiver that takes longer is given up. */
const SLOW_MS = 10_000;
const REOPEN_MS = { first: 100, most: 10_000 };
const CLOSE_MS = 2_000;
const BACKLOG = { waiting: 100_000, oldestMs: 60 * 60_000 };

type Beginning = {
  readonly entry: DirectoryEntry;
  readonly claimed: ClaimedPosition;
  readonly heldUntil: number;
  /** Whether the operator was told that it cannot be opened. */
  readonly isToldUnopened: boolean;
};

/** What a runner knows, and what may be changed from outside. */
type State = {
  entry: DirectoryEntry;
  heldUntil: number;
  /** What the receiver has. */
  progress: Progress;
  /** What was read and sent, and need not have been acknowledged. */
  sent: Progress;
  /** What is being sent, and what has still to be acknowledged. */
  inHand: readonly ExportBatch[];
  source: ExportSource | undefined;
  sending: SendExport | undefined;
  readonly stopping: AbortController;
  readonly aborting: AbortController;
};

export function startExportRunner(dependencies: ExportRunnerDependencies, beginning: Beginning): ExportRunner {
  const { positions, openSender, clock, log } = dependencies;
  const { entry, claimed, heldUntil, isToldUnopened } = beginning;
  const place = placeOf(entry);
  const state: State = {
    entry,
    heldUntil,
    progress: claimed,
    sent: claimed,
    inHand: [],
    source: undefined,
    sending: undefined,
    stopping: new AbortController(),
    aborting: new AbortController(),
  };
  const open = async (): Promise<StreamSender | undefined> => {
    try {
      return await openSender(entry);
    } catch (error) {
      if (!isToldUnopened) log.error({ ...place, error }, 'this process cannot open a destination, and will try again');
      return undefined;
    }
  };
  const begin = async (): Promise<RunnerEnd> => {
    const sender = await open();
    return sender === undefined ? 'unopened' : run(dependencies, state, sender);
  };
  const lag = (): ExportLag => {
    const { inHand, source } = state;
    const oldestAt = inHand.find((batch) => batch.oldestAt !== undefined)?.oldestAt;
    const oldestMs = oldestAt === undefined ? 0 : Math.max(0, clock.now() - oldestAt.getTime());
    return { waiting: inHand.reduce((sum, { records }) => sum + records.length, source?.waiting() ?? 0), oldestMs };
  };
  return {
    entry: () => state.entry,
    chain: claimed.head.chain,
    ended: begin().catch((error: unknown): RunnerEnd => {
      log.error({ ...place, error }, 'an export ended by an error and will begin again');
      return 'failed';
    }),
    renew(changed) {
      state.entry = changed;
      state.sending?.learn(changed.health);
    },
    hold(until) {
      state.heldUntil = until;
    },
    lag,
    async check() {
      // The bus may have forgotten the reading of one that takes nothing: it is opened again then.
      await state.source?.check().catch(() => state.source?.forget());
      const { waiting, oldestMs } = lag();
      if (waiting > BACKLOG.waiting || oldestMs > BACKLOG.oldestMs)
        await positions.tellBacklog(place, { waiting, oldestMs, at: new Date(clock.now()) });
    },
    stop(withinMs) {
      state.stopping.abort();
      state.source?.forget();
      setTimeout(() => state.aborting.abort(), withinMs).unref();
    },
  };
}

const placeOf = ({ destination: { orgId, id } }: DirectoryEntry) => ({ orgId, destinationId: id });

async function run(dependencies: ExportRunnerDependencies, state: State, sender: StreamSender): Promise<RunnerEnd> {
  const { readBatchesFrom, readEvent, healths, observe, clock, random, log } = dependencies;
  const { kind } = state.entry.destination;
  const place = placeOf(state.entry);
  state.sending = createSendExport(sender, {
    place,
    health: state.entry.health,
    healths,
    mayGoOn: () => clock.now() < state.heldUntil,
    signals: { stopping: state.stopping.signal, aborting: state.aborting.signal },
    onOutcome: (outcome, records) => observe.onOutcome(kind, outcome, records),
    clock,
    random,
    log,
  });
  const look = (message: ReceivedMessage) => {
    const event = readEvent(message);
    if (event !== undefined) return state.entry.matches(event) ? event : undefined;
    observe.onUnreadable();
    log.warn({ ...place, sequence: message.sequence }, 'a message on the bus is not an event; it is not exported');
    return undefined;
  };
  const onGap = (messages: number) => observe.onGap(kind, messages);
  state.source = createExportSource({ place, sender, progress: () => state.sent, look, readBatchesFrom, onGap, log });
  try {
    return await exportAll(dependencies, state, { source: state.source, sending: state.sending });
  } finally {
    // What is under way is given up: who exports next begins after the last record that is known to have arrived.
    state.aborting.abort();
    state.source.forget();
    await Promise.race([sender.close(), sleep(CLOSE_MS, undefined, { ref: false })]).catch(() => undefined);
  }
}

type Parts = { readonly source: ExportSource; readonly sending: SendExport };

/** Why no more is finished: exporting ends, or what was taken is to be sent again. */
type Obstacle = { readonly end: RunnerEnd } | { readonly failed: Answer };

async function exportAll(dependencies: ExportRunnerDependencies, state: State, parts: Parts): Promise<RunnerEnd> {
  const { source } = parts;
  const { signal } = state.stopping;
  const begin = () => createExportPipeline<Obstacle>(source.forget);
  let pipeline = begin();
  for (let failures = 0; !signal.aborted; ) {
    if (pipeline.isStuck()) {
      const end = await overcome(state, parts, await pipeline.drained());
      if (end !== undefined) return end;
      pipeline = begin();
    }
    const batch = await source.next().catch((error: unknown) => {
      if (!isRetryable(error)) throw error;
      if (failures === 0) dependencies.log.warn({ ...placeOf(state.entry), error }, 'the stream of events cannot be read at the moment');
      failures += 1;
      return undefined;
    });
    if (pipeline.isStuck()) continue;
    if (batch === undefined) {
      await pause(failures, signal);
      continue;
    }
    failures = 0;
    const end = await exportBatch(dependencies, state, { ...parts, batch, pipeline });
    if (end !== undefined) return end;
  }
  const obstacle = await pipeline.drained();
  return obstacle !== undefined && 'end' in obstacle ? obstacle.end : 'stopped';
}

/** @returns why exporting ends; undefined when it begins again after the last record that the receiver has */
async function overcome(state: State, { source, sending }: Parts, obstacle: Obstacle | undefined): Promise<RunnerEnd | undefined> {
  if (obstacle !== undefined && 'end' in obstacle) return obstacle.end;
  const settled = obstacle && (await sending.settle(obstacle.failed));
  if (settled?.kind === 'disabled' || settled?.kind === 'stopped') return settled.kind;
  state.inHand = [];
  state.sent = state.progress;
  source.forget();
  return undefined;
}

type Work = Parts & { readonly batch: ExportBatch; readonly pipeline: ExportPipeline<Obstacle> };

/** @returns why exporting ends; undefined when it goes on, or when the pipeline is stuck */
async function exportBatch(
  dependencies: ExportRunnerDependencies,
  state: State,
  { batch, source, sending, pipeline }: Work,
): Promise<RunnerEnd | undefined> {
  state.inHand = [...state.inHand, batch];
  const slow = setTimeout(source.forget, SLOW_MS);
  try {
    const sent = batch.records.length === 0 ? nothingSent(dependencies.clock) : await sending.send(batch.records);
    if (sent.kind === 'disabled') return 'disabled';
    if (sent.kind === 'stopped') return state.stopping.signal.aborted ? 'stopped' : 'lost';
    state.sent = { ...state.sent, ...batch.end };
    pipeline.add(() => finishBatch(dependencies, state, { batch, sent, sending }));
    if (sent.kind === 'acknowledged') await pipeline.drained();
    return undefined;
  } finally {
    clearTimeout(slow);
  }
}

type Sent = { readonly batch: ExportBatch; readonly sent: Acknowledged | UnderWay; readonly sending: SendExport };

async function finishBatch(
  dependencies: ExportRunnerDependencies,
  state: State,
  { batch, sent, sending }: Sent,
): Promise<Obstacle | undefined> {
  const { clock, observe } = dependencies;
  let settled: Settled | undefined = sent.kind === 'acknowledged' ? sent : undefined;
  if (sent.kind === 'under_way') {
    const answer = await sent.answer;
    if (answer.outcome.kind !== 'acknowledged') return { failed: answer };
    settled = await sending.settle(answer);
  }
  if (settled?.kind !== 'acknowledged') return { end: 'stopped' };
  const deadLetters = deadLettersOf(batch, settled);
  if (deadLetters.length > 0) observe.onDeadLetters(state.entry.destination.kind, deadLetters.length);
  const acknowledgedAt = batch.records.length > 0 ? new Date(clock.now()) : undefined;
  const isDone = await advance(dependencies, state, { from: state.progress, to: batch.end, acknowledgedAt, deadLetters });
  if (!isDone) return { end: 'lost' };
  const acknowledged = acknowledgedAt === undefined ? {} : { acknowledgedAt };
  state.progress = { ...state.progress, ...batch.end, ...acknowledged };
  state.sent = { ...state.sent, ...acknowledged };
  state.inHand = state.inHand.slice(1);
  return undefined;
}

/** The receiver has the records by now: giving up would have it get them again. */
async function advance({ positions, log }: ExportRunnerDependencies, state: State, change: PositionChange): Promise<boolean> {
  const place = placeOf(state.entry);
  for (let failures = 0; ; failures += 1) {
    try {
      return await positions.advance(place, change);
    } catch (error) {
      if (!isRetryable(error) || state.aborting.signal.aborted) throw error;
      if (failures === 0) log.warn({ ...place, error }, 'a position cannot be written down at the moment');
      await pause(failures, state.aborting.signal);
    }
  }
}

const pause = (failures: number, signal: AbortSignal) =>
  sleep(Math.min(REOPEN_MS.most, REOPEN_MS.first * 2 ** failures), undefined, { signal }).catch(() => undefined);

const nothingSent = (clock: Clock): Acknowledged => ({ kind: 'acknowledged', rejected: [], startedAt: new Date(clock.now()), totalMs: 0 });

function deadLettersOf(batch: ExportBatch, { rejected, startedAt, totalMs }: Acknowledged): readonly DeadLetter[] {
  const tried = { startedAt, totalMs };
  const refused = rejected.flatMap(({ index, reason }) => {
    const record = batch.records[index];
    if (record === undefined) return [];
    const streamSequence = batch.sequences[index] ?? batch.end.streamSequence;
    return [{ event: record.event, streamSequence, reason: `record ${record.link.sequence}: ${reason}`, ...tried }];
  });
  return [...batch.unsendable.map((letter) => ({ ...letter, ...tried })), ...refused];
}
