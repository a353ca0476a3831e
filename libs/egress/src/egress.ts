import type { Socket } from 'node:net';
import type { AllowList } from './allow-list.ts';
import type { Datagrams } from './datagram.ts';
import type { ProxySettings } from './proxy.ts';
import type { Timings } from './timings.ts';
import type { TlsSettings } from './tls.ts';
import type { Lookup } from './vetted-addresses.ts';

export type EgressRequest = {
  readonly method: string;
  readonly url: string;
  /** `host` and what frames the message (`content-length`, `transfer-encoding`, `connection`…) are not the caller's to set. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the call to the last byte of the answer. Can only lower the limit of the egress. */
  readonly timeoutMs?: number;
  /** Can only lower the limit of the egress. */
  readonly maxResponseBytes?: number;
  readonly signal?: AbortSignal;
  /** Told once of the head of the answer, whatever its status, before any piece of the body: the other side has read the request. Must not throw. */
  readonly onHead?: (head: EgressResponseHead) => void;
  /**
   * Shown each piece of the answer as it arrives, whatever its status, so that something is known of an answer that breaks
   * off. Must not throw.
   */
  readonly onChunk?: (chunk: Uint8Array, head: EgressResponseHead) => void;
};

export type EgressResponseHead = Pick<EgressResponse, 'status' | 'headers'>;

export type EgressResponse = {
  readonly status: number;
  /** Lower-case names; values that came several times are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came over the wire: nothing is decompressed. */
  readonly body: Buffer;
  readonly timings: Timings;
};

/** Where to connect to when it is not HTTP. */
export type EgressTarget = {
  /** A name or address. */
  readonly host: string;
  readonly port: number;
  /** The well-known ports of what is spoken there: open besides those of the operator. Never taken from a tenant. */
  readonly ports?: readonly number[];
  readonly signal?: AbortSignal;
};

export type EgressConnectTarget = EgressTarget & {
  /** `true`: with the TLS settings of the egress. Without it the connection is plain. */
  readonly tls?: TlsSettings | true;
  /** From the call until the connection is open. Can only lower the limit of the egress. */
  readonly timeoutMs?: number;
};

export type EgressConnection = {
  /** Of `node:tls` where TLS was asked for. */
  readonly socket: Socket;
  readonly timings: Timings;
};

/** The only way out of the mesh. All errors of it have `timings` that say how far it came. */
export type Egress = {
  /**
   * Sends one request and reads the whole answer. Any status is an answer, redirects included: none is followed.
   *
   * @throws EgressRefused when the request may not leave; nothing was sent.
   * @throws EgressTimeout, EgressFailed, ResponseTooLarge
   * @throws the reason of `signal` when the caller gave up.
   */
  request(request: EgressRequest): Promise<EgressResponse>;
  /**
   * Opens a connection for what is not HTTP. From then on it is the caller's, with all its timeouts and its end; `close` does
   * not wait for it.
   *
   * Listen to `error` and `close` of the socket: in TLS 1.3 a server that does not take our certificate says so only after
   * the handshake, so that a connection that is open here may still be refused with the first bytes.
   *
   * @throws EgressRefused, EgressTimeout, EgressFailed; InvalidArgument when the TLS settings cannot be used
   * @throws the reason of `signal` when the caller gave up.
   */
  connect(target: EgressConnectTarget): Promise<EgressConnection>;
  /**
   * Opens a way to send datagrams. Its addresses are those of now: open it anew to follow a name.
   *
   * @throws EgressRefused, also when there is a proxy, which datagrams cannot go through; EgressFailed
   * @throws the reason of `signal` when the caller gave up.
   */
  datagram(target: EgressTarget): Promise<Datagrams>;
  /**
   * Checks a URL as it would be now, for when it is saved. It is checked again each time that it is used.
   *
   * @throws EgressRefused; EgressFailed (`dns`, or `proxy` when the proxy cannot be resolved)
   */
  vet(url: string, options?: VetOptions): Promise<void>;
  /** Whether the operator has listed the host, however it is written; an IPv6 address without brackets. */
  isListedHost(host: string): boolean;
  /**
   * An egress with connections of its own and the same rules and limits; what is not given is as here.
   *
   * @throws InvalidArgument when the settings cannot be used, and for a proxy where the operator has one
   */
  with(settings: EgressSettings): Egress;
  /** Waits for requests under way, then closes all connections for requests. Those of `with` are closed on their own. */
  close(): Promise<void>;
};

export type VetOptions = {
  /** Given for what is not HTTP: then the URL may have any scheme and these ports, as in `connect`. */
  readonly ports?: readonly number[];
  readonly signal?: AbortSignal;
};

export type EgressSettings = {
  /** For the connections to the other side; a proxy that is reached by TLS is shown no certificate. */
  readonly tls?: TlsSettings;
  /** Vetted like any other host. Must be absent where the operator has one. */
  readonly proxy?: ProxySettings;
  /** Connections to one origin; further requests wait within their deadline. 16 unless told. */
  readonly connectionsPerOrigin?: number;
  /** How long a connection for requests is kept when it is idle; 4 s unless told. */
  readonly keepAliveMs?: number;
};

export type EgressOptions = Omit<EgressSettings, 'proxy'> & {
  readonly allow?: AllowList;
  /** Limit for a whole request; 30 s unless told. */
  readonly timeoutMs?: number;
  /** Limit for resolving the name, and for connecting, each; 5 s unless told. */
  readonly connectTimeoutMs?: number;
  /** 1 MiB unless told. */
  readonly maxResponseBytes?: number;
  /** The operator's own proxy, for everything. It is trusted as a proxy, and not opened as a target. */
  readonly proxy?: ProxySettings;
  /**
   * Proxies resolve and vet names themselves, and are asked for names. Unless told, names are resolved and vetted here, and
   * proxies are asked for a vetted address. An address in a URL is vetted here in any case.
   */
  readonly proxyFilters?: boolean;
  /** The name servers of the system unless told, and for listed hosts its resolver; for tests. */
  readonly lookup?: Lookup;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
};
