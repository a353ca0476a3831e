import type { Span } from '../span.ts';
import { linesBackwards } from './foreign-words.ts';
import { AMBIGUOUS, flagsOf, HASH_START, hashed, KNOWN, REVERSED, ROT13, reversed, rot13 } from './lexicon.ts';
import { type Reading, type Reread, reread, type View } from './view.ts';

/** Reads as rot13 what makes frequent words that way, and none as it stands. */
export function readRot13(view: View): Reread | null {
  const readings = stretchesOf(view.text, ROT13).map(({ start, end }): Reading => {
    return { start, end, text: rot13(view.text.slice(start, end)), isAligned: true };
  });
  return reread(view, readings);
}

/**
 * Reads backwards what makes frequent words that way, and none as it stands: each line as a whole, and after it word by
 * word, since either may have been turned round.
 */
export function readReversed(view: View): Reread | null {
  return turnedRound(
    view,
    stretchesOf(view.text, REVERSED).flatMap((stretch) => linesOf(view.text, stretch)),
  );
}

/** The same for lines in other scripts. */
export const readReversedForeign = (view: View): Reread | null => turnedRound(view, linesBackwards(view.text));

function turnedRound(view: View, lines: readonly Span[]): Reread | null {
  const readings = lines.map(({ start, end }): Reading => {
    const line = view.text.slice(start, end);
    return { start, end, text: `${reversed(line)}\n${line.replaceAll(/[\p{L}\p{M}]+/gu, reversed)}` };
  });
  return reread(view, readings);
}

function linesOf(text: string, { start, end }: Span): readonly Span[] {
  return Array.from(text.slice(start, end).matchAll(/[^\n]+/g), ({ index, 0: line }) => ({
    start: start + index,
    end: start + index + line.length,
  }));
}

/** Different words that make a stretch, at least, and part of its words that they are. */
const MIN_HITS = 3;
/** Two are enough when they are long. */
const MIN_LONG_HITS = 2;
const LONG_WORD = 5;
const MIN_SHARE = 0.25;
/** So many words that are neither may stand between two hits, and so many more belong to the stretch on each side. */
const MAX_UNKNOWN_BETWEEN = 6;
const MAX_UNKNOWN_AROUND = 12;
const MAX_PUNCTUATION = 16;

type Word = Span & { readonly flags: number; readonly line: number };

/** Stretches whose words are known when they are read otherwise, and are not as they stand. */
function stretchesOf(text: string, flag: number): readonly Span[] {
  const words = wordsIn(text);
  const stretches: { readonly first: number; last: number }[] = [];
  for (let index = 0; index < words.length; index++) {
    if (!isHit(words[index], flag)) continue;
    const run = runFrom(words, index, flag);
    if (isEnough(text, words.slice(index, run.last + 1), flag)) {
      const before = stretches.at(-1);
      const first = extend(words, { from: index, step: -1, limit: (before?.last ?? -1) + 1, flag });
      const last = extend(words, { from: run.last, step: 1, limit: words.length - 1, flag });
      // Where nothing plain stands between them, they were transformed in one.
      if (before !== undefined && first === before.last + 1) before.last = last;
      else stretches.push({ first, last });
    }
    index = Math.max(run.last, stretches.at(-1)?.last ?? -1);
  }
  return stretches.map(({ first, last }) => withPunctuation(text, words[first]?.start ?? 0, words[last]?.end ?? 0));
}

/** With what stands around it in its lines, where no other word does. */
function withPunctuation(text: string, start: number, end: number): Span {
  const before = /[^\p{L}\p{N}\n]*$/u.exec(text.slice(Math.max(0, start - MAX_PUNCTUATION), start))?.[0].length ?? 0;
  const after = /^[^\p{L}\p{N}\n]*/u.exec(text.slice(end, end + MAX_PUNCTUATION))?.[0].length ?? 0;
  const isFirst = start - before === 0 || text.charAt(start - before - 1) === '\n';
  const isLast = end + after === text.length || text.charAt(end + after) === '\n';
  return { start: isFirst ? start - before : start, end: isLast ? end + after : end };
}

function wordsIn(text: string): readonly Word[] {
  let line = 0;
  let lineEnd = text.indexOf('\n');
  return Array.from(text.matchAll(/[a-z]+/gi), ({ index, 0: word }) => {
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    let hash = HASH_START;
    for (let at = 0; at < word.length; at++) hash = hashed(hash, word.charCodeAt(at) | 0x20);
    return { start: index, end: index + word.length, flags: flagsOf(hash), line };
  });
}

const isHit = (word: Word | undefined, flag: number): boolean => ((word?.flags ?? 0) & flag) !== 0;
/** Short words are known in some language whatever they come from. */
const isPlain = (word: Word | undefined, flag: number): boolean =>
  word !== undefined && (word.flags & (KNOWN | AMBIGUOUS | flag)) === KNOWN && word.end - word.start >= MIN_PLAIN;
const MIN_PLAIN = 3;

/** The last hit that can be reached from one without crossing a plain word or too many unknown ones. */
function runFrom(words: readonly Word[], first: number, flag: number): { readonly last: number } {
  let last = first;
  for (let index = first + 1; index <= last + MAX_UNKNOWN_BETWEEN + 1; index++) {
    if (isHit(words[index], flag)) last = index;
    else if (isPlain(words[index], flag)) break;
  }
  return { last };
}

function isEnough(text: string, words: readonly Word[], flag: number): boolean {
  const hits = words.filter((word) => isHit(word, flag));
  const different = [...new Set(hits.map(({ start, end }) => text.slice(start, end).toLowerCase()))];
  const long = different.filter(({ length }) => length >= LONG_WORD);
  return (different.length >= MIN_HITS || long.length >= MIN_LONG_HITS) && hits.length >= MIN_SHARE * words.length;
}

type Reach = { readonly from: number; readonly step: 1 | -1; readonly limit: number; readonly flag: number };

/** The farthest word in a direction before a plain one or the end of the line. */
function extend(words: readonly Word[], { from, step, limit, flag }: Reach): number {
  let at = from;
  while (at !== limit && Math.abs(at - from) < MAX_UNKNOWN_AROUND) {
    const next = words[at + step];
    if (next === undefined || next.line !== words[from]?.line || isPlain(next, flag)) break;
    at += step;
  }
  return at;
}
