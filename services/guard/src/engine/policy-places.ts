import type { Policy } from '@sentinelmesh/guard-engine';
import type { PlacedPolicy } from './tasks.ts';

/** Policies that a thread keeps. There are some few in force, and those that callers bring along, once each. */
const PLACES = 32;

/** Sends each policy to a thread once, as long as it is in use: the one that was not for longest makes room. */
export function createPolicyPlaces(): (policy: Policy) => PlacedPolicy {
  const places = new Map<Policy, number>();
  const free = (): number => {
    if (places.size < PLACES) return places.size;
    const [[oldest, place] = [undefined, 0]] = places;
    if (oldest !== undefined) places.delete(oldest);
    return place;
  };
  return (policy) => {
    const known = places.get(policy);
    const place = known ?? free();
    places.delete(policy);
    places.set(policy, place);
    return { place, policy: known === undefined ? policy : undefined };
  };
}
