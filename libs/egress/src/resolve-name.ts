import { Resolver, lookup as systemLookup } from 'node:dns/promises';
import type { Answer, Lookup } from './vetted-addresses.ts';

/** A name server has this long, twice. */
const TRY_MS = 2_000;
/** The addresses of one family wait so long for those of the other (RFC 8305 §3). */
const OTHER_FAMILY_MS = 500;
/** RFC 6761 §6.3: no name server knows it. */
const LOCALHOST = /(?:^|\.)localhost\.?$/i;

/**
 * Asks the name servers of the system themselves. A name that a tenant has chosen may lead to a server that never answers, and the
 * system's resolver would hold one of a few threads for as long, in front of all other names.
 *
 * What the operator has listed is asked of the system: it may stand in a file of hosts, or want a search domain.
 *
 * @param servers instead of those of the system, for tests
 */
export const createLookup =
  (servers?: readonly string[]): Lookup =>
  (host, { isListed, signal }) =>
    isListed || LOCALHOST.test(host) ? systemLookup(host, { all: true, order: 'verbatim' }) : askNameServers(host, signal, servers);

/** @throws when neither family has an address */
async function askNameServers(host: string, signal: AbortSignal, servers: readonly string[] | undefined): Promise<readonly Answer[]> {
  signal.throwIfAborted();
  // One for each name: it can be given up alone, and learns nothing from one name that would shorten the time of another.
  const resolver = new Resolver({ timeout: TRY_MS, maxTimeout: TRY_MS, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const giveUp = () => resolver.cancel();
  signal.addEventListener('abort', giveUp, { once: true });
  let waiting: NodeJS.Timeout | undefined;
  const ofFamily = (family: number) => (addresses: readonly string[]) => {
    waiting ??= setTimeout(giveUp, OTHER_FAMILY_MS);
    return addresses.map((address) => ({ address, family }));
  };
  try {
    const families = await Promise.allSettled([resolver.resolve4(host).then(ofFamily(4)), resolver.resolve6(host).then(ofFamily(6))]);
    const answers = families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
    if (answers.length > 0) return answers;
    throw new AggregateError(families.flatMap((family) => (family.status === 'rejected' ? [family.reason] : [])));
  } finally {
    clearTimeout(waiting);
    signal.removeEventListener('abort', giveUp);
  }
}
