import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, type Evidence, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';

const WORDS: ContextWords = {
  for: /\b(?:tele)?phones?\b|\btel\b|\b(?:mobile|cell|cellphone|landline|handset|fax|whatsapp|sms|hotline|helpline)\b|\bcall(?:ed|ing)?\b|\bdial\b|\bring me\b|\btext (?:me|us|him|her|them)\b|\breach\b|\bcontact\b|\bnumber\b(?! of)|\banswer(?:ing|s)?\b|\bmessages? (?:to|at|on)\b|\btelefon\w*|\bt[eé]l[eé]phone\b|\btel[eé]fono\b|\bhandy\b|\bm[oó]vil\b/gi,
  against:
    /\b(?:order|invoice|ticket|case|part|model|serial|sku|tracking|reference|ref|confirmation|booking|account|acct|routing|iban|isbn|issn|policy|license|licence|passport|customer|employee|member|user|student|patient|card|ssn|security|version|port|pid|id|lot|batch|item|product|model|error|code|issue|pr)\b(?: ?(?:id|number|num|no|code|#))?/gi,
};
/** In these libphonenumber has to know the length of a number that is written without its country. */
const HOME = 'US';

/** +CC and up to six groups (ITU-T E.164 allows 15 digits). */
const INTERNATIONAL = /(?<![\w+])\+\(?\d{1,3}\)?(?:[ ./-]{0,2}\(?\d{1,11}\)?){1,6}/g;
/** Area, exchange, line as they are written in North America, perhaps after a country code and before an extension. */
const NORTH_AMERICAN =
  /(?<![\w.-]|[-(] ?)(?:\+?\d{1,3}[ .-])?(\(\d{3}\)|\d{3})([ .-]?)\d{3}([ .-])\d{4}(?: ?(?:x|ext\.?) ?\d{1,5})?(?![\w]|[.-]\d)/g;
/** Anything else that people dial: found only next to words that say so. */
const NATIONAL = /(?<![\w.-])(?:0\d(?:[. ]\d\d){4}|(?:\(\d{1,5}\)|\d{2,12})(?:[ /-]{1,2}\d{2,8}){0,4})(?!\w|[.:/-]\d)/g;
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
      'room 101, floor 12, building 300',
      'we contact 1200 customers in 2024',
      'uuid 550e8400-e29b-41d4-a716-446655440000',
      'the number is 123456',
      'the number of users is 12345678',
      "my driver's license number is 2270-66-1551",
      'a + 1234567 b',
    ],
  },
  find(text, facts) {
    if (facts.digits < 7) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    for (const match of text.matchAll(INTERNATIONAL)) add(candidates, international(match.index, match[0]));
    for (const match of text.matchAll(NORTH_AMERICAN)) add(candidates, northAmerican(text, match));
    if (text.search(WORDS.for) >= 0) for (const match of text.matchAll(NATIONAL)) add(candidates, national(text, match.index, match[0]));
    return candidates;
  },
};

function add(candidates: Candidate[], candidate: Candidate | null): void {
  if (candidate !== null) candidates.push(candidate);
}

/** The longest beginning of the match that a number can have, cut between groups: other numbers may follow it. */
function international(start: number, whole: string): Candidate | null {
  for (let written = whole.replace(/\D+$/, ''); written.length > 7; written = written.replace(/[ ./-]+\(?\d+$|\d+$/, '')) {
    const parsed = parsePhoneNumberFromString(written);
    if (parsed?.isPossible()) {
      const end = start + written.length;
      return { start, end, score: parsed.isValid() ? 0.95 : 0.7, evidence: 'format', value: parsed.number };
    }
    if (!/[ ./-]/.test(written)) return null;
  }
  return null;
}

function northAmerican(text: string, match: RegExpExecArray): Candidate | null {
  const [whole, area = '', first = '', second = ''] = match;
  const parsed = parsePhoneNumberFromString(whole, HOME) ?? parsePhoneNumberFromString(`+${whole}`);
  const isPossible = parsed?.isPossible() || parsePhoneNumberFromString(`+${whole}`)?.isPossible() === true;
  if (!isPossible) return null;
  const start = match.index;
  const end = start + whole.length;
  const context = contextOf(text, start, end, WORDS);
  if (context === 'against') return null;
  const isDistinctive = area.startsWith('(') || (first === second && first !== ' ');
  if (context === 'none' && !isDistinctive && !parsed?.isValid()) return null;
  return { start, end, value: parsed?.number ?? whole, ...certainty(context === 'for') };
}

function national(text: string, start: number, whole: string): Candidate | null {
  const digits = whole.replaceAll(/\D/g, '');
  if (digits.length < 7 || digits.length > 15 || DATE.test(whole)) return null;
  const end = start + whole.length;
  if (contextOf(text, start, end, WORDS) !== 'for') return null;
  return { start, end, value: parsePhoneNumberFromString(whole, HOME)?.number ?? digits, ...certainty(true) };
}

const certainty = (hasContext: boolean): { score: number; evidence: Evidence } =>
  hasContext ? { score: 0.75, evidence: 'context' } : { score: 0.6, evidence: 'pattern' };
