/**
 * How long the parts of a call took, in milliseconds. A part is absent where the call did not come so far, and where there
 * was none of it: a connection that was there already, an address instead of a name, no TLS.
 */
export type Timings = {
  /** Resolving the name. */
  readonly dnsMs?: number;
  /** The TCP connection; through a proxy also its answer to CONNECT. */
  readonly connectMs?: number;
  /** The TLS handshake with the other side. */
  readonly tlsMs?: number;
  /** From the call to the head of the answer. */
  readonly firstByteMs?: number;
  /** From the call to its end, good or bad. */
  readonly totalMs: number;
};

/** Timings of a call under way. */
export type Progress = { -readonly [Part in Exclude<keyof Timings, 'totalMs'>]?: number };

/** Notes how long a part of the call took, if it comes to a good end. */
export async function timed<T>(progress: Progress, part: keyof Progress, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  progress[part] = performance.now() - startedAt;
  return result;
}

export const timingsOf = (progress: Progress, startedAt: number): Timings => ({ ...progress, totalMs: performance.now() - startedAt });
