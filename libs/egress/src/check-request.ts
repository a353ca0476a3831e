import { hostOf, type Policy, parseHost } from './allow-list.ts';
import { EgressRefused } from './errors.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export type Method = (typeof METHODS)[number];

// They say where a message goes or ends; whoever sets them can make two parties read different messages.
const FRAMING = /^(host|connection|content-length|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

type Checked = { readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>> };

/** Where an HTTP request goes. */
export type HttpTarget = {
  /** Without the brackets of IPv6. */
  readonly host: string;
  /** Undefined for that of the scheme. */
  readonly port: number | undefined;
  readonly origin: string;
  /** With the query. */
  readonly path: string;
};

/**
 * The target and method of a request that may be tried; its addresses are vetted when it is connected.
 *
 * @throws EgressRefused
 */
export function checkRequest(
  { method, url, headers = {} }: Checked,
  checkUrl: (text: string) => HttpTarget,
): { target: HttpTarget; method: Method } {
  if (!isMethod(method)) throw new EgressRefused('method', `the method must be one of ${METHODS.join(', ')}`);
  const framing = Object.keys(headers).find((name) => FRAMING.test(name));
  if (framing !== undefined) throw new EgressRefused('header', `the header ${framing.toLowerCase()} cannot be set by a caller`);
  return { target: checkUrl(url), method };
}

/** @throws EgressRefused */
export function checkHttpUrl(text: string, policy: Policy): HttpTarget {
  const url = parsed(text);
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) throw new EgressRefused('scheme', 'the URL must begin with https:// or http://');
  withoutCredentials(url);
  const host = hostOf(url);
  const port = url.port === '' ? undefined : Number(url.port);
  checkPort(host, port ?? defaultPort, policy);
  return { host, port, origin: url.origin, path: `${url.pathname}${url.search}` };
}

const MAX_REMEMBERED = 1_000;

/** `checkHttpUrl` that remembers: the same URL is asked for again and again, and what is in it does not change. */
export function rememberingUrls(policy: Policy): (text: string) => HttpTarget {
  const known = new Map<string, HttpTarget>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const target = checkHttpUrl(text, policy);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, target);
    return target;
  };
}

/**
 * The host of a URL of any scheme, for what is no HTTP. Its port is checked where it names one.
 *
 * @param ports open besides those of the policy
 * @throws EgressRefused
 */
export function checkOtherUrl(text: string, policy: Policy, ports: readonly number[]): string {
  const url = parsed(text);
  withoutCredentials(url);
  const host = checkHost(hostOf(url));
  if (url.port !== '') checkPort(host, Number(url.port), policy, ports);
  return host;
}

/**
 * The host in the form that the policy knows.
 *
 * @throws EgressRefused
 */
export function checkHost(text: string): string {
  const host = parseHost(text);
  if (host === undefined) throw new EgressRefused('url', 'the host is not a name or address');
  return host;
}

/**
 * @param ports open besides those of the policy
 * @throws EgressRefused
 */
export function checkPort(host: string, port: number, policy: Policy, ports: readonly number[] = []): void {
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  if (!isPort || !(policy.isOpenPort(host, port) || ports.includes(port))) {
    throw new EgressRefused('port', `port ${port} is not open; an operator can list the port or the host`);
  }
}

function parsed(text: string): URL {
  const url = URL.parse(text);
  if (url === null) throw new EgressRefused('url', 'the URL cannot be parsed');
  return url;
}

function withoutCredentials(url: URL): void {
  if (url.username !== '' || url.password !== '') {
    throw new EgressRefused('credentials', 'the URL must not hold credentials; send them in a header');
  }
}

const isMethod = (text: string): text is Method => METHODS.some((method) => method === text);
