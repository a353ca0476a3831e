/** One POST to a receiver of records, and what its answer, or the lack of one, means where the receiver has no words of its own. */
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Secret } from '@sentinelmesh/crypto';
import { type Egress, EgressRefused, type EgressResponse } from '@sentinelmesh/egress';
import { parseObject } from '../formats/json-record.ts';
import type { Members } from '../formats/members.ts';
import type { StreamOutcome } from './destination-kind.ts';
import { attemptErrorOf, attemptErrorOfStatus, retryAfterMs } from './http-outcome.ts';

/** Why no more is sent now. */
export type Stop = Exclude<StreamOutcome, { readonly kind: 'acknowledged' }>;

export type HttpAnswer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type HttpReceiver = {
  post(request: PostRequest): Promise<HttpAnswer | Stop>;
  /** The same without a body, by GET. */
  get(url: string, signal: AbortSignal): Promise<HttpAnswer | Stop>;
  /** What a status that is no success means for all records: come later, or somebody must change a setting. */
  stopOf(answer: HttpAnswer, advice?: string): Stop;
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

export type HttpReceiverOptions = {
  readonly egress: Egress;
  /** The product name, with which sentences begin. */
  readonly title: string;
  readonly timeoutMs: number;
  /** Never repeated, should the receiver repeat them. */
  secrets(): readonly (Secret<string> | undefined)[];
};

const MAX_EXCERPT = 200;
const MAX_ANSWER_BYTES = 1024 * 1024;

const compressed = promisify<string, { level: number }, Buffer>(gzip);
// Records are wordy: the fastest level already leaves a tenth of them.
const FAST = { level: constants.Z_BEST_SPEED };

export function createHttpReceiver({ egress, title, timeoutMs, secrets }: HttpReceiverOptions): HttpReceiver {
  const exchange = async (signal: AbortSignal, request: () => Promise<EgressResponse>): Promise<HttpAnswer | Stop> => {
    try {
      const { status, headers, body } = await request();
      return { kind: 'answer', status, headers, text: body.toString('utf8') };
    } catch (error) {
      return stopOfError(error, title, signal);
    }
  };
  const says = (answer: HttpAnswer, words = answer.text) => {
    const excerpt = excerptOf(words, secrets());
    return `${title} answered ${answer.status}${excerpt === '' ? '' : `: ${excerpt}`}`;
  };
  const limits = { timeoutMs, maxResponseBytes: MAX_ANSWER_BYTES };
  return {
    says,
    get: (url, signal) => exchange(signal, () => egress.request({ method: 'GET', url, signal, ...limits })),
    post: ({ url, headers, body, compress, signal }) =>
      exchange(signal, async () => {
        const encoding = compress ? { 'content-encoding': 'gzip' } : {};
        const bytes = compress ? await compressed(body, FAST) : body;
        return egress.request({ method: 'POST', url, headers: { ...headers, ...encoding }, body: bytes, signal, ...limits });
      }),
    stopOf: (answer, advice = adviceFor(answer.status)) => {
      const error = attemptErrorOfStatus(answer.status);
      if (error === 'throttled' || error === 'server_error' || error === 'timeout') {
        return { kind: 'retry', error, detail: says(answer), retryAfterMs: retryAfterMs(answer.headers, new Date()) };
      }
      return { kind: 'configuration', detail: `${says(answer)}. ${advice}` };
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
  // Its message names the rule that was broken, and no address.
  if (error instanceof EgressRefused) return { kind: 'configuration', detail: `${title} cannot be called: ${error.message}` };
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

/** The beginning of what a receiver said, on one line and without what must not be repeated. */
function excerptOf(text: string, secrets: readonly (Secret<string> | undefined)[]): string {
  const shown = secrets.reduce((rest, hidden) => {
    const value = hidden?.reveal() ?? '';
    return value === '' ? rest : rest.replaceAll(value, '***');
  }, text);
  const line = shown.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.slice(0, MAX_EXCERPT).toWellFormed();
}

/** The members of a JSON object; none for any other text. */
export const membersOf = (text: string): Members => parseObject(text) ?? {};
