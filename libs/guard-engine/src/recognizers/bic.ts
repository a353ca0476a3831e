import type { Candidate, Recognizer } from '../recognizer.ts';
import { COUNTRY_CODES } from './country-codes.ts';

/** A code in capitals shortly after a word that names it. */
const NAMED =
  /(?<![a-z])(?:bic|swift)(?:[ /-]?(?:bic|swift|codes?|no|number|id)){0,2}\.?[ :=#-]{0,3}(?:is |of )?([a-z]{4}[a-z]{2}[a-z\d]{2}(?:[a-z\d]{3})?)(?![\w-])/gi;

/** Business identifier codes of banks (ISO 9362). */
export const bic: Recognizer = {
  id: 'pii.bic',
  category: 'pii',
  entityType: 'BIC_CODE',
  title: 'bank identifier (BIC)',
  keywords: ['bic', 'swift'],
  examples: {
    matches: ['BIC: «DEUTDEFF500»', 'SWIFT code «NEDSZAJJ»', 'IBAN …, BIC/SWIFT: «BNPAFRPPXXX»'],
    misses: ['swift movement', 'BIC: deutdeff', 'a SWIFT RESPONSE', 'BIC DEUTQQFF', 'SWIFT DEUTDEFF5', 'swift code DEVELOPER'],
  },
  find(text) {
    const candidates: Candidate[] = [];
    for (const { index, 0: whole, 1: value = '' } of text.matchAll(NAMED)) {
      if (value !== value.toUpperCase() || !COUNTRY_CODES.has(value.slice(4, 6))) continue;
      const end = index + whole.length;
      candidates.push({ start: end - value.length, end, score: 0.8, evidence: 'context', value });
    }
    return candidates;
  },
};
