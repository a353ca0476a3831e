/**
 * What a destination is sent is numbered and chained, so that a record that is missing or was changed at the receiver
 * shows: each record tells its place, the hash of the one before, and its own hash over both and its content.
 *
 *     hash = SHA-256(chain ‖ '\n' ‖ sequence ‖ '\n' ‖ previous hash ‖ '\n' ‖ content), hexadecimal
 *
 * `content` is the record in the format of the destination without its place in the chain (`RecordFormat.render`). The
 * first record of a chain has sequence 1 and the previous hash ''.
 */
import { hash as digestOf } from 'node:crypto';

/** The end of a chain: what the next record is chained to. */
export type ChainHead = { readonly chain: string; readonly sequence: number; readonly hash: string };

/** The place of one record in a chain. */
export type ChainLink = ChainHead & { readonly previousHash: string };

export const newChain = (chain: string): ChainHead => ({ chain, sequence: 0, hash: '' });

/** The place of the record with this content that follows `head`. The result is the next head. */
export function nextLink(head: ChainHead, content: string): ChainLink {
  const place = { chain: head.chain, sequence: head.sequence + 1, previousHash: head.hash };
  return { ...place, hash: linkHash(place, content) };
}

/** The hash that a record with this place and content must have. */
export function linkHash({ chain, sequence, previousHash }: Omit<ChainLink, 'hash'>, content: string): string {
  return digestOf('sha256', `${chain}\n${sequence}\n${previousHash}\n${content}`);
}
