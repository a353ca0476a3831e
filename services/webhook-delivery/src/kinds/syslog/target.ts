/** Where a URL sends syslog: `tls://siem.example:6514`. */

/** By scheme, with the port that is meant where the URL names none. */
const TRANSPORTS = {
  /** RFC 5426 */
  udp: { port: 514, over: 'datagrams', isTls: false },
  /** RFC 6587, at the port of `syslog-conn` */
  tcp: { port: 601, over: 'stream', isTls: false },
  /** RFC 5425 */
  tls: { port: 6514, over: 'stream', isTls: true },
  relp: { port: 20514, over: 'relp', isTls: false },
  'relp+tls': { port: 20514, over: 'relp', isTls: true },
} as const;

/** The ports that are customary for these, `relp` having two: they are open whatever other ports the operator has closed. */
export const SYSLOG_PORTS: readonly number[] = [514, 601, 2514, 6514, 20514];

type Scheme = keyof typeof TRANSPORTS;

export const SYSLOG_SCHEMES = Object.keys(TRANSPORTS) as readonly Scheme[];

export type SyslogTarget = {
  readonly host: string;
  readonly port: number;
  readonly over: 'datagrams' | 'stream' | 'relp';
  readonly isTls: boolean;
};

const FORM = /^(?<scheme>[a-z+]+):\/\/(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[a-z0-9_.-]+))(?::(?<port>\d{1,5}))?\/?$/i;

/** Undefined for anything but a scheme of ours, a host and perhaps a port. */
export function parseSyslogUrl(url: string): SyslogTarget | undefined {
  const { scheme = '', v6, name, port } = FORM.exec(url)?.groups ?? {};
  const transport = TRANSPORTS[scheme.toLowerCase() as Scheme];
  const host = v6 ?? name?.toLowerCase();
  if (!Object.hasOwn(TRANSPORTS, scheme.toLowerCase()) || host === undefined) return undefined;
  const number = port === undefined ? transport.port : Number(port);
  return number >= 1 && number <= 65_535 ? { ...transport, host, port: number } : undefined;
}
