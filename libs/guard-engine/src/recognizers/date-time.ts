import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import type { NumberStart, TextFacts } from '../text-facts.ts';
import { isDay } from './calendar.ts';

const MONTH =
  '(?:jan(?:uary|uar|vier|eiro)?|feb(?:ruary|ruar|brero|braio)?|f[eé]vrier|mar(?:ch|zo|s|[cç]o)?|m[äa]rz|apr(?:il|ile)?|avril|abril|' +
  'may|mai|mayo|maggio|maio|june?|juni|juin|junio|giugno|july?|juli|juillet|julio|luglio|aug(?:ust)?|ao[uû]t|agosto|' +
  'sept?(?:ember|embre|tembre|tiembre)?|oct(?:ober|obre)?|okt(?:ober)?|ottobre|nov(?:ember|embre)?|' +
  'd[eé]c(?:ember|embre)?|dez(?:ember)?|dic(?:iembre|embre)?)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const YEAR = '[12]\\d{3}';
const CLOCK = '[0-2]?\\d:[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?(?: ?[ap]m\\b)?(?: ?(?:Z\\b|[+-][0-2]\\d:?[0-5]\\d))?';
const TIME = `(?:(?:T| | at |, )${CLOCK})?`;

/** Certainties. Dates identify nobody by themselves: none is reported by default. */
const WHOLE = 0.35;
const PART = 0.2;

type Spelling = { readonly pattern: RegExp; readonly score: number };
const spelling = (source: string, score: number): Spelling => ({ pattern: new RegExp(source, 'iy'), score });

/** How dates are written, and how certain that makes one. Where day and month are both numbers, either may come first. */
const YEAR_FIRST: readonly Spelling[] = [spelling(`(?<year>${YEAR})([-/.])(?<month>\\d{1,2})\\2(?<day>\\d{1,2})${TIME}`, WHOLE)];
const DAY_OR_MONTH_FIRST: readonly Spelling[] = [
  spelling(`(?<a>\\d{1,2})([-/.])(?<b>\\d{1,2})\\2(?<year>${YEAR}|\\d\\d)${TIME}`, WHOLE),
  spelling(`${DAY}(?:st|nd|rd|th|\\.)?(?: (?:of |de )?|-)${MONTH}\\.?(?:,? | de |-)${YEAR}${TIME}`, WHOLE),
  spelling(`${DAY}-${MONTH}-\\d\\d`, WHOLE),
  spelling(`${DAY}(?:st|nd|rd|th|\\.)?(?: (?:of |de )?|-)${MONTH}`, PART),
  spelling(`(?:0?[1-9]|1[0-2])/(?:(?:19|20)\\d\\d|${DAY})`, PART),
];
const MONTH_NAME_FIRST: readonly Spelling[] = [
  spelling(`${MONTH}(?:\\.? |-)${DAY}(?:st|nd|rd|th)?,? ${YEAR}${TIME}`, WHOLE),
  spelling(`${MONTH}(?:\\.? |-)(?:${YEAR}|${DAY}(?:st|nd|rd|th)?|\\d\\d)`, PART),
];
const MONTH_BEGINNING =
  /(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|may|mai|mag|jun|jui|giu|jul|lug|aug|aou|aoû|ago|sep|oct|okt|ott|nov|dec|déc|dez|dic)/iy;

/** The spellings that a place may begin, by how many digits stand there. */
function spellingsAt(text: string, { at, leading }: NumberStart): readonly Spelling[] {
  if (leading === 4) return YEAR_FIRST;
  if (leading > 0) return leading < 3 ? DAY_OR_MONTH_FIRST : [];
  MONTH_BEGINNING.lastIndex = at;
  return MONTH_BEGINNING.test(text) ? MONTH_NAME_FIRST : [];
}

/** Dates, with the time of day that follows, as numbers or with the name of the month. */
export const dateTime: Recognizer = {
  id: 'pii.date-time',
  category: 'pii',
  entityType: 'DATE_TIME',
  title: 'date or time',
  isOptIn: true,
  examples: {
    matches: [
      'on «2024-03-15T14:30:00.123456Z» or not?',
      'Today is «5/20/2021»',
      '«21.5.2021», «2021-05-21» and «21-05-2021»',
      'from «May 5, 2021 at 3:30 pm» to «21 May 2021»',
      'on «September 5th» or «5-May-2021»',
      'expires «05/2021»',
      'am «3. Mai 2021»',
    ],
    misses: ['is5/21', '31/02/2021', '2021-13-01', '192.168.10.21', '1/2/3/4', 'version 3.2.1', '13/32', 'may 100', '24/7'],
  },
  find: (text, facts) => datesIn(text, facts),
};

/** The dates of a text, in order. */
export function datesIn(text: string, facts: TextFacts): readonly Candidate[] {
  if (facts.digits === 0) return NO_CANDIDATES;
  const dates: Candidate[] = [];
  let done = 0;
  for (const start of facts.numberStarts) {
    const found = start.isClear && start.at >= done ? dateAt(text, start) : null;
    if (found === null) continue;
    dates.push(found);
    done = found.end;
  }
  return dates.length === 0 ? NO_CANDIDATES : dates;
}

function dateAt(text: string, numberStart: NumberStart): Candidate | null {
  const start = numberStart.at;
  for (const { pattern, score } of spellingsAt(text, numberStart)) {
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    const end = start + match[0].length;
    if (/^(?:\w|[-/.:,]\d)/.test(text.slice(end, end + 2)) || !isPossible(match.groups)) continue;
    return { start, end, score, evidence: 'pattern', value: match[0].toLowerCase() };
  }
  return null;
}

/** Whether the day exists, if it is written in numbers. */
function isPossible(groups: Record<string, string> | undefined): boolean {
  if (groups === undefined) return true;
  const { year: written = '', month, day, a, b } = groups;
  const year = Number(written.length === 2 ? `20${written}` : written);
  if (month !== undefined) return isDay(year, Number(month), Number(day));
  return isDay(year, Number(a), Number(b)) || isDay(year, Number(b), Number(a));
}
