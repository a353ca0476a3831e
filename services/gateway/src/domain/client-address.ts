import { BlockList, isIP } from 'node:net';

/** Finds the address that a request really comes from. */
export type ClientAddress = (connection: string, forwardedFor: string | undefined) => string;

/**
 * The address of the connection, unless that is a trusted proxy: then the last address in `X-Forwarded-For` that is
 * not a trusted proxy itself. Whatever stands further left was written by the client and proves nothing.
 *
 * @param trustedProxies addresses and CIDR ranges
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = toBlockList(trustedProxies);
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (connection, forwardedFor) => {
    let address = normalise(connection);
    const hops = (forwardedFor ?? '').split(',').map(normalise).reverse();
    for (const hop of hops) {
      if (isIP(address) === 0 || isIP(hop) === 0 || !isTrusted(address)) break;
      address = hop;
    }
    return address;
  };
}

/**
 * What an address limit counts: the address itself, or the /64 that an IPv6 address is in, because whoever has one
 * address of it has them all.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...groups(tail ?? '')];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function toBlockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Without the IPv4-mapped form that dual-stack sockets report. */
const normalise = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
