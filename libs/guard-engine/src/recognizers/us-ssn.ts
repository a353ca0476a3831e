import { type ContextWords, contextOf } from '../context.ts';
import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import { MAX_CELL, WEAK } from './identifier.ts';

const WORDS: ContextWords = {
  for: /\bs\.?s\.?n\b|\bsocial[ -]?security\b|\bsoc(?:ial)? sec\b|\bsocial (?:number|is)\b|\bsocial\b(?= ?[:#=])/gi,
  against: /\b(?:phone|tel|order|invoice|ticket|zip|part|model|isbn|case|tracking)\b/gi,
};
const GROUPED = /(?<!\w|\d[-.])(\d{3})([- .])(\d{2})\2(\d{4})(?!\w|[-.]\d)/g;
const LOOSE = /(?<!\w|\d[-.])(\d{3})[- ]?(\d{2})[- ]?(\d{4})(?!\w|[-.]\d)/g;

/**
 * US social security numbers. Written with hyphens they are found anywhere if they could have been assigned (SSA: no area
 * 000, 666 or 9xx, no group 00, no serial 0000); in other spellings, or when never assignable, only next to words that name them.
 */
export const usSsn: Recognizer = {
  id: 'pii.us-ssn',
  category: 'pii',
  entityType: 'US_SSN',
  title: 'US social security number',
  country: 'US',
  examples: {
    matches: [
      'My SSN is «123-45-6789»',
      'ssn: «078051123»',
      'his social security number, «536 22 8124», is',
      'Employee «219-09-9998» joined in May.',
      '«078.05.1123»',
      'SSN «987-65-4321» is what they gave me',
      '«536-22-8124» is my social security number',
    ],
    misses: [
      '078-05-0000',
      '000-12-3456',
      '666-12-3456',
      '078 00 1123',
      '0780511201',
      'call 123456789',
      'ZIP 12345-6789',
      'order 123-45-67890',
      'ISBN 978-12-3456-789-0',
      'the date 2024-05-1234',
      'commit 123456789',
    ],
  },
  find(text, facts) {
    if (facts.digits < 9) return NO_CANDIDATES;
    const candidates: Candidate[] = [];
    for (const match of text.matchAll(GROUPED)) {
      const [whole, area = '', separator = '', group = '', serial = ''] = match;
      const found = judged(text, match.index, whole, area + group + serial, separator !== ' ');
      if (found !== null) candidates.push(found);
    }
    if (text.length > MAX_CELL && text.search(WORDS.for) < 0) return candidates;
    for (const match of text.matchAll(LOOSE)) {
      const [whole, area = '', group = '', serial = ''] = match;
      const found = judged(text, match.index, whole, area + group + serial, false);
      if (found !== null) candidates.push(found);
    }
    return candidates;
  },
};

function judged(text: string, start: number, whole: string, value: string, isDistinctive: boolean): Candidate | null {
  const end = start + whole.length;
  const context = contextOf(text, start, end, WORDS);
  if (context === 'for')
    return isBlankNumber(value) ? null : { start, end, score: isAssignable(value) ? 0.9 : 0.6, evidence: 'context', value };
  if (context === 'against' || !isAssignable(value)) return null;
  return { start, end, score: isDistinctive ? 0.6 : WEAK, evidence: 'pattern', value };
}

const isAssignable = (digits: string): boolean => !/^(?:000|666|9)|^\d{3}00|0000$/.test(digits);
const isBlankNumber = (digits: string): boolean => /^(\d)\1{8}$/.test(digits) && digits.startsWith('0');
