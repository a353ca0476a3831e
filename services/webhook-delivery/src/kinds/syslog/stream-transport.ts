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
  readonly frame: (message: Buffer) => Buffer;
  readonly window: ResendWindow;
  readonly patience: Patience;
};

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
      if (fresh.loss !== undefined) owed = [...owed, ...window.take(fresh.loss)];
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
      const frames = [...again, ...messages.map(({ bytes }) => frame(bytes))];
      const loss = await waitOn(current, { signal, stallMs: patience.stallMs, purpose: 'for the receiver to take records' }, (done) =>
        current.write(Buffer.concat(frames), () => {
          // Here and not after the wait: the connection may be lost before that goes on.
          owed = owed.slice(again.length);
          window.add(frames);
          done();
        }),
      );
      return loss?.failure ?? ACKNOWLEDGED;
    },
    close: async () => {
      await wire?.hangUp();
      wire = undefined;
    },
  };
}
