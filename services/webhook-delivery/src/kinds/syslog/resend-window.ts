import type { Ending } from './transport.ts';

/**
 * What a lost connection may have swallowed. That a record was written says only that the system has it: a receiver that dies
 * takes along what it had not read. The window keeps the last records that were written, so that the next connection can begin
 * with them. The receiver may then have some twice, with the same sequence and hash.
 */
export type ResendWindow = {
  add(messages: readonly Buffer[]): void;
  /**
   * Takes out what may be lost now that the connection is. Of one that was closed, what was written shortly before: older things
   * have been read. Of one that broke, all there is, unless nothing was written for a minute: a firewall that forgets an idle
   * connection breaks it, and swallows nothing. Of one that fell silent, all there is: nobody knows since when.
   */
  take(ending: Ending): readonly Buffer[];
};

type Options = { readonly maxRecords: number; readonly maxAgeMs: number; readonly now: () => number };

const MAX_BYTES = 16 * 1024 * 1024;
const IDLE_MS = 60_000;

export function createResendWindow({ maxRecords, maxAgeMs, now }: Options): ResendWindow {
  let kept: { readonly bytes: Buffer; readonly at: number }[] = [];
  let size = 0;

  const since = (ending: Ending): number => {
    const time = now();
    const isIdle = time - (kept.at(-1)?.at ?? 0) > IDLE_MS;
    return ending === 'closed' || (ending === 'broken' && isIdle) ? time - maxAgeMs : Number.NEGATIVE_INFINITY;
  };
  return {
    add: (messages) => {
      const at = now();
      for (const bytes of maxRecords === 0 ? [] : messages.slice(-maxRecords)) {
        kept.push({ bytes, at });
        size += bytes.length;
      }
      let surplus = Math.max(0, kept.length - maxRecords);
      for (const { bytes } of kept.slice(0, surplus)) size -= bytes.length;
      for (; size > MAX_BYTES; surplus++) size -= kept[surplus]?.bytes.length ?? size;
      if (surplus > 0) kept = kept.slice(surplus);
    },
    take: (ending) => {
      const from = since(ending);
      const taken = kept.filter(({ at }) => at >= from).map(({ bytes }) => bytes);
      kept = [];
      size = 0;
      return maxAgeMs === 0 ? [] : taken;
    },
  };
}
