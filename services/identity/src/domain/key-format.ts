/**
 * How an API key is written: `smk_live_<lookup id>_<secret>_<checksum>`.
 *
 * Terminology: the *lookup id* (8 characters) finds the key's row and may be shown; the *secret* (32 characters, 190 bits)
 * is what its holder knows; the *checksum* (CRC-32 of everything before it, 6 characters) tells a typo from a wrong key
 * without asking the database, and lets leak scanners confirm a find offline. All three are base62. The checksum is no
 * protection: anybody can compute it.
 */
import { crc32 } from 'node:zlib';
import type { Secret } from '@sentinelmesh/crypto';
import { secret } from '@sentinelmesh/crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PREFIX = 'smk_live_';
const LOOKUP_ID_LENGTH = 8;
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const WRITTEN_KEY = /^smk_live_([0-9A-Za-z]{8})_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}$/;

/** Length in characters of every API key. */
export const KEY_LENGTH = PREFIX.length + LOOKUP_ID_LENGTH + 1 + SECRET_LENGTH + 1 + CHECKSUM_LENGTH;

/** A whole number from 0 to `below` - 1, each equally likely and unpredictable: `randomInt` of node:crypto. */
export type RandomIndex = (below: number) => number;

export type NewKey = { readonly lookupId: string; readonly written: Secret<string> };

/** A new API key. */
export function newKey(randomIndex: RandomIndex): NewKey {
  const draw = (length: number) => Array.from({ length }, () => ALPHABET.charAt(randomIndex(ALPHABET.length))).join('');
  const lookupId = draw(LOOKUP_ID_LENGTH);
  const checked = `${PREFIX}${lookupId}_${draw(SECRET_LENGTH)}`;
  return { lookupId, written: secret(`${checked}_${checksum(checked)}`) };
}

/** The lookup id of a key as somebody presents it; undefined for what is no key or was mistyped. */
export function parseLookupId(presented: Secret<string>): string | undefined {
  const written = presented.reveal();
  // The length first: a hostile text of any size then costs the same as a short one.
  const lookupId = written.length === KEY_LENGTH ? WRITTEN_KEY.exec(written)?.[1] : undefined;
  const border = KEY_LENGTH - CHECKSUM_LENGTH - 1;
  return lookupId !== undefined && written.slice(border + 1) === checksum(written.slice(0, border)) ? lookupId : undefined;
}

/** What may be shown of a key, enough to recognise it. */
export const displayKey = (lookupId: string): string => `${PREFIX}${lookupId}_…`;

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
