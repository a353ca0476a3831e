/** One request and what is heard of its answer, however it ends: for every kind that speaks HTTP. */
import { type Egress, EgressFailed, EgressRefused, type EgressRequest, EgressTimeout, ResponseTooLarge } from '@sentinelmesh/egress';
import type { AttemptTimings } from '../domain/attempt.ts';

export type HttpAnswer = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body, as far as it came and was to be kept. */
  readonly text: string;
  /** Whether `text` is all of the body. One that is too long, too slow or breaks off has its status all the same. */
  readonly isWhole: boolean;
};

export type HttpExchange = {
  /** Undefined where none began. */
  readonly answer: HttpAnswer | undefined;
  readonly timings: AttemptTimings;
  /** Why there is no answer, or no more of it. */
  readonly thrown?: unknown;
};

/** Firewalls refuse requests that do not say who sends them. */
const USER_AGENT = 'sentinelmesh/1';
const UTF8 = new TextDecoder();

/** @param keepBytes how much of the body is of use. Never throws. */
export async function exchange(egress: Egress, request: EgressRequest, keepBytes: number): Promise<HttpExchange> {
  const startedAt = performance.now();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let head: Pick<HttpAnswer, 'status' | 'headers'> | undefined;
  const answer = (isEnded: boolean): HttpAnswer | undefined =>
    head && { status: head.status, headers: head.headers, text: textOf(chunks, keepBytes), isWhole: isEnded && size <= keepBytes };
  try {
    const { timings } = await egress.request({
      ...request,
      headers: { 'user-agent': USER_AGENT, ...request.headers },
      onHead(told) {
        head = told;
      },
      onChunk(chunk) {
        if (size < keepBytes) chunks.push(chunk);
        size += chunk.length;
      },
    });
    return { answer: answer(true), timings };
  } catch (thrown) {
    return { answer: answer(false), timings: timingsOf(thrown) ?? { totalMs: performance.now() - startedAt }, thrown };
  }
}

function textOf(chunks: readonly Uint8Array[], keepBytes: number): string {
  const [first] = chunks;
  if (first === undefined) return '';
  return UTF8.decode((chunks.length === 1 ? first : Buffer.concat(chunks)).subarray(0, keepBytes));
}

function timingsOf(error: unknown): AttemptTimings | undefined {
  const isOfEgress =
    error instanceof EgressRefused || error instanceof EgressFailed || error instanceof EgressTimeout || error instanceof ResponseTooLarge;
  return isOfEgress ? error.timings : undefined;
}
