/** Patterns of policies, on an engine whose time is linear in the text whatever the pattern. */
import { RE2JS, RE2JSException } from 're2js';
import type { Span } from '../span.ts';
import type { CustomPattern } from './custom-recognizer.ts';

/** Steps of the machine that a pattern becomes: `[a-z]{1,200}` are 200. */
const MAX_PROGRAM = 500;
/** A line is read in windows of this many UTF-16 units; the next one begins this many before the end of the last. */
const WINDOW = 512;
const OVERLAP = 128;
/**
 * Where a match begins and ends is found step by step, at some 30 ns for each unit and step of the program; whether there is one, at a
 * small part of that. So much of the former a text is worth.
 */
const WORK = 500_000;
const WORK_PER_UNIT = 128;

export type FindSpans = (text: string) => readonly Span[];

/** The finder of a pattern, or why there is none: never quotes the pattern. */
export function compilePattern({ pattern, ignoreCase = false }: CustomPattern): FindSpans | { readonly problem: string } {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { problem: `is not a pattern of RE2 (${reasonOf(error)}); it has no look-around and no back-references` };
  }
  const size = compiled.programSize();
  if (size > MAX_PROGRAM)
    return { problem: `is too large (${size} steps, at most ${MAX_PROGRAM}); shorten it, or lower its counted repetitions` };
  if (compiled.test('')) return { problem: 'matches the empty text; let it ask for a character at least' };
  return (text) => findAll(compiled, size, text);
}

function reasonOf(error: RE2JSException): string {
  return 'error' in error && typeof error.error === 'string' ? error.error : 'it cannot be compiled';
}

/**
 * Every match, in order. Where the work that a text is worth is used up, every word of the rest counts as one: a text must not
 * be able to hide something behind what is laborious.
 */
function findAll(compiled: RE2JS, size: number, text: string): readonly Span[] {
  const group = 'value' in compiled.namedGroups() ? 'value' : 0;
  const found: Span[] = [];
  let work = WORK + WORK_PER_UNIT * text.length;
  for (let at = 0; at < text.length; ) {
    const { end, next } = windowAt(text, at);
    const window = text.slice(at, end);
    const matcher = compiled.test(window) ? compiled.matcher(window) : null;
    let after = next;
    for (let done = 0; matcher !== null; done = matcher.end()) {
      work -= size * (window.length - done);
      if (work < 0) return [...found, ...wordsFrom(text, at + done)];
      if (!matcher.find()) break;
      // What runs into the end of a window may go on; the next one begins with it.
      const isCut = at + matcher.end() === end && end > next && matcher.start() > 0;
      after = Math.max(next, at + matcher.end());
      if (isCut) after = at + matcher.start();
      else found.push(valueIn(matcher, group, at));
      if (isCut) break;
    }
    at = after;
  }
  return found.filter(({ start, end }) => end > start);
}

/** The marked group of a match; the whole where the group has no part in it. */
function valueIn(matcher: Matcher, group: string | number, at: number): Span {
  const marked = matcher.start(group);
  return marked < 0 ? { start: at + matcher.start(), end: at + matcher.end() } : { start: at + marked, end: at + matcher.end(group) };
}

type Matcher = ReturnType<RE2JS['matcher']>;

/** The line at a position, or a window of a long one, and where the next window begins: before the end of this one if the line goes on. */
function windowAt(text: string, at: number): { readonly end: number; readonly next: number } {
  const newline = text.indexOf('\n', at);
  const lineEnd = newline < 0 ? text.length : newline;
  if (lineEnd - at > WINDOW) {
    const middle = at + WINDOW - OVERLAP;
    const space = text.lastIndexOf(' ', middle);
    // Between words if there are any, so that no word seems to begin where the window does.
    return { end: at + WINDOW, next: middle - space < OVERLAP ? space : middle };
  }
  return { end: text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd, next: lineEnd + 1 };
}

function wordsFrom(text: string, at: number): readonly Span[] {
  const words: Span[] = [];
  for (const { index, 0: word } of text.slice(at).matchAll(/\S+/g)) words.push({ start: at + index, end: at + index + word.length });
  return words;
}
