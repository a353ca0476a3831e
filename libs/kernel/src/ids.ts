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
export type SessionId = Branded<'ses'>;
export type TurnId = Branded<'trn'>;
export type BudgetId = Branded<'bud'>;
export type LeaseId = Branded<'lse'>;
export type DestinationId = Branded<'dst'>;
export type DeliveryId = Branded<'dlv'>;
export type RecoveryId = Branded<'rcv'>;
export type WorkerId = Branded<'wrk'>;
export type ChainId = Branded<'chn'>;

type Ids = {
  org: OrgId;
  ws: WorkspaceId;
  key: KeyId;
  evt: EventId;
  req: RequestId;
  ses: SessionId;
  trn: TurnId;
  bud: BudgetId;
  lse: LeaseId;
  dst: DestinationId;
  dlv: DeliveryId;
  rcv: RecoveryId;
  wrk: WorkerId;
  chn: ChainId;
};
export type IdPrefix = keyof Ids;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** The characters that hold the time; the rest is random. */
const TIME_LENGTH = 10;
const ENCODED_ID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** The organisation of events that belong to nobody, such as a call with a bad key. */
export const SYSTEM_ORG = 'org_system' as OrgId;

/** A new id. Time and randomness are arguments so that tests can fix them. */
export function newId<P extends IdPrefix>(prefix: P, now: number = Date.now(), random: Uint8Array = takeRandom(10)): Ids[P] {
  return `${prefix}_${encodeTime(now)}${encodeRandom(random)}` as Ids[P];
}

/** Whether `value` is an id of this kind; the system organisation is one. */
export function isId<P extends IdPrefix>(prefix: P, value: string): value is Ids[P] {
  if (prefix === 'org' && value === SYSTEM_ORG) return true;
  return value.startsWith(`${prefix}_`) && ENCODED_ID.test(value.slice(prefix.length + 1));
}

/** When an id was made. The system organisation is as old as time. */
export function timeOfId(id: Ids[IdPrefix]): Date {
  const digits = id.slice(id.indexOf('_') + 1);
  if (!ENCODED_ID.test(digits)) return new Date(0);
  let time = 0;
  for (const digit of digits.slice(0, TIME_LENGTH)) time = time * 32 + ALPHABET.indexOf(digit);
  return new Date(time);
}

/** 48 bits in ten characters: the first of them stands for three bits only. */
function encodeTime(now: number): string {
  let text = '';
  for (let digit = 0, rest = now; digit < TIME_LENGTH; digit += 1, rest = Math.floor(rest / 32)) text = ALPHABET.charAt(rest % 32) + text;
  return text;
}

/** 80 bits in sixteen characters, with the version (7) and the variant (binary 10) in their places. */
function encodeRandom(random: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = random[index] ?? 0;
    const marked = index === 0 ? (byte & 0x0f) | 0x70 : index === 2 ? (byte & 0x3f) | 0x80 : byte;
    held = ((held << 8) | marked) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >>> (bits - 5)) & 31);
  }
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
