/**
 * Whether a fresh connection is one that the receiver wants. Syslog over TCP and TLS has no answers, and a refusal comes late:
 * in TLS 1.3 our handshake is done before the receiver has looked at our certificate, a receiver that wants another name in it
 * hangs up after that, and one that has enough connections takes this one and hangs up too. What was written until then would
 * be lost. So nothing is written before
 *
 * - in TLS 1.3, the receiver has sent a session ticket: it comes after it has checked our side of the handshake (RFC 8446
 *   §4.6.1). One that sends none is waited for as long as a slow one may take;
 * - then, and in all other cases, a short time has passed without a word of refusal.
 *
 * That costs a fraction of a second for each connection, not for each batch.
 */
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Patience } from './transport.ts';
import { type Loss, type Wire, waitOn } from './wire.ts';

export function waitUntilAccepted(
  socket: Duplex,
  wire: Wire,
  { patience, signal }: { readonly patience: Patience; readonly signal: AbortSignal },
): Promise<Loss | undefined> {
  let timer: NodeJS.Timeout | undefined;
  return waitOn(wire, { signal, stallMs: patience.stallMs, purpose: 'to be accepted' }, (done) => {
    const beQuiet = () => {
      clearTimeout(timer);
      timer = setTimeout(done, patience.quietMs);
    };
    if (socket instanceof TLSSocket && socket.getProtocol() === 'TLSv1.3') {
      socket.once('session', beQuiet);
      timer = setTimeout(done, patience.acceptMs);
    } else beQuiet();
  }).finally(() => clearTimeout(timer));
}
