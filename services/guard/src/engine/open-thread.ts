import { Worker } from 'node:worker_threads';
import type { Policy } from '@sentinelmesh/guard-engine';
import { Internal, Unavailable } from '@sentinelmesh/kernel';
import { createPolicyPlaces } from './policy-places.ts';
import type { Answer, Done, EngineKeys, PlacedPolicy, Question, Results, Task } from './tasks.ts';

export type ThreadOptions = {
  readonly keys: EngineKeys;
  readonly log: { error(fields: Readonly<Record<string, unknown>>, message: string): void };
  /** A thread that answers nothing for so long while it is asked is ended. No text takes that time. */
  readonly stuckAfterMs?: number;
  readonly program?: URL;
};

export type Thread = {
  /**
   * @param describe gets the place of a policy in the thread
   * @throws Unavailable when the thread ends over it, or there is none at the moment; Internal when the engine refuses the task
   */
  carryOut<Kind extends Task['kind']>(
    describe: (place: (policy: Policy) => PlacedPolicy) => Task & { readonly kind: Kind },
  ): Promise<Done<Results[Kind]>>;
  /** How much it is asked at the moment; more than any number while it is starting again. */
  underWay(): number;
  /** Another number after each restart, which forgets streams. */
  life(): number;
  close(): Promise<void>;
};

const PROGRAM = new URL('./thread.ts', import.meta.url);
const STUCK_AFTER_MS = 15_000;
const RESTART_MS = 1_000;
/** What an inspection leaves behind is small and soon forgotten; by default, threads keep far more room for it. */
const RESOURCES = { maxYoungGenerationSizeMb: 16 };

type Waiting = { readonly resolve: (done: Done<Results[Task['kind']]>) => void; readonly reject: (error: Error) => void };
type Life = {
  readonly worker: Worker;
  readonly place: (policy: Policy) => PlacedPolicy;
  readonly waiting: Map<number, Waiting>;
  /** Ends it, when it runs out while somebody waits. */
  readonly patience: NodeJS.Timeout;
};

/** Starts a thread of the engine, and another one whenever it ends. Resolves when it can work; throws when it never could. */
export async function openThread({ keys, log, stuckAfterMs = STUCK_AFTER_MS, program = PROGRAM }: ThreadOptions): Promise<Thread> {
  let current: Life | undefined;
  let lives = 0;
  let asked = 0;
  let isClosed = false;

  async function begin(): Promise<void> {
    const worker = new Worker(program, { workerData: keys, name: 'guard-engine', resourceLimits: RESOURCES });
    const waiting = new Map<number, Waiting>();
    const patience = setTimeout(() => {
      if (waiting.size === 0) return;
      log.error({ waiting: waiting.size }, 'a thread of the guard engine does not answer; it is ended');
      void worker.terminate();
    }, stuckAfterMs).unref();
    const life: Life = { worker, place: createPolicyPlaces(), waiting, patience };
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    worker.on('message', (message: 'ready' | Answer) => {
      patience.refresh();
      if (message === 'ready') resolve();
      else settle(waiting, message);
    });
    worker.on('error', (error) => {
      log.error({ error }, 'a thread of the guard engine broke down');
      reject(error);
    });
    worker.on('exit', () => {
      clearTimeout(patience);
      reject(new Unavailable('the guard engine did not start'));
      for (const one of waiting.values()) one.reject(new Unavailable('the guard engine broke down and starts again'));
      waiting.clear();
      if (current !== life) return;
      current = undefined;
      beginLater();
    });
    await ready;
    lives += 1;
    current = life;
    if (isClosed) await worker.terminate();
  }

  const beginLater = (): void => {
    if (!isClosed) setTimeout(() => void begin().catch(beginLater), RESTART_MS).unref();
  };

  await begin();
  return {
    carryOut(describe) {
      if (current === undefined) return Promise.reject(new Unavailable('the guard engine broke down and starts again'));
      const { worker, place, waiting, patience } = current;
      if (waiting.size === 0) patience.refresh();
      const { promise, resolve, reject } = Promise.withResolvers<Done<never>>();
      asked += 1;
      // What cannot be sent throws here, before anybody waits for it.
      worker.postMessage({ id: asked, task: describe(place) } satisfies Question);
      waiting.set(asked, { resolve: resolve as Waiting['resolve'], reject });
      return promise;
    },
    underWay: () => current?.waiting.size ?? Number.POSITIVE_INFINITY,
    life: () => lives,
    async close() {
      isClosed = true;
      await current?.worker.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const asked = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('done' in answer) asked?.resolve(answer.done);
  else asked?.reject(new Internal(answer.failure));
}
