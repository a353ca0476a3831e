import type { Duplex } from 'node:stream';
import { failureToConnect } from './failure.ts';
import { SYSLOG_PORTS, type SyslogTarget } from './target.ts';
import type { TlsIdentity } from './tls-identity.ts';
import type { Failure, Network } from './transport.ts';

/** Connects to the receiver; a failure says why not. */
export type OpenSocket = (signal: AbortSignal) => Promise<{ readonly socket: Duplex } | Failure>;

export const socketOpener =
  (network: Network, { host, port, isTls }: SyslogTarget, identity: TlsIdentity): OpenSocket =>
  async (signal) => {
    try {
      return await network.connect({ host, port, ports: SYSLOG_PORTS, signal, ...(isTls ? { tls: identity } : {}) });
    } catch (error) {
      return failureToConnect(error);
    }
  };
