import type { Candidate } from '../recognizer.ts';
import { createLattice, decode, endOfEntity, type Lattice, probabilityOf } from './decode.ts';
import { createFeatures, type Features, readFeatures } from './features.ts';
import { markCandidates } from './gate.ts';
import { LABELS, OUTSIDE, type TaggedType, typeOfLabel } from './labels.ts';
import { CUE, TITLE } from './lexicon.ts';
import { readModel, type TaggerModel } from './model.ts';
import { createTokenScorer, type TokenScorer } from './scoring.ts';
import { isLineEnd, isWord, SIGN_SHAPE, shapeOfSign } from './shapes.ts';
import { nextStretch, STRETCH } from './stretches.ts';
import { createSurroundings, type Surroundings, surround } from './surroundings.ts';
import { createTokens, shapeAt, type Tokens } from './tokens.ts';

export type TaggedCandidate = Candidate & { readonly entityType: TaggedType; readonly evidence: 'context' | 'pattern' };

/** Finds names of people, places (also addresses) and organisations by a trained model. Pure: the same text gives the same candidates. */
export type Tagger = {
  /** Of the weights: equal versions find equal things. */
  readonly version: string;
  /**
   * By position, without overlaps. The text keeps its case: capitals say much of what there is to know. Never throws, whatever the
   * text, in time linear in it; `score` is about the share of such candidates that are right.
   */
  find(text: string): readonly TaggedCandidate[];
};

/** Candidates less probable than this are not worth reporting. */
const LEAST_SCORE = 0.4;

type Workspace = {
  readonly tokens: Tokens;
  readonly around: Surroundings;
  readonly marks: Uint8Array;
  readonly features: Features;
  readonly scorer: TokenScorer;
  readonly lattice: Lattice;
};

/** @throws TaggerWeightsInvalid when the bytes are not the weights of this version, whole and unchanged. */
export function createTagger(bytes: Uint8Array): Tagger {
  const model = readModel(bytes);
  // Reused from call to call: inspections run to their end before the next one begins.
  const work: Workspace = {
    tokens: createTokens(STRETCH),
    around: createSurroundings(STRETCH),
    marks: new Uint8Array(STRETCH),
    features: createFeatures(),
    scorer: createTokenScorer(model),
    lattice: createLattice(STRETCH),
  };
  return {
    version: model.version,
    find(text) {
      const found: TaggedCandidate[] = [];
      for (let from = 0; from < text.length; ) from = findInStretch(model, work, text, from, found);
      return found;
    },
  };
}

function findInStretch(model: TaggerModel, work: Workspace, text: string, from: number, found: TaggedCandidate[]): number {
  const { tokens, around, marks, features, scorer, lattice } = work;
  const end = nextStretch(text, from, tokens);
  surround(tokens, model.lexicon, around);
  markCandidates(tokens, around, marks);
  for (let begin = 0; begin < tokens.count; ) {
    if (marks[begin] === 0) {
      begin++;
      continue;
    }
    let until = begin + 1;
    while (until < tokens.count && marks[until] === 1) until++;
    for (let index = begin; index < until; index++) {
      readFeatures(text, tokens, around, index, features);
      scorer.score(features, lattice.scores, (index - begin) * LABELS);
    }
    decode(lattice, until - begin, model.transitions);
    collect(work, text, begin, until - begin, found);
    begin = until;
  }
  return end;
}

const FULL_STOP = shapeOfSign(0x2e);

function collect(work: Workspace, text: string, begin: number, length: number, found: TaggedCandidate[]): void {
  const { lattice, tokens } = work;
  for (let place = 0; place < length; ) {
    const label = lattice.labels[place] ?? OUTSIDE;
    if (label === OUTSIDE) {
      place++;
      continue;
    }
    const end = endOfEntity(lattice, place, length);
    let probability = 0;
    for (let inner = place; inner < end; inner++) probability += probabilityOf(lattice, inner, label);
    const score = Math.round((probability / (end - place)) * 1000) / 1000;
    const span = withoutEdges(tokens, begin + place, begin + end);
    place = end;
    if (span === null || score < LEAST_SCORE) continue;
    found.push(candidate(work, text, span, { entityType: typeOfLabel(label), score }));
  }
}

type TokenSpan = { readonly first: number; readonly last: number };

/** The tokens of an entity without the signs and line ends around them; null when there is no word and no number among them. */
function withoutEdges({ shapes }: Tokens, from: number, to: number): TokenSpan | null {
  let first = from;
  let last = to - 1;
  while (first <= last && isEdge(shapes[first] ?? 0)) first++;
  while (last >= first && isEdge(shapes[last] ?? 0) && shapes[last] !== FULL_STOP) last--;
  while (last > first && shapes[last] === FULL_STOP && isEdge(shapes[last - 1] ?? 0)) last--;
  return first > last || (first === last && isEdge(shapes[first] ?? 0)) ? null : { first, last };
}

const isEdge = (shape: number): boolean => isLineEnd(shape) || shape >= SIGN_SHAPE;

function candidate(
  { tokens, around }: Workspace,
  text: string,
  { first, last }: TokenSpan,
  { entityType, score }: { entityType: TaggedType; score: number },
): TaggedCandidate {
  const start = tokens.starts[first] ?? 0;
  const end = tokens.ends[last] ?? start;
  const value = text.slice(start, end).replaceAll(/\s+/g, ' ').toLowerCase();
  return { entityType, start, end, score, evidence: isAnnounced(tokens, around, first) ? 'context' : 'pattern', value };
}

/** Whether a word directly before, or before one sign, announces a name: `Mr. Miller`, `Name: Ann`, `named Bo`. */
function isAnnounced(tokens: Tokens, { lexicon }: Surroundings, first: number): boolean {
  const word = first > 0 && isWord(shapeAt(tokens, first - 1)) ? first - 1 : first - 2;
  return word >= 0 && ((lexicon[word] ?? 0) & (CUE | TITLE)) !== 0;
}
