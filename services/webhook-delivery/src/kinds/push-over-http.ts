import type { Secret } from '@sentinelmesh/crypto';
import { type Egress, EgressFailed, EgressRefused, EgressTimeout, ResponseTooLarge } from '@sentinelmesh/egress';
import type { AttemptError, AttemptResult, AttemptTimings } from '../domain/attempt.ts';
import { attemptErrorOf, attemptErrorOfStatus, retryAfterMs } from './http-outcome.ts';
import { excerptOf, MAX_EXCERPT_BYTES } from './response-excerpt.ts';

export type HttpAnswer = {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its beginning, at most 16 KiB. */
  readonly text: string;
};

export type HttpPush = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Never repeated, should the receiver repeat them. */
  readonly secrets: readonly (Secret<string> | undefined)[];
  readonly timeoutMs: number;
  readonly attemptedAt: Date;
  readonly signal: AbortSignal;
  /** What an answer means; undefined is success. By its status alone unless told. */
  readonly errorOf?: (answer: HttpAnswer) => AttemptError | undefined;
};

/** A receiver of messages has little to say; of one that says more, no more is read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** POSTs one message and tells what became of it. Never throws. */
export async function pushOverHttp(egress: Egress, push: HttpPush): Promise<AttemptResult> {
  const { url, headers, body, secrets, timeoutMs, attemptedAt, signal, errorOf = ({ status }) => attemptErrorOfStatus(status) } = push;
  const heard = listen(secrets);
  const startedAt = performance.now();
  const conclude = (timings: AttemptTimings, thrown?: unknown): AttemptResult => {
    const answer = heard.answer();
    if (answer === undefined) return { succeeded: false, error: attemptErrorOf(thrown), timings };
    const error = errorOf(answer);
    const retryAfter = error === undefined ? undefined : retryAfterMs(answer.headers, attemptedAt);
    return { succeeded: error === undefined, error, status: answer.status, retryAfterMs: retryAfter, timings, response: answer.text };
  };
  try {
    const request = { method: 'POST', url, headers, body, timeoutMs, maxResponseBytes: MAX_ANSWER_BYTES, signal, onChunk: heard.onChunk };
    const { timings, ...head } = await egress.request(request);
    heard.onHead(head);
    return conclude(timings);
  } catch (error) {
    // Whoever has said 2xx has the message, however much it says after that, and however it breaks off.
    return conclude(timingsOf(error) ?? { totalMs: performance.now() - startedAt }, error);
  }
}

type Head = Pick<HttpAnswer, 'status' | 'headers'>;

/** Keeps the head of an answer, and as much of its body as is shown to people. */
function listen(secrets: HttpPush['secrets']) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let head: Head | undefined;
  return {
    onHead({ status, headers }: Head): void {
      head ??= { status, headers };
    },
    onChunk(chunk: Uint8Array, { status, headers }: Head): void {
      head ??= { status, headers };
      if (size < MAX_EXCERPT_BYTES) chunks.push(chunk.subarray(0, MAX_EXCERPT_BYTES - size));
      size += chunk.length;
    },
    answer: (): HttpAnswer | undefined => head && { ...head, text: excerptOf(Buffer.concat(chunks), secrets) },
  };
}

function timingsOf(error: unknown): AttemptTimings | undefined {
  const kinds = [EgressRefused, EgressFailed, EgressTimeout, ResponseTooLarge];
  return kinds.flatMap((kind) => (error instanceof kind ? (error.timings ?? []) : []))[0];
}
