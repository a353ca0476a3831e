/** A connection that tells when it is lost, and whose waits all end. */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { endingOf, failureOfConnection, timedOut } from './failure.ts';
import type { Ending, Failure } from './transport.ts';

export type Loss = { readonly failure: Failure; readonly ending: Ending };

export type Wire = {
  /** Undefined while the connection stands. */
  readonly loss: Loss | undefined;
  /** Ends the connection; the first reason counts. */
  lose(loss: Loss): void;
  onLoss(listener: () => void): () => void;
  /** Calls back when the bytes have left the process. Where they cannot, the connection is lost instead. */
  write(bytes: Uint8Array, whenGone?: () => void): void;
  /** Hangs up after what was written has gone; where that takes longer than a second, without. */
  hangUp(): Promise<void>;
};

const HUNG_UP: Loss = { failure: { kind: 'retry', error: 'reset', detail: 'the receiver closed the connection' }, ending: 'closed' };
const KEEP_ALIVE_MS = 30_000;
const HANG_UP_MS = 1_000;

/** Takes the socket over. Whoever wants what it receives reads `data`; else it is thrown away. */
export function createWire(socket: Duplex): Wire {
  const listeners = new Set<() => void>();
  let loss: Loss | undefined;
  const lose = (reason: Loss) => {
    if (loss !== undefined) return;
    loss = reason;
    socket.destroy();
    for (const listener of [...listeners]) listener();
  };
  const onError = (error: unknown) => lose({ failure: failureOfConnection(error), ending: endingOf(error) });
  socket.on('error', onError);
  socket.on('end', () => lose(HUNG_UP));
  socket.on('close', () => lose(HUNG_UP));
  if (socket instanceof Socket) socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
  socket.resume();
  if (socket.destroyed || socket.readableEnded) lose(HUNG_UP);
  return {
    get loss() {
      return loss;
    },
    lose,
    onLoss: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    write: (bytes, whenGone) => {
      socket.write(bytes, (error) => {
        if (error) onError(error);
        else whenGone?.();
      });
    },
    hangUp: async () => {
      if (loss !== undefined) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, HANG_UP_MS);
        socket.end(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      lose(HUNG_UP);
    },
  };
}

export type Wait = {
  readonly signal: AbortSignal;
  /** How long it may last without `isAlive` being called. */
  readonly stallMs: number;
  /** What it waits for, in a sentence: `to be sent`. */
  readonly purpose: string;
};

/**
 * Waits until `begin` has called `done`. When the connection is lost, or nothing moves for too long, or the caller gives up, it
 * gives the loss, and the connection is lost.
 */
export function waitOn(
  wire: Wire,
  { signal, stallMs, purpose }: Wait,
  begin: (done: () => void, isAlive: () => void) => void,
): Promise<Loss | undefined> {
  return new Promise((resolve) => {
    const stall = () => wire.lose({ failure: timedOut(`nothing moved for ${stallMs} ms while waiting ${purpose}`), ending: 'silent' });
    const giveUp = () => wire.lose({ failure: timedOut('it was given up'), ending: 'silent' });
    const timer = setTimeout(stall, stallMs);
    const finish = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', giveUp);
      resolve(wire.loss);
    };
    const stopListening = wire.onLoss(finish);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    if (wire.loss === undefined) begin(finish, () => timer.refresh());
    else finish();
  });
}
