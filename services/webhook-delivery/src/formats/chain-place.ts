import type { ChainLink } from '../domain/chain.ts';
import { countOf, isObject, type Members } from './members.ts';

const HASH = /^[0-9a-f]{64}$/;

/**
 * The place that four values read from a record tell; undefined if they can not be one. Receivers drop empty members,
 * so that a missing previous hash is that of a first record.
 */
export function readLink(chain: unknown, sequence: unknown, previousHash: unknown, hash: unknown): ChainLink | undefined {
  const number = countOf(sequence);
  const previous = previousHash ?? '';
  if (typeof chain !== 'string' || chain === '' || number === undefined || number === 0) return undefined;
  if (typeof hash !== 'string' || !HASH.test(hash) || typeof previous !== 'string') return undefined;
  return previous === '' || HASH.test(previous) ? { chain, sequence: number, previousHash: previous, hash } : undefined;
}

/** The place as a member of a JSON record. */
export const placeOf = ({ chain, sequence, previousHash, hash }: ChainLink): Members => ({
  id: chain,
  sequence,
  previous_hash: previousHash,
  hash,
});

/** The inverse of `placeOf`. */
export const readPlace = (place: unknown): ChainLink | undefined =>
  isObject(place) ? readLink(place.id, place.sequence, place.previous_hash, place.hash) : undefined;
