/**
 * Ids are text: a prefix that names the kind, `_`, and a UUIDv7 (RFC 9562 §5.7) as 26 lower-case Crockford base32
 * characters. They sort by creation time within a kind.
 */

declare const kind: unique symbol;
/** A string that is known to be an id of one kind. */
type Branded<Kind extends string> = string & { readonly [kind]: Kind };

export type OrgId = Branded<'org'>;
export type WorkspaceId = Branded<'ws'>;
export type KeyId = Branded<'key'>;
export type EventId = Branded<'evt'>;
export type RequestId = Branded<'req'>;

type Ids = { org: OrgId; ws: WorkspaceId; key: KeyId; evt: EventId; req: RequestId };
export type IdPrefix = keyof Ids;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ENCODED_ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** The organisation of events that belong to nobody, such as a call with a bad key. */
export const SYSTEM_ORG = 'org_system' as OrgId;

/** A new id. Time and randomness are arguments so that tests can fix them. */
export function newId<P extends IdPrefix>(prefix: P, now: number = Date.now(), random: Uint8Array = takeRandom(10)): Ids[P] {
  let value = BigInt(now) << 80n;
  for (const [index, byte] of random.subarray(0, 10).entries()) value |= BigInt(byte) << BigInt(72 - 8 * index);
  const versioned = (value & ~(0xfn << 76n)) | (7n << 76n);
  const variant = (versioned & ~(3n << 62n)) | (2n << 62n);
  return `${prefix}_${encode(variant)}` as Ids[P];
}

/** Whether `value` is an id of this kind; the system organisation is one. */
export function isId<P extends IdPrefix>(prefix: P, value: string): value is Ids[P] {
  if (prefix === 'org' && value === SYSTEM_ORG) return true;
  return value.startsWith(`${prefix}_`) && ENCODED_ID.test(value.slice(prefix.length + 1));
}

function encode(value: bigint): string {
  let text = '';
  for (let shift = 125n; shift >= 0n; shift -= 5n) text += ALPHABET[Number((value >> shift) & 31n)];
  return text;
}

// Random bytes are fetched from the system a few hundred ids at a time, because each fetch costs more than an id does.
let pool = new Uint8Array(4_096);
let taken = pool.length;

function takeRandom(count: number): Uint8Array {
  if (taken + count > pool.length) {
    pool = globalThis.crypto.getRandomValues(new Uint8Array(pool.length));
    taken = 0;
  }
  taken += count;
  return pool.subarray(taken - count, taken);
}
