import { retryAfterMs } from '../http-outcome.ts';
import { type HttpReceiver, membersOf, type ReceiverAnswer } from '../http-post.ts';
import type { RequestOutcome } from '../record-batches.ts';

// Codes as Splunk documents them under "HTTP Event Collector error codes". Those that are in no set are told by the status.
/** Success; the same, while the queue or the acknowledgements are approaching their capacity. */
const SUCCESS = new Set([0, 24, 25]);
const INTERNAL_ERROR = 8;
/** Server busy; unhealthy, with its queues full or its acknowledgements unavailable; shutting down; queue or acknowledgements at capacity. */
const BUSY = new Set([9, 18, 19, 20, 23, 26, 27]);
/** No data, invalid data format, event field required, event field blank, error in handling indexed fields. */
const POISON = new Set([5, 6, 12, 13, 15]);
/** What is to be done about a code that means a wrong setting. */
const ADVICE: Readonly<Record<number, string>> = {
  1: 'Enable the token in Splunk.',
  2: 'Give the destination the token as its credential.',
  3: 'Give the destination the token as its credential, without "Splunk" before it.',
  4: 'Give the destination a token that Splunk knows.',
  7: 'Set an index that exists and that the token may write to.',
  10: 'The token wants acknowledgement: switch it on for the destination, or off for the token.',
  11: 'The token wants acknowledgement: switch it on for the destination, or off for the token.',
  14: 'Switch indexer acknowledgement on for the token, or off for the destination.',
  16: 'Take the token out of the URL; it belongs into the credential.',
  21: 'Give the destination a token that Splunk knows.',
  22: 'Enable the token in Splunk.',
};

/** The code in the answer decides, not its status: a refusal may come with 200. */
export function outcomeOfCollector(answer: ReceiverAnswer, receiver: HttpReceiver): RequestOutcome {
  const { code, text, 'invalid-event-number': culprit } = membersOf(answer.text);
  if (typeof code !== 'number' || answer.status === 413) return receiver.failureOf(answer, { refusals: [413] });
  const detail = `${receiver.says(answer, typeof text === 'string' ? text : undefined)} (code ${code})`;
  if (SUCCESS.has(code) && answer.status < 300) return { kind: 'taken' };
  if (POISON.has(code)) return { kind: 'refused', reason: detail, culprit: typeof culprit === 'number' ? culprit : undefined };
  const advice = ADVICE[code];
  if (advice !== undefined) return { kind: 'configuration', detail: `${detail}. ${advice}` };
  if (BUSY.has(code) || code === INTERNAL_ERROR || answer.status < 300) {
    const error = BUSY.has(code) ? 'throttled' : 'server_error';
    return { kind: 'retry', error, detail, retryAfterMs: retryAfterMs(answer.headers, new Date()) };
  }
  return receiver.stopOf(answer, { isOwnWord: true });
}
