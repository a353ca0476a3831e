import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, type Evidence, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import type { TextFacts } from '../text-facts.ts';

const WORDS: ContextWords = {
  for: /\b(?:tele)?phones?\b|\btel\b|\b(?:mobile|cell|cellphone|landline|handset|fax|whatsapp|sms|hotline|helpline)\b|\bcall(?:ed|ing)?\b|\bdial\b|\bring me\b|\btext (?:me|us|him|her|them)\b|\breach\b|\bcontact\b|\bnumber\b(?! of)|\banswer(?:ing|s)?\b|\bmessages? (?:to|at|on)\b|\btelefon\w*|\bt[eé]l[eé]phone\b|\btel[eé]fono\b|\bhandy\b|\bm[oó]vil\b/gi,
  against:
    /\b(?:order|invoice|ticket|case|part|model|serial|sku|tracking|reference|ref|confirmation|booking|account|acct|routing|iban|isbn|issn|policy|license|licence|passport|customer|employee|member|user|student|patient|card|ssn|security|version|port|pid|id|lot|batch|item|product|model|error|code|issue|pr)\b(?: ?(?:id|number|num|no|code|#))?/gi,
};
/** Shorter ones are dialled only from next door. */
const MIN_DIGITS = 7;

/** +CC and up to six groups (ITU-T E.164 allows 15 digits). */
const INTERNATIONAL = /(?<![\w+])\+\(?\d{1,3}\)?(?:[ ./-]{0,2}\(?\d{1,11}\)?){1,6}/y;
/** Area, exchange, line as they are written in North America, perhaps after a country code and before an extension. */
const NORTH_AMERICAN =
  /(?<![\w.-]|- ?|\( )(?:\+?\d{1,3}[ .-])?(\(\d{3}\)|\d{3})([ .-]?)\d{3}([ .-])\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?(?![\w]|[.-]\d)/y;
/** Anything else that people dial: found only next to words that say so. */
const NATIONAL = /(?<![\w.$€£-])(?:0\d(?:[. ]\d\d){4}|(?:\(\d{1,5}\)|\d{2,12})(?:[ /-]{1,2}\d{2,8}){0,4})(?!\w|[.:/-]\d)/y;
/** Three digits at least in the first group or the second: pairs alone may be anything. */
const WITH_TRUNK_PREFIX = /^\(?0[1-9]\d{1,4}\)?[ /-]{1,2}\d{3,8}(?:[ -]\d{2,6}){0,3}$/;
const TRUNK_COUNTRIES: readonly CountryCode[] = ['GB', 'DE', 'FR', 'IT', 'IN', 'AU', 'JP', 'KR'];
const DATE = /^(?:(?:19|20)\d\d[-/ ]\d\d?[-/ ]\d\d?|\d\d?[-/ ]\d\d?[-/ ](?:19|20)?\d\d)$/;

/**
 * Telephone numbers. Written internationally or in the North American shape they are found anywhere, if a number can have
 * that length ("possible": 555-123-4567 is not assigned to anybody and still somebody's phone number); else near words about phones.
 */
export const phoneNumber: Recognizer = {
  id: 'pii.phone-number',
  category: 'pii',
  entityType: 'PHONE_NUMBER',
  title: 'telephone number',
  examples: {
    matches: [
      'or call «555-123-4567»',
      'Text me («555-222-1111») or drop a line',
      '«(415) 555-0132»',
      '«+55 11 98456 5666»',
      'Call me: «+44 20 7946 0958».',
      'My Israeli number is «09-7625400»',
      'my Japanese number is «090-1234-5678»',
      'and my international one is «91-415-555-0132»',
      '«212.555.0187» or «1-800-555-0199 ext. 12»',
      'phone: «5551234567»',
      'tel «030 1234567»',
      'reach me at «+1 (555) 123-4567»',
      '«555-123-4567» is my phone number',
      'mobile «+4915112345678», anytime',
      'Mobile: «03.93.92.16.85»',
      'Phone: «(99) 645-791»',
      'Jane, «020 7946 0958», at noon',
      'Praxis Dr. Muster, «(030) 12345678»',
      'I got no card, no message on my registered «905-674-3793».',
    ],
    misses: [
      'order 555-123-4567',
      'version 212.555.0187',
      'on 2024-05-01 we call it a day',
      'call at 10:30 on 12-05-2024',
      '192.168.100.200',
      '1234567890',
      'SSN 123-45-6789',
      'ISBN 978-3-16-148410-0',
      'call the function with 42',
      'items 00 11 22 33 44',
      'room 101, floor 12, building 300',
      'we contact 1200 customers in 2024',
      'uuid 550e8400-e29b-41d4-a716-446655440000',
      'the number is 123456',
      'the number of users is 12345678',
      "my driver's license number is 2270-66-1551",
      'a + 1234567 b',
      'reach me at +1 (555) 12',
    ],
  },
  find(text, facts) {
    if (facts.digits < MIN_DIGITS) return NO_CANDIDATES;
    const places = dialablePlaces(text, facts);
    if (places.length === 0) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    if (facts.hasPlus) for (const match of matchesAt(text, places, INTERNATIONAL)) add(candidates, international(match.index, match[0]));
    for (const match of matchesAt(text, places, NORTH_AMERICAN)) add(candidates, northAmerican(text, match));
    candidates.push(...nationalNumbers(text, places, candidates));
    return candidates;
  },
};

/** Where enough digits begin, with the plus and the bracket before them. */
function dialablePlaces(text: string, { numberStarts }: TextFacts): readonly number[] {
  const places: number[] = [];
  for (const { at, leading, digits } of numberStarts) {
    if (leading === 0 || digits < MIN_DIGITS) continue;
    const bracket = text.charAt(at - 1) === '(' ? at - 1 : at;
    const first = text.charAt(bracket - 1) === '+' ? bracket - 1 : bracket;
    // The bracket may belong to the area, or to the sentence.
    places.push(first, ...(first === at ? [] : [at]));
  }
  return places;
}

/** The matches of a sticky pattern at the places, none within another. */
function matchesAt(text: string, places: readonly number[], pattern: RegExp): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  let done = 0;
  for (const place of places) {
    if (place < done) continue;
    pattern.lastIndex = place;
    const match = pattern.exec(text);
    if (match === null) continue;
    matches.push(match);
    done = place + match[0].length;
  }
  return matches;
}

function add(candidates: Candidate[], candidate: Candidate | null): void {
  if (candidate !== null) candidates.push(candidate);
}

/** The longest beginning of the match that a number can have, cut between groups: other numbers may follow it. */
function international(start: number, whole: string): Candidate | null {
  for (let written = whole.replace(/\D{1,2}$/, ''); written.length > 7; written = written.replace(/[ ./()-]{0,4}\d{1,11}$/, '')) {
    const parsed = parsePhoneNumberFromString(written);
    if (!parsed?.isPossible()) continue;
    return { start, end: start + written.length, score: parsed.isValid() ? 0.95 : 0.7, evidence: 'format', value: parsed.number };
  }
  return null;
}

function northAmerican(text: string, match: RegExpExecArray): Candidate | null {
  const [whole, area = '', first = '', second = ''] = match;
  const value = northAmericanValue(whole.replace(/ ?(?:x|ext)[. \d]{1,8}$/, ''));
  if (value === null) return null;
  const start = match.index;
  const end = start + whole.length;
  const context = contextOf(text, start, end, WORDS);
  if (context === 'against') return null;
  const isDistinctive = area.startsWith('(') || (first === second && first !== ' ');
  if (context === 'none' && !isDistinctive && !parsePhoneNumberFromString(value)?.isValid()) return null;
  return { start, end, value, ...certainty(context === 'for') };
}

/** In E.164, or null when no number is that long. Ten digits, or eleven after a 1, need no library to be possible. */
function northAmericanValue(written: string): string | null {
  const digits = written.replaceAll(/\D/g, '');
  if (digits.length === 10) return `+1${digits}`;
  if (digits.length === 11 && digits.startsWith('1')) return `+${digits}`;
  return parsePhoneNumberFromString(`+${digits}`)?.isPossible() ? `+${digits}` : null;
}

/** Numbers in other shapes, where none of the better known ones has been found: those that words call telephone numbers, or that a country would dial. */
function nationalNumbers(text: string, places: readonly number[], found: readonly Candidate[]): readonly Candidate[] {
  const taken = new Set(found.map(({ start }) => start));
  const numbers = matchesAt(text, places, NATIONAL).filter(
    ({ index, 0: whole }) => !taken.has(index) && hasDialableLength(whole) && !DATE.test(whole),
  );
  if (numbers.length === 0) return NO_CANDIDATES;
  // Most texts with such numbers do not speak of phones at all.
  const speaksOfPhones = text.search(WORDS.for) >= 0;
  const candidates: Candidate[] = [];
  for (const { index: start, 0: whole } of numbers) {
    if (!speaksOfPhones && !WITH_TRUNK_PREFIX.test(whole)) continue;
    const end = start + whole.length;
    const context = contextOf(text, start, end, WORDS);
    if (context === 'for') {
      const digits = whole.replaceAll(/\D/g, '');
      candidates.push({ start, end, value: digits.length === 10 ? `+1${digits}` : digits, ...certainty(true) });
    } else if (context === 'none') add(candidates, dialled(start, whole));
  }
  return candidates;
}

/** A number in groups, with the prefix for other towns, as it would be dialled in one of the countries where people write it so. */
function dialled(start: number, whole: string): Candidate | null {
  if (!WITH_TRUNK_PREFIX.test(whole)) return null;
  for (const country of TRUNK_COUNTRIES) {
    const parsed = parsePhoneNumberFromString(whole, country);
    if (parsed?.isValid()) return { start, end: start + whole.length, value: parsed.number, score: 0.45, evidence: 'pattern' };
  }
  return null;
}

/** Fifteen digits at most (ITU-T E.164). */
function hasDialableLength(written: string): boolean {
  const digits = written.replaceAll(/\D/g, '').length;
  return digits >= MIN_DIGITS && digits <= 15;
}

const certainty = (hasContext: boolean): { score: number; evidence: Evidence } =>
  hasContext ? { score: 0.75, evidence: 'context' } : { score: 0.6, evidence: 'pattern' };
