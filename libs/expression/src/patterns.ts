/** Patterns of `matches`, on an engine whose time is linear in the text whatever the pattern (RE2). */
import { RE2JS, RE2JSException } from 're2js';
import { MAX_PATTERN, MAX_PATTERN_STEPS } from './limits.ts';
import { charge } from './meter.ts';

/** Those of one expression, each compiled once. */
export type Patterns = Map<string, RE2JS>;

/** Step by step the engine takes some 50 ns at worst for each character and step of the program. */
const STEPS_PER_UNIT = 4;

/** Compiles a pattern into `patterns`, or says why that cannot be. */
export function patternProblem(patterns: Patterns, pattern: string): string | undefined {
  if (patterns.has(pattern)) return undefined;
  if (pattern.length > MAX_PATTERN) return `the pattern has ${pattern.length} characters, at most ${MAX_PATTERN} are allowed`;
  try {
    const compiled = RE2JS.compile(pattern);
    const size = compiled.programSize();
    if (size > MAX_PATTERN_STEPS) {
      return `the pattern is too large (${size} steps, at most ${MAX_PATTERN_STEPS}); shorten it, or lower its counted repetitions`;
    }
    patterns.set(pattern, compiled);
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return 'the pattern is not one of RE2, which has no look-around and no back-references';
  }
}

/** Whether the pattern is found anywhere in the text. */
export function findsPattern(compiled: RE2JS, text: string): boolean {
  charge(Math.ceil((text.length * compiled.programSize()) / STEPS_PER_UNIT));
  // Not `test`, which keeps up to 8 MiB of states for each pattern and is slower where a hostile text makes it build them.
  return compiled.matcher(text).find();
}
