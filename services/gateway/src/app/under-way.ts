/** Work that must be finished before the process stops, whether or not somebody still waits for it. */
export type UnderWay = {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
};

export function trackUnderWay(): UnderWay {
  const works = new Set<Promise<unknown>>();
  return {
    async run(work) {
      const working = work();
      works.add(working);
      try {
        return await working;
      } finally {
        works.delete(working);
      }
    },
    async settled() {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
