import { isIP } from 'node:net';
import { InvalidArgument } from '@sentinelmesh/kernel';
import ipaddr from 'ipaddr.js';
import { type Address, isPublic, parseAddress } from './address.ts';

/** What the operator permits beyond public addresses on ports 80 and 443. */
export type AllowList = {
  /** Names or addresses that are trusted wherever they lead and on any port. Exact: no patterns, no subdomains. */
  readonly hosts?: readonly string[];
  /** Networks such as `10.1.0.0/16` that count as public; their ports are not opened by this. */
  readonly cidrs?: readonly string[];
  /** Ports open for everybody. */
  readonly ports?: readonly number[];
};

export type Policy = {
  isListedHost(host: string): boolean;
  isOpenPort(host: string, port: number): boolean;
  /** Whether every one of the addresses that `host` resolved to may be dialled. False when there are none. */
  mayDial(host: string, addresses: readonly string[]): boolean;
};

/** Nothing that would be another part of a URL, and no pattern. */
const NAME = /^[^\s:/?#@*\\[\]]+$/;

/** @throws InvalidArgument when an entry cannot be understood: ignoring it would leave the operator in error. */
export function createPolicy({ hosts = [], cidrs = [], ports = [] }: AllowList): Policy {
  const listedHosts = new Set(hosts.map(toHost));
  const networks = cidrs.map(toNetwork);
  const openPorts = new Set([80, 443, ...ports]);
  const isListedHost = (host: string) => listedHosts.has(withoutDot(host));
  const isListedAddress = (address: Address) =>
    networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  const mayDialAddress = (text: string) => {
    const address = parseAddress(text);
    return address !== undefined && (isPublic(address) || isListedAddress(address));
  };
  return {
    isListedHost,
    isOpenPort: (host, port) => openPorts.has(port) || isListedHost(host),
    mayDial: (host, addresses) => addresses.length > 0 && (isListedHost(host) || addresses.every(mayDialAddress)),
  };
}

function toHost(entry: string): string {
  const host = parseHost(entry);
  if (host === undefined) throw new InvalidArgument([{ field: 'allow.hosts', message: `"${entry}" is not a host name or address` }]);
  return withoutDot(host);
}

/**
 * The form that `URL` gives a host, so that both sides of a comparison went through the same parser. Undefined for what is
 * not a host name or address.
 */
export function parseHost(text: string): string | undefined {
  const isIpv6 = isIP(text) === 6;
  const url = isIpv6 || NAME.test(text) ? URL.parse(`http://${isIpv6 ? `[${text}]` : text}/`) : null;
  return url === null ? undefined : hostOf(url);
}

function toNetwork(entry: string): [Address, number] {
  if (!ipaddr.isValidCIDR(entry))
    throw new InvalidArgument([{ field: 'allow.cidrs', message: `"${entry}" is not a network like 10.1.0.0/16` }]);
  return ipaddr.parseCIDR(entry);
}

/** The host of a URL without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const withoutDot = (host: string) => host.replace(/\.$/, '');
