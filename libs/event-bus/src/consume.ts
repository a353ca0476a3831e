import type { ConsumerInfo } from '@nats-io/jetstream';
import { millis } from '@nats-io/transport-node';
import type { DurableDefinition } from '@sentinelmesh/contracts';
import { attach, type Gap } from './attach.ts';
import { createBatchQueue } from './batch-queue.ts';
import type { Connection } from './connection.ts';
import type { BusLog } from './log.ts';
import type { BusObserver } from './observe.ts';
import { done } from './outcome.ts';
import type { Publish } from './publish.ts';
import type { Delivery, ReceivedMessage } from './received-message.ts';
import { createSettler, defaultFailurePolicy, type FailurePolicy, type HandleBatch } from './settle.ts';

/** Handles one message. Returning acknowledges it; a `Rejected` makes it a dead letter; anything else has it come again. */
export type HandleMessage = (message: ReceivedMessage) => Promise<void>;

export type ConsumeOptions = Partial<FailurePolicy> & {
  /** How many messages are handled together at most. */
  readonly maxBatch?: number;
  /** How long messages may wait for others, in milliseconds: what it is at the moment, where it changes. */
  readonly maxWaitMs?: number | (() => number);
  readonly onGap?: (gap: Gap) => void;
  readonly log?: BusLog;
} & ({ readonly handleBatch: HandleBatch } | { readonly handle: HandleMessage });

export type Consumer = {
  /** False while its durable cannot be reached, or nothing can be handled. */
  isReady(): boolean;
  /**
   * Handles what was delivered already and takes no more. What cannot be handled now goes back to the server, which
   * remembers that only as long as it runs: after its restart such messages come when their ack wait is over.
   */
  stop(): Promise<void>;
};

const MAX_BATCH = 500;
const MAX_WAIT_MS = 50;
// A message that reaches the handler so shortly before the server gives it up has brought down every process so far.
const SPARE_DELIVERIES = 4;
const HEARTBEATS_PER_ACK_WAIT = 3;

type Dependencies = {
  readonly connection: Connection;
  readonly service: string;
  readonly publish: Publish;
  readonly log: BusLog;
  readonly observer: BusObserver;
  readonly onReadyChange: () => void;
};

/** Starts consuming from a durable, now or as soon as it can be reached, until it is stopped. */
export function startConsumer(
  dependencies: Dependencies,
  durable: Pick<DurableDefinition, 'stream' | 'name'>,
  options: ConsumeOptions,
): Consumer {
  const { maxBatch = MAX_BATCH, maxWaitMs: wait = MAX_WAIT_MS, log = dependencies.log } = options;
  const maxWaitMs = typeof wait === 'number' ? () => wait : wait;
  const policy = { ...defaultFailurePolicy, ...options };
  const stopping = new AbortController();
  const queue = createBatchQueue<Delivery>({ maxBatch, maxWaitMs });
  const inHand = new Set<Delivery>();
  const heartbeat = createHeartbeat(() => [...inHand, ...queue.all()]);
  const state = { attached: false, held: false };
  let giveUpFrom = Number.POSITIVE_INFINITY;
  const setState = (change: Partial<typeof state>) => {
    Object.assign(state, change);
    dependencies.onReadyChange();
  };

  dependencies.observer.begin(durable);
  const settler = createSettler({
    ...policy,
    durable,
    log,
    publish: dependencies.publish,
    observer: dependencies.observer,
    handleBatch: 'handleBatch' in options ? options.handleBatch : oneByOne(options.handle),
    onHeld: (held) => setState({ held }),
    stopping: stopping.signal,
  });
  const onAttached = (info: ConsumerInfo | undefined) => {
    if (info !== undefined) {
      const { max_deliver = -1, ack_wait = 0 } = info.config;
      giveUpFrom = max_deliver > 0 ? Math.max(policy.maxDeliveries + 1, max_deliver - SPARE_DELIVERIES) : Number.POSITIVE_INFINITY;
      heartbeat.start(millis(ack_wait) / HEARTBEATS_PER_ACK_WAIT);
    }
    setState({ attached: info !== undefined });
  };
  const attachment = attach({
    ...dependencies,
    durable,
    log,
    capacity: maxBatch,
    unhandled: queue.size,
    pauseMs: maxWaitMs,
    deliver: queue.push,
    onGroupEnd: queue.endGroup,
    onAttached,
    onGap: options.onGap ?? (() => undefined),
  });

  const settleGroup = async (group: readonly Delivery[]) => {
    if (group.every(({ message }) => message.deliveries >= giveUpFrom)) await settler.giveUp(group, 'delivered_too_often');
    else await settler.settle(group);
    for (const delivery of group) inHand.delete(delivery);
  };
  const work = async () => {
    const isSuspect = ({ message }: Delivery) => 'handle' in options || message.deliveries > policy.maxDeliveries;
    for (let batch = await queue.next(); batch.length > 0; batch = await queue.next()) {
      for (const delivery of batch) inHand.add(delivery);
      attachment.refill();
      for (const group of groupsOf(batch, isSuspect)) await settleGroup(group);
    }
  };

  const working = work();
  return {
    isReady: () => state.attached && !state.held && !stopping.signal.aborted,
    async stop() {
      stopping.abort();
      dependencies.onReadyChange();
      await attachment.detach();
      queue.close();
      await working;
      heartbeat.stop();
    },
  };
}

/** Those that were delivered too often without an answer are handled alone: one of them may be what stopped the process. */
function groupsOf(batch: readonly Delivery[], isSuspect: (delivery: Delivery) => boolean): readonly (readonly Delivery[])[] {
  const others = batch.filter((delivery) => !isSuspect(delivery));
  const suspects = batch.filter(isSuspect).map((delivery) => [delivery]);
  return others.length === 0 ? suspects : [others, ...suspects];
}

const oneByOne =
  (handle: HandleMessage): HandleBatch =>
  async (messages) => {
    for (const message of messages) await handle(message);
    return messages.map(() => done);
  };

/** Asks for more time for messages that take long, before the server delivers them to somebody else. */
function createHeartbeat(unanswered: () => readonly Delivery[]) {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => clearInterval(timer);
  return {
    start(intervalMs: number) {
      stop();
      timer = setInterval(() => {
        const now = Date.now();
        for (const delivery of unanswered()) if (now - delivery.receivedAt >= intervalMs) delivery.working();
      }, intervalMs).unref();
    },
    stop,
  };
}
