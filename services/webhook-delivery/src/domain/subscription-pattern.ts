/**
 * Which event types somebody wants: `guard.input.blocked`, or with `*` for any word: `*.limit.exceeded`. A `*` at the end
 * stands for all that follows, at least one word: `guard.*`, `*`.
 */
import type { Violation } from '@sentinelmesh/kernel';

export type EventTypePattern = readonly string[];

const MAX_PATTERNS = 50;
const MAX_SHOWN = 60;
const WORD = '(?:[a-z_]{1,40}|\\*)';
const PATTERN = new RegExp(`^${WORD}(?:\\.${WORD}){0,2}$`);

export const parsePattern = (pattern: string): EventTypePattern | undefined => (PATTERN.test(pattern) ? pattern.split('.') : undefined);

export function matchesType(pattern: EventTypePattern, type: string): boolean {
  const words = type.split('.');
  const isOpen = pattern.at(-1) === '*';
  if (isOpen ? words.length < pattern.length : words.length !== pattern.length) return false;
  return pattern.every((word, index) => word === '*' || word === words[index]);
}

/**
 * What is wrong with the event types of a subscription, with the field that it is wrong in (`event_types.2`) and, for one
 * that matches nothing, what was probably meant.
 *
 * @param knownTypes every type that there is
 */
export function checkEventTypes(patterns: readonly string[], knownTypes: readonly string[]): readonly Violation[] {
  if (patterns.length > MAX_PATTERNS) {
    return [
      { field: 'event_types', message: `${patterns.length} patterns are too many; at most ${MAX_PATTERNS}, and * stands for any word` },
    ];
  }
  return patterns.flatMap((written, index) => {
    const problem = problemOf(written, knownTypes);
    return problem === undefined ? [] : [{ field: `event_types.${index}`, message: problem }];
  });
}

function problemOf(written: string, knownTypes: readonly string[]): string | undefined {
  const pattern = parsePattern(written);
  if (pattern === undefined)
    return `is no event type; write up to three words of a-z and _ with dots between them, * for any word: guard.input.*`;
  if (knownTypes.some((type) => matchesType(pattern, type))) return undefined;
  const meant = closest(pattern, knownTypes);
  const areas = [...new Set(knownTypes.map((type) => `${type.slice(0, type.indexOf('.'))}.*`))];
  return `no event is called ${written.slice(0, MAX_SHOWN)}; ${meant === undefined ? `there are ${areas.join(', ')}` : `did you mean ${meant}?`}`;
}

/** The known type that looks most like it, with `*` where the pattern has it. */
function closest(pattern: EventTypePattern, knownTypes: readonly string[]): string | undefined {
  const written = pattern.join('.');
  const candidates = knownTypes
    .map((type) => withStars(type, pattern))
    .map((candidate) => ({ candidate, distance: editDistance(written, candidate) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = candidates;
  return best !== undefined && best.distance <= written.length / 2 ? best.candidate : undefined;
}

function withStars(type: string, pattern: EventTypePattern): string {
  const words = type.split('.');
  const kept = pattern.at(-1) === '*' ? words.slice(0, pattern.length) : words;
  return kept.map((word, index) => (pattern[index] === '*' ? '*' : word)).join('.');
}

/** How many characters must be put in, taken out or replaced (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [at, character] of [...one].entries()) {
    const next = [at + 1];
    for (let index = 0; index < other.length; index += 1) {
      const replaced = (row[index] ?? 0) + (character === other[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
