import type { Candidate, Recognizer } from '../recognizer.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const DAY = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${DAYS.join('|')})(?![\\p{L}\\p{N}_])`, 'giu');

/** Names of days: dates that only who knows the week can tell. */
export const calendarDay: Recognizer = {
  id: 'pii.day-of-week',
  category: 'pii',
  entityType: 'DATE_TIME',
  title: 'day of the week',
  isOptIn: true,
  keywords: DAYS,
  examples: { matches: ['We meet «Monday» at noon, not on «tuesday»'], misses: ['Mondays are long', 'the monday_report table'] },
  find: (text) =>
    [...text.matchAll(DAY)].map(
      ({ index: start, 0: day }): Candidate => ({
        start,
        end: start + day.length,
        score: 0.2,
        evidence: 'pattern',
        value: day.toLowerCase(),
      }),
    ),
};

const YEAR =
  /(?<=(?<![\p{L}\p{N}])(?:in|of|since|from|until|till|by|during|after|before|year|a|around) )(?:19|20)\d\d(?![\p{L}\p{N}]|[.,:/-]\d| ?%)/giu;
const YEAR_STARTS = ['19', '20'];

/** Years on their own, after a word that makes them years. */
export const calendarYear: Recognizer = {
  id: 'pii.year',
  category: 'pii',
  entityType: 'DATE_TIME',
  title: 'year',
  isOptIn: true,
  keywords: YEAR_STARTS,
  examples: {
    matches: ['founded in «1977». Since then', 'the Act of «2001» protects', 'is a «2017» film'],
    misses: ['in 2500 steps', 'over 2000 users', 'in 2000.5 ms', 'of 20012'],
  },
  find: (text) =>
    [...text.matchAll(YEAR)].map(
      ({ index: start, 0: year }): Candidate => ({ start, end: start + year.length, score: 0.2, evidence: 'pattern', value: year }),
    ),
};
