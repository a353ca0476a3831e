import { type ContextWords, distanceOf, wordPattern } from '../context.ts';
import { createKeywordScan } from '../keyword-scan.ts';
import { type Candidate, type Country, type Examples, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import type { NumberStart, TextFacts } from '../text-facts.ts';

/**
 * A number or code that some authority gives to a person, a company or a vehicle: a row of a table becomes a recognizer.
 *
 * Certainty comes in three bands. A value that carries its own proof (a distinctive shape, or a rare one with a right check
 * digit), or that a word near it names, scores .4 or more and is reported by default. Less is for those who ask for it.
 */
export type Identifier = {
  /** Becomes the detector's name, `pii.<name>`, and in capitals the entity type. */
  readonly name: string;
  readonly entityType?: string;
  readonly title: string;
  readonly country?: Country;
  /** The first that fits decides. */
  readonly shapes: readonly Shape[];
  /** What people call it, in lower case; a trailing * stands for any ending, a space also for a hyphen or for nothing. */
  readonly words: readonly string[];
  /** Whether a value (upper case, without separators) carries right check digits. A value that does not is dropped. */
  readonly hasChecksum?: (value: string) => boolean;
  /** Also finds values whose check digits are wrong or that have none, with less certainty. */
  readonly isChecksumOptional?: boolean;
  /** Whether a value could have been given out, as far as that can be told without check digits. */
  readonly isPossible?: (value: string) => boolean;
  /** May be glued to a word ("code030594W903B"). */
  readonly isGlued?: boolean;
  readonly examples: Examples;
};

type Shape = {
  /** With the flags `iy`. Tried only where a number may begin; needs no edges. */
  readonly pattern: RegExp;
  /** How many digits a value has, at least. */
  readonly digits: number;
  /** How many digits it may begin with at most; 0 when it begins with a letter. */
  readonly leading: number;
  /** How certain it is where nothing near says so: .4 or more only for shapes that hardly anything else has. */
  readonly alone: number;
  /** How certain it is next to a word for it, without check digits. */
  readonly named?: number;
};

const NAMED = 0.8;
const NAMED_AND_CHECKED = 0.95;
/** What a distance of one unit costs: of two names the nearer one is right. */
const PER_UNIT = 0.001;
/** What is reported by default: the lowest band of certainty that needs no word. */
const CERTAIN = 0.4;
/** What is said without a word for it, and without a shape of its own: too little for any policy but the most curious. */
export const WEAK = 0.1;
/** A text this short may be a field or a cell, nothing but a value: there nothing could name it. */
export const MAX_CELL = 100;

/** What numbers are counted or ordered by that identify no one. */
const AGAINST =
  /(?<![a-z])(?:order|invoice|ticket|tracking|shipment|parcel|sku|isbn|issn|serial|part|model|version|build|commit|revision|timestamp|epoch|port|page|chapter|section|line|row|issue|rfc|iso|din)s?(?![a-z])/gi;

/** What all identifiers want to know of a text, found out once. */
type Reading = {
  /** Those that a word in the text names. */
  readonly named: ReadonlySet<Identifier>;
  readonly clearStarts: readonly NumberStart[];
  /** The most digits that anything in the text has. */
  readonly mostDigits: number;
};

type Read = (text: string, facts: TextFacts) => Reading;

/** The recognizers of a table of identifiers. They share one reading of each text. */
export function identifierRecognizers(identifiers: readonly Identifier[]): readonly Recognizer[] {
  const scan = createKeywordScan(identifiers.map((identifier) => ({ identifier, keywords: identifier.words.flatMap(spellings) })));
  const readings = new WeakMap<TextFacts, Reading>();
  const read: Read = (text, facts) => {
    const known = readings.get(facts);
    if (known !== undefined) return known;
    const reading = {
      named: new Set([...scan(text.toLowerCase())].map(({ identifier }) => identifier)),
      clearStarts: facts.numberStarts.filter(({ isClear }) => isClear),
      mostDigits: facts.numberStarts.reduce((most, { digits }) => Math.max(most, digits), 0),
    };
    readings.set(facts, reading);
    return reading;
  };
  return identifiers.map((identifier) => recognizerOf(identifier, read));
}

const spellings = (word: string): readonly string[] => {
  const bare = word.replace(/\*$/, '');
  return /[ -]/.test(bare) ? [' ', '-', '_', ''].map((separator) => bare.replaceAll(/[ -]/g, separator)) : [bare];
};

function recognizerOf(identifier: Identifier, read: Read): Recognizer {
  const { name, title, country, shapes, words, isGlued = false, examples } = identifier;
  const context: ContextWords = { for: wordPattern(words), against: AGAINST };
  const leastDigits = Math.min(...shapes.map(({ digits }) => digits));
  const selfEvident = shapes.filter(({ alone }) => alone >= CERTAIN);
  return {
    id: `pii.${name}`,
    category: 'pii',
    entityType: identifier.entityType ?? name.replaceAll('-', '_').toUpperCase(),
    title,
    ...(country === undefined ? {} : { country }),
    examples,
    find(text, facts) {
      if (facts.digits < leastDigits) return NO_CANDIDATES;
      const { named, clearStarts, mostDigits } = read(text, facts);
      if (mostDigits < leastDigits) return NO_CANDIDATES;
      const worthTrying = named.has(identifier) || text.length <= MAX_CELL ? shapes : selfEvident;
      if (worthTrying.length === 0) return NO_CANDIDATES;
      return identifiersAt(isGlued ? facts.numberStarts : clearStarts, { text, identifier, shapes: worthTrying, context });
    },
  };
}

type Search = {
  readonly text: string;
  readonly identifier: Identifier;
  readonly shapes: readonly Shape[];
  readonly context: ContextWords;
};

function identifiersAt(starts: readonly NumberStart[], search: Search): readonly Candidate[] {
  const candidates: Candidate[] = [];
  let done = 0;
  for (const start of starts) {
    const found = start.at < done ? null : identifierAt(start, search);
    if (found === null) continue;
    candidates.push(found);
    // Something less certain may begin too early: "id 123" in "member id 123".
    if (found.score >= CERTAIN) done = found.end;
  }
  return candidates.length === 0 ? NO_CANDIDATES : candidates;
}

function identifierAt({ at, leading, digits }: NumberStart, search: Search): Candidate | null {
  for (const shape of search.shapes) {
    if (digits < shape.digits || leading > shape.leading || (leading === 0) !== (shape.leading === 0)) continue;
    shape.pattern.lastIndex = at;
    const written = shape.pattern.exec(search.text)?.[0];
    if (written === undefined || !isClearEnd(search.text, at + written.length)) continue;
    const found = judged(shape, search, at, written);
    if (found !== null) return found;
  }
  return null;
}

function judged(shape: Shape, { text, identifier, context }: Search, start: number, written: string): Candidate | null {
  const { hasChecksum, isChecksumOptional = false, isPossible } = identifier;
  const value = written.replaceAll(SEPARATORS, '').toUpperCase();
  const isChecked = hasChecksum?.(value) ?? false;
  if (hasChecksum !== undefined && !isChecked && !isChecksumOptional) return null;
  if (isPossible !== undefined && !isPossible(value)) return null;
  const end = start + written.length;
  const said = distanceOf(text, start, end, context);
  if (typeof said === 'number' && (isChecked || !isProse(written))) {
    const certainty = isChecked ? NAMED_AND_CHECKED : (shape.named ?? NAMED);
    return { start, end, value, score: certainty - PER_UNIT * said, evidence: isChecked ? 'checksum' : 'context' };
  }
  // Of an optional check digit that is wrong only a name can make something.
  const alone = isChecksumOptional && !isChecked ? Math.min(shape.alone, WEAK) : shape.alone;
  const score = said === 'against' ? Math.min(alone, WEAK) : alone;
  if (score < CERTAIN) return { start, end, value, score, evidence: 'pattern' };
  return { start, end, value, score, evidence: isChecked ? 'checksum' : 'format' };
}

/** Small letters and spaces may be words: "plates 15 to 20". */
const isProse = (written: string): boolean => written.includes(' ') && /[a-z]/.test(written);

const SEPARATORS = /[ ./_:-]/g;

/** Whether the value ends here and goes on neither as a word nor as a longer number, a path, an address or a percentage. */
function isClearEnd(text: string, end: number): boolean {
  const next = text.charAt(end);
  if (/[\w@%]/.test(next)) return false;
  return !(/[-./:]/.test(next) && /\d/.test(text.charAt(end + 1))) && !(next === '-' && /[a-z]/i.test(text.charAt(end + 1)));
}
