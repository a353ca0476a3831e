import type { Secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import type { AttemptError, AttemptResult } from '../domain/attempt.ts';
import { exchange, type HttpAnswer } from './http-exchange.ts';
import { attemptErrorOf, attemptErrorOfStatus, retryAfterMs } from './http-outcome.ts';
import { excerptOf, MAX_EXCERPT_BYTES } from './response-excerpt.ts';

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
/** More than is shown: a secret that lies across the end of that must be found whole. */
const KEPT_BYTES = 2 * MAX_EXCERPT_BYTES;

/** POSTs one message and tells what became of it. Never throws. */
export async function pushOverHttp(egress: Egress, push: HttpPush): Promise<AttemptResult> {
  const { url, headers, body, secrets, timeoutMs, attemptedAt, signal, errorOf = ({ status }) => attemptErrorOfStatus(status) } = push;
  const request = { method: 'POST', url, headers, body, timeoutMs, maxResponseBytes: MAX_ANSWER_BYTES, signal };
  const { answer, timings, thrown } = await exchange(egress, request, KEPT_BYTES);
  if (answer === undefined) return { succeeded: false, error: attemptErrorOf(thrown), timings };
  // Whoever has said 2xx has the message, however much it says after that, and however it breaks off.
  const error = errorOf(answer);
  return {
    succeeded: error === undefined,
    error,
    status: answer.status,
    retryAfterMs: error === undefined ? undefined : retryAfterMs(answer.headers, attemptedAt),
    timings,
    response: excerptOf(answer.text, secrets),
  };
}
