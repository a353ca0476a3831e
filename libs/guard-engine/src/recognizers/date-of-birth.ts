import { type ContextWords, contextOf, wordPattern } from '../context.ts';
import { NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import { datesIn } from './date-time.ts';

const BIRTH = [
  'born',
  'birth',
  'birthday*',
  'birthdate',
  'birth date',
  'dob',
  'd.o.b',
  'bday',
  'geboren*',
  'geburtsdatum',
  'geburtstag*',
  'geb',
  'naissance',
  'né le',
  'née le',
  'anniversaire',
  'nacimiento',
  'nacido*',
  'nacida*',
  'nací',
  'cumpleaños',
  'nascita',
  'nato il',
  'nata il',
  'nascimento',
  'nascido*',
  'geboortedatum',
  'födelsedatum',
  'född',
  'syntymäaika',
  'urodzenia',
  'urodzony*',
  'doğum*',
  '生年月日',
  '出生',
  '생년월일',
  '생일',
  'วันเกิด',
];
const WORDS: ContextWords = {
  for: wordPattern(BIRTH),
  against:
    /(?<![a-z])(?:today|issued?|expir\w{1,5}|valid|due|hired|joined|admitted|died|deceased|death|married|since|visit|appointment|ausgestellt|gültig|verstorben|†)(?![a-z])/gi,
};

/** Dates that words near them call a day of birth. */
export const dateOfBirth: Recognizer = {
  id: 'pii.date-of-birth',
  category: 'pii',
  entityType: 'DATE_OF_BIRTH',
  title: 'date of birth',
  keywords: BIRTH.map((word) => word.replace('*', '')),
  examples: {
    matches: [
      'She was born on «2/8/1935».',
      'DOB: «1980-07-28»',
      "Please tell me your date of birth. It's «6/24/1991»",
      'Geburtsdatum: «28.07.1980»',
      'née le «3 mai 1972» à Lyon',
      'my birthday is «May 5th»',
      '«12 March 1990» is his birthday',
    ],
    misses: [
      'The company was founded on 2/8/1935',
      'a new idea was born in 1935',
      'born in Bern; hired on 2/8/1995',
      'birth rate 12/1000',
      'the birthday party of 25 people',
    ],
  },
  find(text, facts) {
    const dates = datesIn(text, facts);
    if (dates.length === 0) return NO_CANDIDATES;
    return dates
      .filter(({ start, end }) => contextOf(text, start, end, WORDS) === 'for')
      .map((date) => ({ ...date, score: 0.85, evidence: 'context' as const }));
  },
};
