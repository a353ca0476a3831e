import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Random } from '../seeded-random.ts';
import type { Example, GoldSpan, Kind } from './example.ts';

/** The files that are trained on, each with the state it must have: other data would give other weights under the same name. */
export const SOURCES = {
  'pii-spans.jsonl.gz': {
    source: 'microsoft/presidio-research synth v2',
    licence: 'MIT',
    sha256: '2ca31d840e862ece306104794a75e72fcc45d060dd94eafc3688bbe0dadbe3c3',
  },
  'ner-btc.jsonl.gz': {
    source: 'Broad Twitter Corpus',
    licence: 'CC-BY-4.0',
    sha256: 'c91a96606ea6206714379664f23fb471b0b1940716ad4aab95233e4856225d2a',
  },
  'injection.jsonl.gz': {
    source: 'benign rows: awesome-chatgpt-prompts, GPTeacher, self-instruct, FastChat, MITRE FRR, deepset, BIPIA, prompt-shield, ASB',
    licence: 'CC0-1.0, MIT, Apache-2.0',
    sha256: '0a751739cb67823ccdc881bec815227815c7de3d7c2a0690dd822aebbb19fa56',
  },
} as const;

type SourceFile = keyof typeof SOURCES;

/** The rows of a file of the shared data. @throws Error when the file is not the one that this training was written for. */
export function readRows<Row>(folder: string, name: SourceFile): readonly Row[] {
  const bytes = readFileSync(join(folder, 'guard', name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== SOURCES[name].sha256) {
    throw new Error(
      `guard/${name} has sha256 ${sha256}, this training wants ${SOURCES[name].sha256}: get that file, or train anew and say so`,
    );
  }
  const lines = gunzipSync(bytes).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}

export type PiiRow = {
  readonly text: string;
  readonly template_id: number;
  readonly split: 'train' | 'dev';
  readonly spans: readonly { readonly type: string; readonly start: number; readonly end: number }[];
};
export type TweetRow = Pick<PiiRow, 'text' | 'spans'>;
export type PromptRow = { readonly text: string; readonly label: 0 | 1; readonly split: 'train' | 'dev' };

const KIND_OF: Readonly<Record<string, Kind>> = {
  PERSON: 'PERSON',
  ORGANIZATION: 'ORGANIZATION',
  GPE: 'PLACE',
  STREET_ADDRESS: 'ADDRESS',
  PER: 'PERSON',
  ORG: 'ORGANIZATION',
  LOC: 'PLACE',
};

const byStart = (a: { start: number }, b: { start: number }): number => a.start - b.start;

function goldOf(spans: PiiRow['spans']): readonly GoldSpan[] {
  return spans.flatMap(({ type, start, end }) => (KIND_OF[type] === undefined ? [] : [{ kind: KIND_OF[type], start, end }])).sort(byStart);
}

/** ZIP codes alone are numbers like others; inside forms they belong to the address. */
export const fromPii = ({ text, spans }: PiiRow, weight: number): Example => ({
  text,
  spans: goldOf(spans),
  open: spans.filter(({ type }) => type === 'ZIP_CODE' || type === 'NRP'),
  weight,
});

/** The corpus has no split of its own: a hash of the text decides. */
export function tweetSplit({ text }: TweetRow): 'train' | 'dev' | 'test' {
  const part = createHash('sha256').update(text).digest()[0] ?? 0;
  if (part < 26) return 'dev';
  return part < 52 ? 'test' : 'train';
}

/** Handles are marked as people or organisations there; they are open here, and so are addresses of pages. */
const HANDLE = /@ ?\w+|https?:\S*/g;

const isHandle = (text: string, { start, end }: { start: number; end: number }): boolean =>
  text.slice(Math.max(0, start - 2), end).includes('@') || /https?:|^_|_\w|\d/.test(text.slice(start, end));

export function fromTweet({ text, spans }: TweetRow, weight: number): Example {
  const handles = [...text.matchAll(HANDLE)].map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const named = spans.filter((span) => !isHandle(text, span));
  const open = [...handles, ...spans.filter((span) => isHandle(text, span))];
  return { text, spans: goldOf(named), open, weight };
}

/** Tweets come with spaces around every token; people write without. */
export function unspaced(example: Example): Example {
  const at: number[] = [];
  let text = '';
  for (let index = 0; index < example.text.length; index++) {
    at.push(text.length);
    const rest = example.text.slice(index, index + 4);
    if (!/^ (?:[.,!?;:)…]|'s\b|'\w|n't)/.test(rest) && !(rest.startsWith(' ') && /[(@#]$/.test(text))) text += rest.charAt(0);
  }
  at.push(text.length);
  const moved = <Span extends { start: number; end: number }>(span: Span): Span => ({
    ...span,
    start: at[span.start] ?? 0,
    end: at[span.end] ?? text.length,
  });
  return { ...example, text, spans: example.spans.map(moved), open: example.open.map(moved) };
}

/**
 * A benign prompt: nobody has marked its names. Words that are usually written without a capital are taken for ordinary ones; all
 * others stay open.
 */
export function fromPrompt(text: string, isOrdinary: (word: string) => boolean, weight: number): Example {
  const open = [...text.matchAll(/[\p{L}\p{M}\p{N}_'’]+/gu)]
    .filter(({ 0: word }) => !isOrdinary(word))
    .map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  return { text, spans: [], open, weight };
}

/** The same texts, each once, in an order that the seed decides. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const order = Int32Array.from(items.keys());
  random.shuffle(order);
  return [...order].flatMap((index) => {
    const item = items[index];
    return item === undefined ? [] : [item];
  });
}
