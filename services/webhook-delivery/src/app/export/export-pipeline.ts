/** Why what is under way does not go on as it should: `T`, or an error. */
type Hitch<T> = { readonly reason: T } | { readonly error: unknown };

/** Work that began in its order, takes its time, and is finished in its order. */
export type ExportPipeline<T> = {
  /** @param finish is called when all before are finished, unless one of them gave a reason to go on no more */
  add(finish: () => Promise<T | undefined>): void;
  /** Whether there is a reason. */
  isStuck(): boolean;
  /**
   * Resolves when nothing is left to finish: to the reason, if there is one.
   *
   * @throws what one of them threw
   */
  drained(): Promise<T | undefined>;
};

/** @param onStuck called when there is a reason, once */
export function createExportPipeline<T>(onStuck: () => void): ExportPipeline<T> {
  let hitch: Hitch<T> | undefined;
  let last: Promise<void> = Promise.resolve();
  const stick = (found: Hitch<T>) => {
    hitch = found;
    onStuck();
  };
  return {
    add(finish) {
      last = last.then(async () => {
        if (hitch !== undefined) return;
        try {
          const reason = await finish();
          if (reason !== undefined) stick({ reason });
        } catch (error) {
          stick({ error });
        }
      });
    },
    isStuck: () => hitch !== undefined,
    async drained() {
      await last;
      if (hitch !== undefined && 'error' in hitch) throw hitch.error;
      return hitch?.reason;
    },
  };
}
