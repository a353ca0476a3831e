import { createKeywordScan } from '../keyword-scan.ts';
import { minimumScoreOf, type Policy } from '../policy.ts';
import type { Recognizer } from '../recognizer.ts';
import { factsOf } from '../text-facts.ts';
import { foldedView, plainView } from '../view.ts';
import { compileCustom } from './compile-custom.ts';
import type { CustomProblem } from './custom-recognizer.ts';

/**
 * What is wrong with the custom recognizers of a policy, examples that they do not do as said included: `field` begins with
 * the number of the recognizer.
 */
export function customProblemsOf(policy: Policy): readonly CustomProblem[] {
  return (policy.customRecognizers ?? []).flatMap((custom, index) => {
    const compiled = compileCustom(custom);
    const problems = 'message' in compiled ? [compiled] : failedExamples(compiled, minimumScoreOf(policy, custom.entityType));
    return problems.map(({ field, message }) => ({ field: [index, ...field], message }));
  });
}

function failedExamples(recognizer: Recognizer, minimum: number): readonly CustomProblem[] {
  const { matches, misses } = recognizer.examples;
  const missed = matches.flatMap((example, index) => {
    const message = problemOf(recognizer, minimum, example);
    return message === null ? [] : [{ field: ['examples', 'matches', index], message }];
  });
  const misfired = misses.flatMap((example, index) => {
    const message = 'is an example of what is not found, and something is found in it; change the recognizer or the example';
    return foundIn(recognizer, minimum, example).length === 0 ? [] : [{ field: ['examples', 'misses', index], message }];
  });
  return [...missed, ...misfired];
}

function problemOf(recognizer: Recognizer, minimum: number, example: string): string | null {
  const text = example.replaceAll(/[«»]/g, '');
  const found = foundIn(recognizer, minimum, text);
  if (found.length === 0)
    return 'is an example of what is found, and nothing is found in it; change the recognizer, its scores or the example';
  const marked = [...example.matchAll(/«([^»]*)»/g)].map(([, value]) => value);
  const isAsMarked = marked.length === found.length && marked.every((value, index) => value === found[index]);
  return marked.length === 0 || isAsMarked ? null : 'is an example in which something else is found than stands between « and »';
}

/** What is found, certain enough to be reported. */
function foundIn(recognizer: Recognizer, minimum: number, text: string): readonly string[] {
  const plain = plainView(text);
  if (!createKeywordScan([recognizer])(foldedView(plain).text).has(recognizer)) return [];
  const candidates = recognizer.find(plain.text, factsOf(plain.text)).filter(({ score }) => score >= minimum);
  return candidates.map(({ value }) => value);
}
