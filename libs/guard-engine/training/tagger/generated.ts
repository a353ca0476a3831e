import type { Random } from '../seeded-random.ts';
import { capitalised } from './choosing.ts';
import type { Example, GoldSpan, Kind } from './example.ts';
import { createFiller, type Filler } from './filling.ts';
import { LANGUAGES } from './templates/languages.ts';
import { NOBODY } from './templates/nobody.ts';
import { DOCUMENTS, PROSE } from './templates/prose.ts';

const KIND_OF: Readonly<Record<string, Kind>> = {
  person: 'PERSON',
  given: 'PERSON',
  family: 'PERSON',
  org: 'ORGANIZATION',
  place: 'PLACE',
  country: 'PLACE',
  address: 'ADDRESS',
};

const linesOf = (templates: string): readonly string[] => templates.trim().split('\n');
const documents = DOCUMENTS.trim().split('\n---\n');
const prose = linesOf(PROSE);
const nobody = linesOf(NOBODY);
const languages = Object.entries(LANGUAGES).map(([region, templates]) => ({ region, lines: linesOf(templates) }));

/** The words of the templates themselves: ordinary words of eleven languages. */
export const templateTexts = (): readonly string[] =>
  [PROSE, DOCUMENTS, ...Object.values(LANGUAGES)].map((templates) => templates.replaceAll(/\{\w+\}/g, ' '));

export type Amounts = { readonly prose: number; readonly documents: number; readonly languages: number; readonly nobody: number };

/** Words that are nobody's name: those that the lexicon knows as such, and others. */
export type PlainWords = { readonly common: readonly string[]; readonly rare: readonly string[] };

/** How often a word of a text in which nobody is named is one that the lexicon does not know. */
const RARE = 0.35;

/** Examples from our own templates. */
export function generate(random: Random, amounts: Amounts, { common, rare }: PlainWords): readonly Example[] {
  const fill = createFiller(random);
  const fillNobody: Filler = (slot, region) => {
    if (slot !== 'word' && slot !== 'Word') return fill(slot, region);
    const word = random.pick(random.next() < RARE ? rare : common);
    return slot === 'Word' ? capitalised(word) : word;
  };
  const times = (count: number, make: () => Example): readonly Example[] => Array.from({ length: count }, make);
  return [
    ...times(amounts.prose, () => recased(random, compose(random, prose, fill))),
    ...times(amounts.documents, () => recased(random, filled(random.pick(documents), 'any', fill))),
    ...times(amounts.languages, () => {
      const { region, lines } = random.pick(languages);
      return recased(random, filled(random.pick(lines), random.next() < 0.8 ? region : 'any', fill));
    }),
    ...times(amounts.nobody, () => compose(random, nobody, fillNobody)),
  ];
}

/** One to three sentences or lines. */
function compose(random: Random, lines: readonly string[], fill: Filler): Example {
  const count = 1 + Math.floor(random.next() * 3);
  const template = Array.from({ length: count }, () => random.pick(lines)).join(random.next() < 0.6 ? ' ' : '\n');
  return filled(template, 'any', fill);
}

function filled(template: string, region: string, fill: Filler): Example {
  const spans: GoldSpan[] = [];
  let text = '';
  let done = 0;
  for (const match of template.matchAll(/\{(\w+)\}/g)) {
    text += template.slice(done, match.index);
    done = match.index + match[0].length;
    const slot = match[1] ?? '';
    const value = fill(slot, region);
    const kind = KIND_OF[slot];
    if (kind !== undefined) spans.push({ kind, start: text.length, end: text.length + value.length });
    text += value;
  }
  return { text: text + template.slice(done), spans, open: [], weight: 1 };
}

/** Some people write without capitals, a few with nothing else. */
function recased(random: Random, example: Example): Example {
  const kind = random.next();
  if (kind < 0.08) return sameLength(example, example.text.toLowerCase());
  return kind < 0.1 ? sameLength(example, example.text.toUpperCase()) : example;
}

const sameLength = (example: Example, text: string): Example => (text.length === example.text.length ? { ...example, text } : example);
