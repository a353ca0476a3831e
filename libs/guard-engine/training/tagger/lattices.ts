import { createFeatures, readFeatures } from '../../src/tagger/features.ts';
import { markCandidates } from '../../src/tagger/gate.ts';
import { beginOf, KINDS, LABELS, OUTSIDE } from '../../src/tagger/labels.ts';
import type { Lexicon } from '../../src/tagger/lexicon.ts';
import { nextStretch, STRETCH } from '../../src/tagger/stretches.ts';
import { createSurroundings, surround } from '../../src/tagger/surroundings.ts';
import { createTokens } from '../../src/tagger/tokens.ts';
import type { Example } from './example.ts';
import type { FeatureIndex } from './feature-index.ts';

/** What training reads: runs of candidate tokens, as the tagger will see them, with the labels that each token may have. */
export type Lattices = {
  /** Run r has the tokens runs[r] up to runs[r + 1]. */
  readonly runs: readonly number[];
  readonly runWeights: readonly number[];
  /** Token t has the features features[starts[t]] up to features[starts[t + 1]]. */
  readonly starts: readonly number[];
  /** Where the groups begin that word lists and neighbours are in. */
  readonly lists: readonly number[];
  readonly neighbours: readonly number[];
  /** A bit for each label that is possible. */
  readonly allowed: readonly number[];
  readonly features: Int32Array;
};

const ANY_LABEL = (1 << LABELS) - 1;

export function readLattices(examples: readonly Example[], lexicon: Lexicon, index: FeatureIndex): Lattices {
  const tokens = createTokens(STRETCH);
  const around = createSurroundings(STRETCH);
  const marks = new Uint8Array(STRETCH);
  const read = createFeatures();
  const runs = [0];
  const runWeights: number[] = [];
  const starts = [0];
  const lists: number[] = [];
  const neighbours: number[] = [];
  const allowed: number[] = [];
  const features: number[] = [];

  function addToken(text: string, token: number, labels: number): void {
    readFeatures(text, tokens, around, token, read);
    lists.push(features.length + read.lists);
    neighbours.push(features.length + read.neighbours);
    for (let feature = 0; feature < read.count; feature++) features.push(index.idOf(read.hashes[feature] ?? 0));
    starts.push(features.length);
    allowed.push(labels);
  }

  function addStretch({ text, spans, open, weight }: Example): void {
    let before = -1;
    for (let token = 0; token < tokens.count; token++) {
      if (marks[token] === 0) {
        before = -1;
        continue;
      }
      const at = { start: tokens.starts[token] ?? 0, end: tokens.ends[token] ?? 0 };
      const span = spans.findIndex((gold) => touches(gold, at));
      const isOpen = open.some((stretch) => touches(stretch, at));
      addToken(text, token, labelsFor(spans[span], span === before, isOpen));
      before = span;
      if (token + 1 < tokens.count && marks[token + 1] === 1) continue;
      runs.push(allowed.length);
      runWeights.push(weight);
    }
  }

  for (const example of examples) {
    for (let from = 0; from < example.text.length; ) {
      from = nextStretch(example.text, from, tokens);
      surround(tokens, lexicon, around);
      markCandidates(tokens, around, marks);
      addStretch(example);
    }
  }
  return { runs, runWeights, starts, lists, neighbours, allowed, features: Int32Array.from(features) };
}

type Stretch = { readonly start: number; readonly end: number };

const touches = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

function labelsFor(gold: Example['spans'][number] | undefined, isContinued: boolean, isOpen: boolean): number {
  if (gold === undefined) return isOpen ? ANY_LABEL : 1 << OUTSIDE;
  const begin = beginOf(KINDS.indexOf(gold.kind));
  return 1 << (isContinued ? begin + 1 : begin);
}
