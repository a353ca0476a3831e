import { readBase64 } from './base64.ts';
import { readConfusables } from './confusables.ts';
import { readEscapes } from './escapes.ts';
import { foldedView } from './folded.ts';
import { readHex } from './hex.ts';
import { readHtmlEntities } from './html-entities.ts';
import { readLeet } from './leet.ts';
import { type Look, lookAt } from './look.ts';
import { readPercent } from './percent.ts';
import { plainOf, plainView } from './plain.ts';
import { MIN_LETTERS, readSpaced } from './spaced.ts';
import { readReversed, readReversedForeign, readRot13 } from './transposed.ts';
import { type Reading, type Reread, reread, type View } from './view.ts';

/** How a text was read to become a view. */
export type ViewName =
  | 'original'
  | 'plain'
  | 'confusables'
  | 'leet'
  | 'spaced'
  | 'base64'
  | 'hex'
  | 'percent'
  | 'html'
  | 'escapes'
  | 'rot13'
  | 'reversed';

/** A folded view of what a text hides, with its surroundings, ready for signatures. Its name is the last step that brought it out. */
export type NamedView = { readonly name: ViewName; readonly view: View };

export type Views = {
  /** The text as a reader sees it; case and white space stay. */
  readonly plain: View;
  /** The plain view, folded for signatures. */
  readonly folded: View;
  /** What else the text says when what hides words in it is undone. Empty for nearly every honest text. */
  readonly decoded: readonly NamedView[];
};

/** Encodings in encodings are undone so many times. */
const MAX_DEPTH = 2;
/** A text that can be read in more ways than these wants to keep its reader busy. */
const MAX_VIEWS = 12;

/**
 * All views of a text. Takes time linear in the text; an ordinary text costs one look more than its folded view. Never throws.
 */
export function viewsOf(text: string): Views {
  const plain = plainView(text);
  const folded = foldedView(plain);
  const decoded: NamedView[] = [];
  const texts = new Set([folded.text]);
  const add: Add = (name, view) => {
    const ready = foldedView(plainOf(view));
    if (decoded.length >= MAX_VIEWS || texts.has(ready.text)) return;
    texts.add(ready.text);
    decoded.push({ name, view: ready });
  };
  readIn(plain, MAX_DEPTH, add);
  return { plain, folded, decoded };
}

type Add = (name: ViewName, view: View) => void;

function readIn(view: View, depth: number, add: Add): void {
  const look = lookAt(view.text);
  readLetters(view, look, add);
  if (depth === 0) return;
  for (const { name, isPossible, read } of ENCODINGS) {
    const decoded = isPossible(look) ? reread(view, read(view.text)) : null;
    if (decoded === null) continue;
    add(name, decoded.excerpt);
    readIn(plainOf(decoded.excerpt), depth - 1, add);
  }
}

/** Words that frequent ones are hidden in, before anybody looks closer. */
const MIN_HIDDEN_WORDS = 2;
const MIN_MIXED = 2;

/** Readings that put other letters in the place of letters, each on top of what the one before brought out. */
function readLetters(plain: View, look: Look, add: Add): void {
  const reading = (name: ViewName, view: View, read: (view: View) => Reread | null): View => {
    const found = read(view);
    if (found !== null) add(name, found.excerpt);
    return found?.whole ?? view;
  };
  const latin = look.hasForeign ? reading('confusables', plain, readConfusables) : plain;
  const apart = latin === plain ? look : lookAt(latin.text);
  const joined = apart.singles >= MIN_LETTERS ? reading('spaced', latin, readSpaced) : latin;
  // Words that were taken apart only now show what they are made of.
  const words = look.hasForeign && joined !== latin ? reading('confusables', joined, readConfusables) : joined;
  const { mixed, rot13, reversed, hasForeign } = words === latin ? apart : lookAt(words.text);
  if (mixed >= MIN_MIXED) reading('leet', words, readLeet);
  if (rot13 >= MIN_HIDDEN_WORDS) reading('rot13', words, readRot13);
  if (reversed >= MIN_HIDDEN_WORDS) reading('reversed', words, readReversed);
  if (hasForeign) reading('reversed', words, readReversedForeign);
}

type Encoding = {
  readonly name: ViewName;
  /** Whether a look at the text leaves a chance. */
  readonly isPossible: (look: Look) => boolean;
  readonly read: (text: string) => readonly Reading[];
};

const MIN_PAIRS = 8;
const MIN_ESCAPES = 3;

const ENCODINGS: readonly Encoding[] = [
  { name: 'percent', isPossible: ({ percents, pluses }) => percents + pluses >= MIN_ESCAPES, read: readPercent },
  { name: 'html', isPossible: ({ entities }) => entities >= MIN_ESCAPES, read: readHtmlEntities },
  { name: 'escapes', isPossible: ({ backslashes, equals }) => backslashes > 0 || equals >= MIN_ESCAPES, read: readEscapes },
  { name: 'hex', isPossible: ({ longRuns, pairs }) => longRuns > 0 || pairs >= MIN_PAIRS, read: readHex },
  { name: 'base64', isPossible: ({ longRuns }) => longRuns > 0, read: readBase64 },
];
