/** Syslog over UDP (RFC 5426): one datagram a message, and nobody ever hears whether it arrived. */
import { setTimeout as sleep } from 'node:timers/promises';
import { failureToConnect, timedOut } from './failure.ts';
import { SYSLOG_PORTS, type SyslogTarget } from './target.ts';
import { ACKNOWLEDGED, type Network, type Transport } from './transport.ts';

/** What one datagram holds over IPv4. */
export const MAX_DATAGRAM_BYTES = 65_507;

/** No failure would tell that a name has moved to another address, so it is asked again now and then. */
const RESOLVE_AGAIN_MS = 60_000;

/**
 * A receiver drops what its socket has no room for, some 200 KB as systems come. What comes at this pace, 16 MB in a second, it
 * can read in between.
 */
const MAX_BURST_BYTES = 16 * 1024;
const PAUSE_MS = 1;

type Datagrams = Awaited<ReturnType<Network['datagram']>>;

export function createDatagramTransport(network: Network, { host, port }: SyslogTarget, now: () => number): Transport {
  let current: { readonly datagrams: Datagrams; readonly openedAt: number } | undefined;
  const close = () => {
    current?.datagrams.close();
    current = undefined;
  };
  return {
    deliver: async (messages, signal) => {
      if (current !== undefined && now() - current.openedAt > RESOLVE_AGAIN_MS) close();
      try {
        current ??= { datagrams: await network.datagram({ host, port, ports: SYSLOG_PORTS, signal }), openedAt: now() };
        let burst = 0;
        for (const { bytes } of messages) {
          if (signal.aborted) return timedOut('it was given up');
          await current.datagrams.send(bytes);
          burst += bytes.length;
          if (burst < MAX_BURST_BYTES) continue;
          await sleep(PAUSE_MS);
          burst = 0;
        }
        return ACKNOWLEDGED;
      } catch (error) {
        close();
        return failureToConnect(error);
      }
    },
    close: async () => close(),
  };
}
