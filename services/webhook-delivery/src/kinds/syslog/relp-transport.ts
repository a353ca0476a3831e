/**
 * Syslog over RELP, at least once: a record counts as delivered when the receiver has answered 200 for it. Records that have no
 * answer when a session ends are sent again, those that have are not.
 */
import type { OpenSocket } from './open-socket.ts';
import { openRelpSession, type RelpSession } from './relp-session.ts';
import type { Failure, Message, Patience, Transport } from './transport.ts';

export type RelpTransportOptions = { readonly openSocket: OpenSocket; readonly window: number; readonly patience: Patience };

/**
 * A receiver that refuses everything has a trouble of its own, like a full disk, and is left alone for a while. One that still
 * does after so many tries means it.
 */
const MAX_WHOLE_REFUSALS = 5;

export function createRelpTransport({ openSocket, window, patience }: RelpTransportOptions): Transport {
  let session: RelpSession | undefined;
  let taken = new Set<string>();
  let wholeRefusals = 0;

  const connect = async (signal: AbortSignal): Promise<RelpSession | Failure> => {
    const opened = await openSocket(signal);
    return 'kind' in opened ? opened : openRelpSession(opened.socket, { window, patience, signal });
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
      const rejected: { readonly index: number; readonly reason: string }[] = [];
      const onAnswer = ({ index, hash }: Message, refusal: string | undefined) => {
        if (refusal === undefined) taken.add(hash);
        else rejected.push({ index, reason: `refused by the receiver: ${refusal}` });
      };
      const loss = wanted.length === 0 ? undefined : await session.send(wanted, onAnswer, signal);
      if (loss !== undefined) return loss.failure;
      if (rejected.length === messages.length && ++wholeRefusals < MAX_WHOLE_REFUSALS)
        return { kind: 'retry', error: 'server_error', detail: rejected[0]?.reason ?? '' };
      wholeRefusals = 0;
      taken = new Set();
      return { kind: 'acknowledged', rejected: rejected.sort((a, b) => a.index - b.index) };
    },
    close: async () => {
      await session?.close();
      session = undefined;
    },
  };
}
