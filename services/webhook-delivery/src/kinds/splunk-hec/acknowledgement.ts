/**
 * Indexer acknowledgement: an answer brings a number, and some time later the server tells once, when asked, that what the
 * number stands for is indexed. Numbers rise from 0 in each channel; a server that was restarted has forgotten them all and
 * begins again. A number must therefore never be asked for in a channel where a restart may have given it to something else.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { objectOf } from '../../formats/members.ts';
import { type HttpReceiver, membersOf, type ReceiverAnswer } from '../http-post.ts';
import type { RequestOutcome, Stop } from '../record-batches.ts';
import { outcomeOfCollector } from './collector-answer.ts';

export type Receipt = { readonly channel: string; readonly ackId: number };

type Confirmation = { readonly confirmed: ReadonlySet<Receipt>; readonly stop?: Stop };

export type Acknowledgement = {
  /** What a request must carry besides. */
  headers(): Readonly<Record<string, string>>;
  /** The outcome of a request with the receipt that its answer holds. */
  register(outcome: RequestOutcome, answer: ReceiverAnswer | Stop): RequestOutcome<Receipt>;
  /** Asks until all are acknowledged, or the time is over. */
  confirm(receipts: readonly Receipt[], signal: AbortSignal): Promise<Confirmation>;
};

/** Between two polls: a share of the time that it has taken so far, so that no acknowledgement is noticed much later than it came. */
const WAIT = { share: 1 / 4, leastMs: 100, mostMs: 5_000 };
/** A server forgets a channel after ten idle minutes, by other makers after five, and counts from 0 again: nobody was restarted then. */
const MAX_IDLE_MS = 4 * 60_000;

export function createAcknowledgement({
  receiver,
  url,
  headers,
  timeoutMs,
}: {
  readonly receiver: HttpReceiver;
  readonly url: string;
  headers(): Record<string, string>;
  readonly timeoutMs: number;
}): Acknowledgement {
  let channel: string = randomUUID();
  let lastAckId = -1;
  let usedAt = Date.now();
  const changeChannel = () => {
    channel = randomUUID();
    lastAckId = -1;
  };

  /** Which are acknowledged now. An answer that is none may be followed by a better one. */
  const ask = async (receipts: readonly Receipt[], signal: AbortSignal): Promise<readonly Receipt[] | Stop> => {
    const query = `${url}${url.includes('?') ? '&' : '?'}channel=${channel}`;
    const body = JSON.stringify({ acks: receipts.map(({ ackId }) => ackId) });
    usedAt = Date.now();
    const answer = await receiver.post({ url: query, headers: headers(), body, compress: false, signal });
    if (answer.kind !== 'answer') return answer.kind === 'retry' ? [] : answer;
    const { acks } = membersOf(answer.text);
    if (acks === undefined) {
      const outcome = outcomeOfCollector(answer, receiver);
      return outcome.kind === 'configuration' ? outcome : [];
    }
    return receipts.filter(({ ackId }) => objectOf(acks)[String(ackId)] === true);
  };

  return {
    headers() {
      const now = Date.now();
      if (now - usedAt > MAX_IDLE_MS) changeChannel();
      usedAt = now;
      return { 'x-splunk-request-channel': channel };
    },
    register(outcome, answer) {
      if (answer.kind !== 'answer') {
        // Whether it has given a number is open, and whether it was restarted.
        changeChannel();
        return answer;
      }
      const { ackId, code } = membersOf(answer.text);
      // Somebody in between has answered for it.
      if (typeof code !== 'number') changeChannel();
      if (outcome.kind !== 'taken') return outcome;
      if (typeof ackId !== 'number') return { kind: 'configuration', detail: `${receiver.says(answer, '')} without ackId. ${SWITCH}` };
      if (ackId <= lastAckId) {
        changeChannel();
        return { kind: 'retry', error: 'reset', detail: 'Splunk HEC was restarted, or is several servers without sticky sessions' };
      }
      lastAckId = ackId;
      return { kind: 'taken', receipt: { channel, ackId } };
    },
    async confirm(receipts, signal) {
      const confirmed = new Set<Receipt>();
      const beganAt = performance.now();
      let open = receipts.filter((receipt) => receipt.channel === channel);
      while (open.length > 0) {
        const answer = await ask(open, signal);
        if ('kind' in answer) return { confirmed, stop: answer };
        for (const receipt of answer) confirmed.add(receipt);
        open = open.filter((receipt) => !confirmed.has(receipt));
        const takenMs = performance.now() - beganAt;
        const waitMs = Math.min(WAIT.mostMs, Math.max(WAIT.leastMs, takenMs * WAIT.share));
        if (open.length === 0 || takenMs + waitMs > timeoutMs) break;
        // Cut short when the caller gives up.
        await wait(waitMs, undefined, { signal }).catch(() => {});
        if (signal.aborted) break;
      }
      if (confirmed.size === receipts.length) return { confirmed };
      changeChannel();
      const detail = `Splunk HEC has not acknowledged ${receipts.length - confirmed.size} of ${receipts.length} requests; its indexers may be behind`;
      return { confirmed, stop: { kind: 'retry', error: 'timeout', detail } };
    },
  };
}

const SWITCH = 'Switch indexer acknowledgement on for the token, or off for the destination.';
