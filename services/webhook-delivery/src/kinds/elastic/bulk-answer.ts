import { type Members, objectOf } from '../../formats/members.ts';
import type { HttpAnswer } from '../http-exchange.ts';
import { attemptErrorOfStatus } from '../http-outcome.ts';
import { type HttpReceiver, membersOf, type ReceiverAnswer } from '../http-post.ts';
import type { RequestOutcome, Stop } from '../record-batches.ts';

/** What became of one record of a bulk request. */
type Fate =
  | { readonly kind: 'taken' }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'later'; readonly stop: Stop };

/** A bulk request succeeds as a whole even when it failed for all of its records: each has a status of its own. */
export function outcomeOfBulk(answer: ReceiverAnswer, sent: number, receiver: HttpReceiver): RequestOutcome {
  const { items } = membersOf(answer.text);
  // Whatever answers with another number of items has not understood what it was sent.
  if (!Array.isArray(items) || items.length !== sent) return receiver.stopOf(answer);
  const fates = items.map((item) => fateOf(objectOf(objectOf(item).create), receiver, answer));
  const numbered = [...fates.entries()];
  const rejected = numbered.flatMap(([index, fate]) => (fate.kind === 'rejected' ? [{ index, reason: fate.reason }] : []));
  const waiting = numbered.flatMap(([index, fate]) => (fate.kind === 'later' ? [{ index, stop: fate.stop }] : []));
  // Somebody must change something, or all can come later: the former is what must be said.
  const { stop } = waiting.find((one) => one.stop.kind === 'configuration') ?? waiting[0] ?? {};
  return { kind: 'partly', rejected, later: waiting.map(({ index }) => index), ...(stop === undefined ? {} : { stop }) };
}

/** What a request that failed as a whole means. */
export function failureOfBulk(answer: ReceiverAnswer, receiver: HttpReceiver): RequestOutcome {
  const { type } = objectOf(membersOf(answer.text).error);
  return receiver.failureOf(answer, { isOwnWord: SETTINGS_ARE_WRONG.has(type) });
}

const SETTINGS_ARE_WRONG: ReadonlySet<unknown> = new Set(['security_exception', 'index_not_found_exception']);

function fateOf(item: Members, receiver: HttpReceiver, answer: HttpAnswer): Fate {
  const status = typeof item.status === 'number' ? item.status : 500;
  const said = { ...answer, status };
  // 409: a record with this id is there already.
  if (attemptErrorOfStatus(status) === undefined || status === 409) return { kind: 'taken' };
  const { type, reason } = objectOf(item.error);
  const words = `${String(type ?? 'error')}: ${withoutContent(String(reason ?? ''))}`;
  const error = attemptErrorOfStatus(status);
  const isBusy = error === 'throttled' || error === 'server_error' || error === 'timeout';
  // A full disk makes an index read-only, which older releases call forbidden.
  if (isBusy || type === 'cluster_block_exception') {
    return { kind: 'later', stop: { kind: 'retry', error: isBusy ? error : 'throttled', detail: receiver.says(said, words) } };
  }
  if (status === 401 || status === 403 || status === 404) {
    return { kind: 'later', stop: { kind: 'configuration', detail: `${receiver.says(said, words)}. ${ADVICE}` } };
  }
  return { kind: 'rejected', reason: receiver.says(said, words) };
}

const ADVICE = 'Check that the credential may create documents in the data stream, and that its index template is there.';

/** A mapper repeats the value that it could not read. */
const withoutContent = (reason: string) => reason.replace(/\s*Preview of field's value:.*$/s, '').replace(/\s*caused by.*$/is, '');
