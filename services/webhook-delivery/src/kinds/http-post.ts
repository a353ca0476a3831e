/** One POST to a receiver of records, and what its answer, or the lack of one, means where the receiver has no words of its own. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Secret } from '@sentinelmesh/crypto';
import { type Egress, EgressRefused } from '@sentinelmesh/egress';
import type { AttemptError } from '../domain/attempt.ts';
import { parseObject } from '../formats/json-record.ts';
import type { Members } from '../formats/members.ts';
import { exchange, type HttpAnswer } from './http-exchange.ts';
import { attemptErrorOf, attemptErrorOfStatus, retryAfterMs } from './http-outcome.ts';
import type { RequestOutcome, Stop } from './record-batches.ts';
import { excerptOf } from './response-excerpt.ts';

export type ReceiverAnswer = HttpAnswer & { readonly kind: 'answer' };

export type HttpReceiver = {
  post(request: PostRequest): Promise<ReceiverAnswer | Stop>;
  /** The same without a body, by GET. */
  get(url: string, signal: AbortSignal): Promise<ReceiverAnswer | Stop>;
  /**
   * What a status that is no success means: not these records, where the status is one of `refusals`; for all other records,
   * too, what `stopOf` says.
   */
  failureOf(answer: ReceiverAnswer, options?: FailureOptions): RequestOutcome;
  /**
   * What a status that is no success means for all records: come later, or somebody must change a setting. The latter only when
   * there was no success for ten minutes: a gateway that is being renewed answers 404, too. At once where it is the receiver's
   * own word, or the page of something else that calls itself a success.
   */
  stopOf(answer: ReceiverAnswer, options?: StopOptions): Stop;
  /** `Datadog answered 400: …`, with the beginning of the answer, or with what a kind found in it to be said. */
  says(answer: HttpAnswer, words?: string): string;
};

export type PostRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly compress: boolean;
  readonly signal: AbortSignal;
};

type StopOptions = {
  /** What somebody should do about it. */
  readonly advice?: string | undefined;
  /** The answer names what is wrong in a way that nothing but the receiver does. */
  readonly isOwnWord?: boolean;
};

type FailureOptions = StopOptions & {
  /** 400 and 413 unless told; 413 always means that they were too large. */
  readonly refusals?: readonly number[];
  /** What the answer says. All of it unless told. */
  readonly words?: string | undefined;
};

export type HttpReceiverOptions = {
  readonly egress: Egress;
  /** The product name, with which sentences begin. */
  readonly title: string;
  readonly timeoutMs: number;
  /** Whether a success is one only by what the answer says. Where its status is enough, it may then be as long or slow as it likes. */
  readonly readsAnswers: boolean;
  /** Never repeated, should the receiver repeat them. */
  secrets(): readonly (Secret<string> | undefined)[];
};

const MAX_EXCERPT = 200;
const MAX_ANSWER_BYTES = { read: 1024 * 1024, unread: 64 * 1024 };
const PATIENCE_MS = 10 * 60_000;
const REFUSALS = [400, 413];

const compressed = promisify<string, { level: number }, Buffer>(gzip);
// Records are wordy: the fastest level already leaves a tenth of them.
const FAST = { level: constants.Z_BEST_SPEED };

export function createHttpReceiver({ egress, title, timeoutMs, readsAnswers, secrets }: HttpReceiverOptions): HttpReceiver {
  const maxBytes = readsAnswers ? MAX_ANSWER_BYTES.read : MAX_ANSWER_BYTES.unread;
  const limits = { timeoutMs, maxResponseBytes: maxBytes };
  let failingSince: number | undefined;

  const send = async (request: Parameters<typeof exchange>[1], signal: AbortSignal): Promise<ReceiverAnswer | Stop> => {
    const { answer, thrown } = await exchange(egress, { ...request, signal, ...limits }, maxBytes);
    if (answer !== undefined && (answer.isWhole || !readsAnswers || answer.status >= 300)) return { kind: 'answer', ...answer };
    if (!(thrown instanceof EgressRefused)) return stopOfError(thrown, title, signal);
    // Its message names the rule that was broken, and no address.
    const detail = `${title} cannot be called: ${thrown.message}`;
    // What a name leads to may be something else for a moment.
    return thrown.reason === 'address' ? unlessItPasses({ error: 'blocked', detail }) : { kind: 'configuration', detail };
  };
  const unlessItPasses = (failure: { error: AttemptError; detail: string; retryAfterMs?: number | undefined }): Stop => {
    failingSince ??= Date.now();
    const isPassing = Date.now() - failingSince < PATIENCE_MS;
    return isPassing ? { kind: 'retry', ...failure } : { kind: 'configuration', detail: failure.detail };
  };
  const says = (answer: HttpAnswer, words = answer.text) => {
    const excerpt = lineOf(excerptOf(words, secrets()));
    return `${title} answered ${answer.status}${excerpt === '' ? '' : `: ${excerpt}`}`;
  };
  const stopOf: HttpReceiver['stopOf'] = (answer, { advice = adviceFor(answer.status), isOwnWord = false } = {}) => {
    const error = attemptErrorOfStatus(answer.status);
    const wait = { error: error ?? 'client_error', retryAfterMs: retryAfterMs(answer.headers, new Date()) };
    if (error === 'throttled' || error === 'server_error' || error === 'timeout') return { kind: 'retry', detail: says(answer), ...wait };
    const detail = `${says(answer)}. ${advice}`;
    // 410 has no other meaning, and a success cannot be told from those of the receiver.
    if (isOwnWord || error === 'gone' || error === undefined) return { kind: 'configuration', detail };
    return unlessItPasses({ detail, ...wait });
  };
  return {
    says,
    stopOf,
    get: (url, signal) => send({ method: 'GET', url }, signal),
    async post({ url, headers, body, compress, signal }) {
      const encoding = compress ? { 'content-encoding': 'gzip' } : {};
      const bytes = compress ? await compressed(body, FAST) : body;
      const answer = await send({ method: 'POST', url, headers: { ...headers, ...encoding }, body: bytes }, signal);
      if (answer.kind === 'answer' && answer.status < 300) failingSince = undefined;
      return answer;
    },
    failureOf(answer, { refusals = REFUSALS, words, ...options } = {}) {
      if (!refusals.includes(answer.status)) return stopOf(answer, options);
      return { kind: 'refused', reason: says(answer, words), tooLarge: answer.status === 413 };
    },
  };
}

function adviceFor(status: number): string {
  if (status < 300) return 'This is not its answer to records: check the URL.';
  if (status < 400) return 'A redirect is never followed: set the URL that it leads to.';
  if (status === 401 || status === 403) return 'Check the credential and what it permits.';
  return 'Check the URL and the settings.';
}

function stopOfError(error: unknown, title: string, signal: AbortSignal): Stop {
  if (signal.aborted) return { kind: 'retry', error: 'timeout', detail: `Sending to ${title} was stopped before it answered` };
  const kind = attemptErrorOf(error);
  return { kind: 'retry', error: kind, detail: `${title} gave no answer: ${FAILURES[kind] ?? 'the connection broke'}` };
}

const FAILURES: Readonly<Record<string, string>> = {
  dns: 'its name cannot be resolved',
  connect: 'it cannot be connected to',
  tls: 'no TLS session can be made with it; its certificate may not be valid',
  timeout: 'the time for it was over',
  proxy: 'the proxy on the way failed',
  too_large: 'what it answered is larger than it may be',
};

const lineOf = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_EXCERPT)
    .toWellFormed();

/** The members of a JSON object; none for any other text. */
export const membersOf = (text: string): Members => parseObject(text) ?? {};
