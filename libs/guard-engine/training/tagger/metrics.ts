import { findCandidates, withoutOverlaps } from '../../src/entities.ts';
import { createKeywordScan } from '../../src/keyword-scan.ts';
import { checkPolicy } from '../../src/policy.ts';
import { RECOGNIZERS } from '../../src/recognizers/recognizers.ts';
import type { TaggedType } from '../../src/tagger/labels.ts';
import { namesIn } from '../../src/tagger/tagged-names.ts';
import type { Tagger } from '../../src/tagger/tagger.ts';
import { foldedView, plainView } from '../../src/view.ts';
import { type Counts, count, fScore, newCounts, type Typed } from './measure.ts';
import { fromTweet, type PiiRow, type TweetRow } from './sources.ts';

export type Measured = {
  readonly pii: readonly PiiRow[];
  readonly tweetsDev: readonly TweetRow[];
  readonly tweetsTest: readonly TweetRow[];
  readonly prompts: readonly string[];
};

const TYPE_OF: Readonly<Record<string, string>> = { GPE: 'LOCATION', STREET_ADDRESS: 'LOCATION', PLACE: 'LOCATION', ADDRESS: 'LOCATION' };
const typeOf = (type: string): string => TYPE_OF[type] ?? type;
const TAGGED = ['PERSON', 'LOCATION', 'ORGANIZATION'];

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
const figures = (counts: Counts) => ({
  wanted: counts.wanted,
  found: counts.found,
  precision: rounded(counts.right / Math.max(1, counts.found)),
  recall: rounded(counts.right / Math.max(1, counts.wanted)),
  f1: rounded(fScore(counts)),
  f2: rounded(fScore(counts, 2)),
});

export function measureAll(tagger: Tagger, data: Measured) {
  return {
    pii: piiFigures(tagger, data.pii),
    tweetsDev: tweetFigures(tagger, data.tweetsDev),
    tweetsTest: tweetFigures(tagger, data.tweetsTest),
    prompts: promptFigures(tagger, data.prompts),
  };
}

const taggedBy = (tagger: Tagger, text: string): readonly Typed[] =>
  tagger.find(text).map(({ entityType, start, end }) => ({ type: entityType, start, end }));

const scan = createKeywordScan(RECOGNIZERS);

/** What the recognizers and the tagger find together under the policy for checks, with the opt-in types (dates, ages, links). */
function allIn(text: string, tagger: Tagger): readonly Typed[] {
  const view = plainView(text);
  const open = scan(foldedView(view).text);
  const candidates = findCandidates(
    RECOGNIZERS.filter((recognizer) => recognizer.category === 'pii' && open.has(recognizer)),
    view,
  );
  const entities = withoutOverlaps(
    [...candidates, ...namesIn(tagger, view)].filter(
      ({ score, recognizer }) => recognizer.isOptIn === true || score >= checkPolicy.minimumScore,
    ),
  );
  return entities.map(({ recognizer, start, end }) => ({ type: recognizer.entityType, start, end }));
}

function piiFigures(tagger: Tagger, rows: readonly PiiRow[]) {
  const union = newCounts();
  const unionMerged = newCounts();
  const untyped = newCounts();
  const typed = newCounts();
  const byType = { PERSON: newCounts(), LOCATION: newCounts(), ORGANIZATION: newCounts() };
  for (const { text, spans } of rows) {
    const gold = spans.map(({ type, start, end }) => ({ type: typeOf(type), start, end })).sort((a, b) => a.start - b.start);
    const tagged = taggedBy(tagger, text);
    const all = allIn(text, tagger);
    count(union, gold, all, false);
    count(unionMerged, merged(text, gold), merged(text, all), false);
    const named = gold.filter(({ type }) => TAGGED.includes(type));
    count(untyped, named, tagged, false);
    count(typed, named, tagged, true);
    for (const [type, counts] of Object.entries(byType)) {
      count(
        counts,
        named.filter((span) => span.type === type),
        tagged.filter((span) => span.type === type),
        true,
      );
    }
  }
  return {
    rows: rows.length,
    /** All types of the data, found by the tagger and the recognizers. */
    allUntyped: figures(union),
    /** The same, neighbouring parts of an address as one. */
    allUntypedMerged: figures(unionMerged),
    /** Names, places and organisations, by the tagger alone. */
    namedUntyped: figures(untyped),
    namedTyped: figures(typed),
    ...figuresByType(byType),
  };
}

/** Parts of one address, which the data mark apart in some templates and as one in others, as one. */
function merged(text: string, spans: readonly Typed[]): readonly Typed[] {
  const out: Typed[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    const isPart = (type: string): boolean => type === 'LOCATION' || type === 'ZIP_CODE';
    if (last !== undefined && isPart(last.type) && isPart(span.type) && /^[\s,>?]*$/.test(text.slice(last.end, span.start))) {
      out[out.length - 1] = { type: 'LOCATION', start: last.start, end: span.end };
    } else out.push(span);
  }
  return out;
}

function tweetFigures(tagger: Tagger, rows: readonly TweetRow[]) {
  const byType = { PERSON: newCounts(), LOCATION: newCounts(), ORGANIZATION: newCounts() };
  for (const row of rows) {
    const { spans, open } = fromTweet(row, 1);
    const gold = spans.map(({ kind, start, end }) => ({ type: typeOf(kind), start, end }));
    const found = taggedBy(tagger, row.text).filter((span) => !open.some(({ start, end }) => start < span.end && span.start < end));
    for (const [type, counts] of Object.entries(byType)) {
      count(
        counts,
        gold.filter((span) => span.type === type),
        found.filter((span) => span.type === type),
        true,
      );
    }
  }
  return { rows: rows.length, ...figuresByType(byType) };
}

/** The share of texts with a finding of each type. Many of them do name people: this is no rate of errors. */
function promptFigures(tagger: Tagger, texts: readonly string[]) {
  const share = (type: string): number =>
    rounded(texts.filter((text) => tagger.find(text).some(({ entityType }) => entityType === type)).length / texts.length);
  return { texts: texts.length, PERSON: share('PERSON'), LOCATION: share('LOCATION'), ORGANIZATION: share('ORGANIZATION') };
}

const figuresByType = ({ PERSON, LOCATION, ORGANIZATION }: Readonly<Record<TaggedType, Counts>>) => ({
  PERSON: figures(PERSON),
  LOCATION: figures(LOCATION),
  ORGANIZATION: figures(ORGANIZATION),
});
