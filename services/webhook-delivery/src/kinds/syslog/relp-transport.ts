/**
 * Syslog over RELP, at least once: a record counts as delivered when the receiver has answered 200 for it. Records that have no
 * answer when a session ends are sent again, those that have are not.
 */
import type { StreamOutcome } from '../destination-kind.ts';
import type { OpenSocket } from './open-socket.ts';
import { openRelpSession, type RelpSession } from './relp-session.ts';
import type { Failure, Message, Patience, Transport } from './transport.ts';

export type RelpTransportOptions = { readonly openSocket: OpenSocket; readonly window: number; readonly patience: Patience };

/**
 * A receiver that refuses records may have a trouble of its own that passes, like a full disk: it is left alone for a while, and
 * gets them again. One that takes none of them in so many tries means these records.
 */
const TRIES = 5;
/**
 * One that refuses so many and takes none does not mean the records: none of them is given up. As long as a receiver is left alone
 * between tries, it has some six minutes before somebody is to look at it.
 */
const DOUBTFUL = 16;
const TRIES_IN_DOUBT = 10;

type Rejection = { readonly index: number; readonly reason: string };

export function createRelpTransport({ openSocket, window, patience }: RelpTransportOptions): Transport {
  let session: RelpSession | undefined;
  let taken = new Set<string>();
  /** In which the receiver has taken nothing, in a row; and records that were given up since it took one. */
  let tries = 0;
  let givenUp = 0;

  const connect = async (signal: AbortSignal): Promise<RelpSession | Failure> => {
    const opened = await openSocket(signal);
    return 'kind' in opened ? opened : openRelpSession(opened.socket, { window, patience, signal });
  };

  /** What refusals mean when the rest was taken. */
  const judge = (rejected: readonly Rejection[], tookSome: boolean): StreamOutcome => {
    if (tookSome) [tries, givenUp] = [0, 0];
    const [first] = rejected;
    if (first !== undefined) {
      const isDoubtful = rejected.length + givenUp >= DOUBTFUL;
      tries += 1;
      if (tries < (isDoubtful ? TRIES_IN_DOUBT : TRIES)) return { kind: 'retry', error: 'server_error', detail: first.reason };
      tries = 0;
      if (isDoubtful) return { kind: 'configuration', detail: `it takes nothing any more; each record is ${first.reason}` };
    }
    givenUp += rejected.length;
    taken = new Set();
    return { kind: 'acknowledged', rejected: rejected.toSorted((a, b) => a.index - b.index) };
  };

  return {
    deliver: async (messages, signal) => {
      if (session?.isOver()) session = undefined;
      if (messages.length === 0) return { kind: 'acknowledged', rejected: [] };
      if (session === undefined) {
        const opened = await connect(signal);
        if ('kind' in opened) return opened;
        session = opened;
      }
      const wanted = messages.filter(({ hash }) => !taken.has(hash));
      const rejected: Rejection[] = [];
      const onAnswer = ({ index, hash }: Message, refusal: string | undefined) => {
        if (refusal === undefined) taken.add(hash);
        else rejected.push({ index, reason: `refused by the receiver: ${refusal}` });
      };
      const loss = wanted.length === 0 ? undefined : await session.send(wanted, onAnswer, signal);
      return loss?.failure ?? judge(rejected, rejected.length < wanted.length);
    },
    close: async () => {
      await session?.close();
      session = undefined;
    },
  };
}
