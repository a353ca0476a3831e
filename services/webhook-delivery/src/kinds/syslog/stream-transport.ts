/**
 * Syslog over TCP (RFC 6587) and TLS (RFC 5425). There are no answers: a message counts as delivered when the system has taken
 * it for a connection that the receiver has accepted, and the last ones are sent again when the connection breaks.
 */
import { waitUntilAccepted } from './accepted.ts';
import type { OpenSocket } from './open-socket.ts';
import type { ResendWindow } from './resend-window.ts';
import { ACKNOWLEDGED, type Failure, type Patience, type Transport } from './transport.ts';
import { createWire, type Wire, waitOn } from './wire.ts';

export type StreamTransportOptions = {
  readonly openSocket: OpenSocket;
  readonly frame: (message: Buffer) => readonly Buffer[];
  readonly window: ResendWindow;
  readonly patience: Patience;
};

/** So much is written at once. What is taken shows piece by piece, so that a slow receiver is told from one that hangs. */
const PIECE_BYTES = 64 * 1024;

export function createStreamTransport({ openSocket, frame, window, patience }: StreamTransportOptions): Transport {
  let wire: Wire | undefined;
  let owed: readonly Buffer[] = [];

  const connect = async (signal: AbortSignal): Promise<Wire | Failure> => {
    const opened = await openSocket(signal);
    if ('kind' in opened) return opened;
    const fresh = createWire(opened.socket);
    const refusal = await waitUntilAccepted(opened.socket, fresh, { patience, signal });
    if (refusal !== undefined) return refusal.failure;
    // As soon as it ends, and not when that is noticed: how long ago something was written counts from there.
    fresh.onLoss(() => {
      if (fresh.loss !== undefined) owed = [...owed, ...window.take(fresh.loss.ending)];
    });
    return fresh;
  };

  return {
    deliver: async (messages, signal) => {
      if (wire?.loss !== undefined) wire = undefined;
      if (messages.length === 0 && owed.length === 0) return ACKNOWLEDGED;
      if (wire === undefined) {
        const connected = await connect(signal);
        if ('kind' in connected) return connected;
        wire = connected;
      }
      const current = wire;
      const again = owed;
      const all = [...again, ...messages.map(({ bytes }) => bytes)];
      const bytes = Buffer.concat(all.flatMap(frame));
      const wait = { signal, stallMs: patience.stallMs, purpose: 'for the receiver to take records' };
      const loss = await waitOn(current, wait, (done, isAlive) => {
        const writeFrom = (start: number): void =>
          current.write(bytes.subarray(start, start + PIECE_BYTES), () => {
            isAlive();
            if (start + PIECE_BYTES < bytes.length) return writeFrom(start + PIECE_BYTES);
            // Here and not after the wait: the connection may be lost before that goes on.
            owed = owed.slice(again.length);
            window.add(all);
            done();
          });
        writeFrom(0);
      });
      return loss?.failure ?? ACKNOWLEDGED;
    },
    close: async () => {
      await wire?.hangUp();
      wire = undefined;
    },
  };
}
