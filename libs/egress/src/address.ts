import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Address = ReturnType<typeof ipaddr.process>;

// IANA has given out global unicast addresses from this block only (RFC 4291 §2.4). Whatever embeds an IPv4 address
// elsewhere (IPv4-compatible, NAT64, IPv4-translated) thereby needs no rule of its own.
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** An IPv4-mapped IPv6 address is the IPv4 address. Undefined for what is not an address, or has a zone. */
export function parseAddress(text: string): Address | undefined {
  // ipaddr.js alone would also take `127.1` and octal forms, and `::8.8.8.8` for a mapped address.
  if (isIP(text) === 4) return ipaddr.process(text);
  const hostname = isIP(text) === 6 ? URL.parse(`http://[${text}]`)?.hostname : undefined;
  return hostname === undefined ? undefined : ipaddr.process(hostname.slice(1, -1));
}

/**
 * Whether the address is one of the public Internet: not private, loopback, link-local, multicast, documentation,
 * reserved, or a tunnel (6to4, Teredo, NAT64) that may lead to one that is. False for what is not an address.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && isPublic(address);
}

export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
