import { Unavailable } from '@sentinelmesh/kernel';
import type { Engine, EngineStream } from '../app/ports.ts';
import { openThread, type Thread, type ThreadOptions } from './open-thread.ts';

type EngineOptions = ThreadOptions & { readonly threads: number };

/** Texts that wait for a thread: a second of work where they are of ordinary size. Whoever came later would give up before his turn. */
const MAX_WAITING = 1_024;

/**
 * The engine on threads of its own, each text on the one that has least to do: who waits for anything else of this process does not
 * wait for a text to be inspected. Resolves when all of them can work.
 */
export async function openEngine({ threads: count, ...options }: EngineOptions): Promise<Engine & { close(): Promise<void> }> {
  const threads = await Promise.all(Array.from({ length: count }, () => openThread(options)));
  const idlest = (): Thread => {
    const thread = threads.reduce((least, each) => (each.underWay() < least.underWay() ? each : least));
    // One that is starting again says so itself.
    if (thread.underWay() >= MAX_WAITING && thread.underWay() !== Number.POSITIVE_INFINITY) {
      throw new Unavailable('the guard has too many texts to inspect at the moment');
    }
    return thread;
  };
  let streams = 0;
  return {
    inspect: async ({ policy, ...input }, reader) =>
      idlest().carryOut((place) => ({ kind: 'inspect', input: { ...input, policy: place(policy) }, reader })),
    openStream({ policy, ...input }, reader) {
      streams += 1;
      const thread = idlest();
      const opened = thread.carryOut((place) => ({ kind: 'open', stream: streams, input: { ...input, policy: place(policy) }, reader }));
      return streamOn(thread, streams, opened);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

function streamOn(thread: Thread, stream: number, opened: Promise<unknown>): EngineStream {
  const life = thread.life();
  // It is told with the first piece, and must not count as forgotten before.
  opened.catch(() => undefined);
  const isThere = async (): Promise<void> => {
    await opened;
    if (thread.life() !== life) throw new Unavailable('the guard engine broke down; send the text again');
  };
  return {
    async push(piece) {
      await isThere();
      return thread.carryOut(() => ({ kind: 'push', stream, piece }));
    },
    async end() {
      await isThere();
      return thread.carryOut(() => ({ kind: 'end', stream }));
    },
    close() {
      if (thread.life() === life) thread.carryOut(() => ({ kind: 'close', stream })).catch(() => undefined);
    },
  };
}
