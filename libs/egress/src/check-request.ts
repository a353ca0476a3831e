import { hostOf, type Policy } from './allow-list.ts';
import { EgressRefused } from './errors.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

export type Method = (typeof METHODS)[number];

// They say where a message goes or ends; whoever sets them can make two parties read different messages.
const FRAMING = /^(host|connection|content-length|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

type Checked = { readonly method: string; readonly url: string; readonly headers?: Readonly<Record<string, string>> };

/**
 * The parsed URL and method of a request that may be tried; its addresses are vetted when it is connected.
 *
 * @throws EgressRefused
 */
export function checkRequest({ method, url: text, headers = {} }: Checked, policy: Policy): { url: URL; method: Method } {
  if (!isMethod(method)) throw new EgressRefused('method', `the method must be one of ${METHODS.join(', ')}`);
  const framing = Object.keys(headers).find((name) => FRAMING.test(name));
  if (framing !== undefined) throw new EgressRefused('header', `the header ${framing.toLowerCase()} cannot be set by a caller`);
  const url = URL.parse(text);
  if (url === null) throw new EgressRefused('url', 'the URL cannot be parsed');
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) throw new EgressRefused('scheme', 'the URL must begin with https:// or http://');
  if (url.username !== '' || url.password !== '') {
    throw new EgressRefused('credentials', 'the URL must not hold credentials; send them in a header');
  }
  const port = url.port === '' ? defaultPort : Number(url.port);
  if (!policy.isOpenPort(hostOf(url), port)) {
    throw new EgressRefused('port', `port ${port} is not open; an operator can list the port or the host`);
  }
  return { url, method };
}

const isMethod = (text: string): text is Method => METHODS.some((method) => method === text);
