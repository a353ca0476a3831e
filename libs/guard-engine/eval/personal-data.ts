import { checkPolicy } from '../src/index.ts';
import type { Policy } from '../src/policy.ts';
import { type Counts, count, fScore, newCounts, type Typed } from '../training/tagger/measure.ts';
import { fromTweet, type PiiRow, readRows, type TweetRow, tweetSplit } from '../training/tagger/sources.ts';
import { bootstrap, type Estimate } from './confidence.ts';
import { guard } from './guard-under-test.ts';
import { atLeast, decimal, figure, type Section } from './report.ts';

/** The types of the data that have a form of their own. */
const STRUCTURED: readonly string[] = ['EMAIL_ADDRESS', 'PHONE_NUMBER', 'US_SSN', 'CREDIT_CARD', 'IBAN_CODE', 'IP_ADDRESS'];
const NAMED: readonly string[] = ['PERSON', 'LOCATION', 'ORGANIZATION'];
/** What says nothing about anybody by itself is found only when asked for; the data ask for it. */
const OPT_IN: readonly string[] = ['URL', 'DATE_TIME', 'AGE'];
/** Names of the data for types of ours. */
const OURS: Readonly<Record<string, string>> = {
  GPE: 'LOCATION',
  STREET_ADDRESS: 'LOCATION',
  PLACE: 'LOCATION',
  ADDRESS: 'LOCATION',
  DOMAIN_NAME: 'URL',
};

const everyType: Policy = {
  ...checkPolicy,
  categories: ['pii'],
  minimumScores: Object.fromEntries(OPT_IN.map((type) => [type, 0])),
};

/** A text with what is to be found in it and what was. */
type Row = { readonly wanted: readonly Typed[]; readonly found: readonly Typed[] };

/** What a measure counts: these types only, or all; and whether the type has to be right. */
type Counting = { readonly types?: readonly string[]; readonly isTyped: boolean };

export function personalDataSection(dataFolder: string): Section {
  const rows = readRows<PiiRow>(dataFolder, 'pii-spans.jsonl.gz')
    .filter(({ split }) => split === 'dev')
    .map(
      ({ text, spans }): Row => ({
        wanted: spans.map(({ type, start, end }) => ({ type: OURS[type] ?? type, start, end })),
        found: entitiesIn(text),
      }),
    );
  const structured = scoreOf(rows, { types: STRUCTURED, isTyped: true }, 1);
  const untyped = scoreOf(rows, { isTyped: false }, 2);
  const types = [...new Set(rows.flatMap(({ wanted }) => wanted.map(({ type }) => type)))].sort();
  return {
    title: 'Personal data',
    text: `Presidio's synthetic set (microsoft/presidio-research, MIT): ${rows.length} dev texts whose templates were never learnt from. The guard with the tagger of names, and
with dates, ages and links switched on, which policies leave out by default. A span is found when the overlap is at least half of both together (intersection over
union). *Structured* types are ${STRUCTURED.map((type) => `\`${type}\``).join(', ')}; nationalities and the like (\`NRP\`) are not looked for. Where
nothing was missed, drawing the texts again misses nothing either: the interval says nothing then, and the few spans of a type do.`,
    tables: [
      {
        head: ['types', 'wanted', 'found', 'right', 'precision', 'recall', 'F1', 'F2'],
        rows: [
          line('structured, type right', rows, { types: STRUCTURED, isTyped: true }),
          line('names, places, organisations, type right', rows, { types: NAMED, isTyped: true }),
          line('all, any type', rows, { isTyped: false }),
          ...types.map((type) => line(`\`${type}\``, rows, { types: [type], isTyped: true })),
        ],
      },
    ],
    goals: [atLeast('structured personal data, F1', structured, 0.97), atLeast('all personal data whatever the type, F2', untyped, 0.8)],
  };
}

export function namesSection(dataFolder: string): Section {
  const rows = readRows<TweetRow>(dataFolder, 'ner-btc.jsonl.gz')
    .filter((row) => tweetSplit(row) === 'test')
    .map((row): Row => {
      const { spans, open } = fromTweet(row, 1);
      const isOpen = ({ start, end }: Typed): boolean => open.some((span) => start < span.end && span.start < end);
      return {
        wanted: spans.map(({ kind, start, end }) => ({ type: OURS[kind] ?? kind, start, end })),
        found: entitiesIn(row.text).filter((span) => NAMED.includes(span.type) && !isOpen(span)),
      };
    });
  return {
    title: 'Names in real text',
    text: `The Broad Twitter Corpus (CC-BY-4.0): ${rows.length} tweets that a hash of their text keeps out of training; the others were learnt from, so these are
known by their kind. Handles and links count neither way.`,
    tables: [
      {
        head: ['types', 'wanted', 'found', 'right', 'precision', 'recall', 'F1', 'F2'],
        rows: [
          line('all, any type', rows, { isTyped: false }),
          ...NAMED.map((type) => line(`\`${type}\``, rows, { types: [type], isTyped: true })),
        ],
      },
    ],
    goals: [],
  };
}

const entitiesIn = (text: string): readonly Typed[] =>
  guard
    .inspect({ text, direction: 'input', source: 'user', trust: 'trusted', policy: everyType })
    .findings.map(({ entityType, start, end }) => ({ type: entityType, start, end }));

function countsOf(rows: readonly Row[], { types, isTyped }: Counting): readonly Counts[] {
  const counted = (spans: readonly Typed[]): readonly Typed[] => spans.filter(({ type }) => types?.includes(type) ?? true);
  return rows.map(({ wanted, found }) => {
    const counts = newCounts();
    count(counts, counted(wanted), counted(found), isTyped);
    return counts;
  });
}

function total(counts: readonly Counts[]): Counts {
  const sum = newCounts();
  for (const { right, wanted, found } of counts) {
    sum.right += right;
    sum.wanted += wanted;
    sum.found += found;
  }
  return sum;
}

/** With the interval of drawing the texts again. */
const scoreOf = (rows: readonly Row[], counting: Counting, beta: number): Estimate =>
  bootstrap([countsOf(rows, counting)], ([drawn = []]) => fScore(total(drawn), beta));

function line(name: string, rows: readonly Row[], counting: Counting): readonly string[] {
  const { right, wanted, found } = total(countsOf(rows, counting));
  const share = (part: number, whole: number): string => (whole === 0 ? '' : decimal(part / whole));
  return [
    name,
    String(wanted),
    String(found),
    String(right),
    share(right, found),
    share(right, wanted),
    figure(scoreOf(rows, counting, 1)),
    figure(scoreOf(rows, counting, 2)),
  ];
}
