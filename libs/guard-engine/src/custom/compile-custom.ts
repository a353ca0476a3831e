import { distanceOf, wordPattern } from '../context.ts';
import { CustomRecognizerUnusable } from '../errors.ts';
import { createKeywordScan } from '../keyword-scan.ts';
import type { Policy } from '../policy.ts';
import { type Candidate, NO_CANDIDATES, type Recognizer } from '../recognizer.ts';
import type { Span } from '../span.ts';
import type { TextFacts } from '../text-facts.ts';
import type { CustomProblem, CustomRecognizer } from './custom-recognizer.ts';
import { compilePattern } from './find-pattern.ts';
import { compileTerms } from './find-terms.ts';

/** The custom recognizers that have a chance in a folded text. */
type OpenCustom = (folded: string) => readonly Recognizer[];

const prepared = new WeakMap<readonly CustomRecognizer[], OpenCustom>();
const NONE: OpenCustom = () => [];

/**
 * The custom recognizers of a policy, compiled once per list.
 *
 * @throws CustomRecognizerUnusable naming the first that cannot be compiled
 */
export function customRecognizersOf({ customRecognizers: list }: Policy): OpenCustom {
  if (list === undefined || list.length === 0) return NONE;
  const known = prepared.get(list);
  if (known !== undefined) return known;
  const recognizers = list.map((custom, index) => {
    const compiled = compileCustom(custom);
    if ('message' in compiled) throw new CustomRecognizerUnusable({ index, problem: compiled });
    return compiled;
  });
  const scan = createKeywordScan(recognizers);
  const open: OpenCustom = (folded) => [...scan(folded)];
  prepared.set(list, open);
  return open;
}

/** A recognizer like those of the engine, or what is wrong. */
export function compileCustom(custom: CustomRecognizer): Recognizer | CustomProblem {
  const find = finderOf(custom);
  if ('message' in find) return find;
  const { name, entityType, category = 'pii', keywords, examples } = custom;
  const judge = judgeOf(custom);
  return {
    id: `custom.${name}`,
    category,
    entityType,
    title: `custom recognizer ${name}`,
    ...(keywords === undefined || keywords.length === 0 ? {} : { keywords }),
    examples,
    find(text, facts) {
      const spans = find(text, facts);
      return spans.length === 0 ? NO_CANDIDATES : spans.map((span) => judge(text, span));
    },
  };
}

function finderOf({ finds }: CustomRecognizer): ((text: string, facts: TextFacts) => readonly Span[]) | CustomProblem {
  if ('pattern' in finds) {
    const find = compilePattern(finds);
    return 'problem' in find ? { field: ['pattern'], message: find.problem } : find;
  }
  const find = compileTerms(finds.terms);
  return 'problem' in find ? { field: ['terms', find.index], message: find.problem } : find;
}

const NEVER = /(?!)/gi;

/** How certain a find is: by itself, or for what stands near it. */
function judgeOf({ score, context }: CustomRecognizer): (text: string, span: Span) => Candidate {
  const value = (text: string, { start, end }: Span): string => text.slice(start, end);
  if (context === undefined || context.words.length === 0)
    return (text, span) => ({ ...span, score, evidence: 'format', value: value(text, span) });
  const words = { for: wordPattern(context.words), against: NEVER };
  return (text, span) =>
    typeof distanceOf(text, span.start, span.end, words) === 'number'
      ? { ...span, score: Math.max(score, context.score), evidence: 'context', value: value(text, span) }
      : { ...span, score, evidence: 'pattern', value: value(text, span) };
}
