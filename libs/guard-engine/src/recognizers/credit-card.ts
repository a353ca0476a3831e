import { hasLuhnChecksum } from '../checksums.ts';
import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, type Evidence, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

/** Only Maestro has cards this short; they are found next to words about cards. */
const MIN_DIGITS = 12;
const MAX_DIGITS = 19;

const WORDS: ContextWords = {
  for: /\bcards?\b|\b(?:credit|debit)\b|\bvisa\b|\bmaster ?card\b|\bamex\b|\bamerican express\b|\bdiscover\b|\bdiners\b|\bmaestro\b|\bunionpay\b|\bcvv\b|\bcvc\b|\bcc\b(?!:)|\bcc(?: ?(?:no|num|number|#))\b|\bkreditkarte\w*|\btarjeta\b|\bcarte (?:bancaire|bleue|de cr[eé]dit)\b|\bpan\b/gi,
  against:
    /\b(?:order|invoice|tracking|ticket|case|reference|ref|booking|confirmation|serial|sku|isbn|imei|shipment|parcel|transaction|timestamp|account|gift card|loyalty|membership|member|library card|iccid|sim card|uuid|commit|build|record|session|trace|request)\b(?: ?(?:id|number|num|no|code|#))?/gi,
};

/** A run of digits, at most one space or hyphen between two of them. */
const RUN = /(?<![\w.])\d(?:[ -]?\d){11,}(?!\w|\.\d)/g;
const GROUP = /\d+/g;
/** Nobody writes a card number in more groups than this, or (but for the last one) in shorter ones. */
const MAX_GROUPS = 5;
const MIN_GROUP_DIGITS = 3;

/** Leading digits and lengths of the card networks (ISO/IEC 7812 ranges as the networks publish them). */
const NETWORKS: ReadonlyArray<{ prefix: RegExp; lengths: readonly number[] }> = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^3(?:0[0-5]|095|[689])/, lengths: [14, 16, 19] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:5[0678]|6[37])/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];

/**
 * Payment card numbers. With a right check digit and a known network they are found anywhere. Card-shaped numbers that
 * fail the check are found with less certainty: next to words about cards, or written in four groups of four.
 */
export const creditCard: Recognizer = {
  id: 'pii.credit-card',
  category: 'pii',
  entityType: 'CREDIT_CARD',
  title: 'payment card number',
  examples: {
    matches: [
      'My credit card is «4532-1234-5678-9010»',
      'pay with «4111 1111 1111 1111» exp 12/27',
      '«5555555555554444»',
      'amex «3782 822463 10005»',
      'my credit card: «122000000000003»',
      '«4532 1234 5678 9010» is my Visa',
      'Visa «4111 1111 1111 1111» 12 2027 123',
      'a made-up card number: «1234-5678-9012-3456»',
      '«4532-1234-5678-9010»',
      'What is the limit for card «501864667909»?',
      'order 77, card «4111-1111-1111-1111»',
      'order «4111-1111-1111-1111» was paid',
    ],
    misses: [
      'timestamp 1748503543012',
      'order number 4532123456789010',
      'Your card was charged for order number 1234567890123456',
      'tracking 9400 1000 0000 0000 0000 00',
      'epoch 1700000000000000',
      'pi is 3.14159265358979323846',
      'ids 12345 67890 12345 67890 12345',
      'uuid 550e8400-e29b-41d4-a716-446655440000',
      'IMEI 356938035643809',
      '0000-0000-0000-0000',
    ],
  },
  find(text, facts) {
    if (facts.digits < MIN_DIGITS) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    for (const run of text.matchAll(RUN)) collectCards(text, run.index, run[0], candidates);
    return candidates;
  },
};

type Group = { readonly start: number; readonly digits: string };

/** Finds the cards in one run: a card may be followed by its expiry date or security code. */
function collectCards(text: string, offset: number, run: string, candidates: Candidate[]): void {
  const groups: Group[] = [...run.matchAll(GROUP)].map((match) => ({ start: offset + match.index, digits: match[0] }));
  for (let first = 0; first < groups.length; ) {
    const found = cardFrom(text, groups, first);
    if (found === null) first++;
    else {
      candidates.push(found.candidate);
      first = found.next;
    }
  }
}

function cardFrom(text: string, groups: readonly Group[], first: number): { candidate: Candidate; next: number } | null {
  let best: { candidate: Candidate; next: number } | null = null;
  let value = '';
  for (let next = first + 1; next <= groups.length && next - first <= MAX_GROUPS; next++) {
    const digits = groups[next - 1]?.digits ?? '';
    value += digits;
    if (value.length > MAX_DIGITS) break;
    if (value.length >= MIN_DIGITS) {
      const candidate = judged(text, groups.slice(first, next), value);
      if (candidate !== null && (best === null || candidate.score > best.candidate.score)) best = { candidate, next };
    }
    if (digits.length < MIN_GROUP_DIGITS) break;
  }
  return best;
}

function judged(text: string, groups: readonly Group[], value: string): Candidate | null {
  const start = groups[0]?.start ?? 0;
  const last = groups[groups.length - 1];
  const end = last === undefined ? start : last.start + last.digits.length;
  const isFourByFour = groups.length === 4 && groups.every((group) => group.digits.length === 4);
  const shape = { isFourByFour, hasChecksum: hasLuhnChecksum(value), isOfNetwork: isOfNetwork(value) };
  if (!(isFourByFour || shape.hasChecksum || shape.isOfNetwork) || /^(\d)\1*$/.test(value)) return null;
  const context = contextOf(text, start, end, WORDS);
  if (value.length === MIN_DIGITS && context !== 'for') return null;
  const rank = certainty({ ...shape, context });
  return rank === null ? null : { start, end, value, ...rank };
}

type Signs = { context: 'for' | 'against' | 'none'; isFourByFour: boolean; hasChecksum: boolean; isOfNetwork: boolean };

function certainty({ context, isFourByFour, hasChecksum, isOfNetwork }: Signs): { score: number; evidence: Evidence } | null {
  if (hasChecksum && context === 'for') return { score: 1, evidence: 'checksum' };
  if (hasChecksum && isOfNetwork && (context === 'none' || isFourByFour)) return { score: 0.9, evidence: 'checksum' };
  if (context === 'for' && (isOfNetwork || isFourByFour)) return { score: 0.6, evidence: 'context' };
  if (context === 'none' && isOfNetwork && isFourByFour) return { score: 0.5, evidence: 'pattern' };
  return null;
}

const isOfNetwork = (value: string): boolean =>
  NETWORKS.some(({ prefix, lengths }) => lengths.includes(value.length) && prefix.test(value));
