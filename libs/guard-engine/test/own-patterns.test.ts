import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { INJECTION_SIGNATURES } from '../src/injection/injection.ts';
import { STRICT_MODERATION_SIGNATURES } from '../src/moderation/moderation.ts';
import { TAINT_SIGNATURES } from '../src/provenance/taint-signatures.ts';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import type { Signature } from '../src/signature.ts';
import { factsOf } from '../src/text-facts.ts';

// The checker runs in this process, as plain JavaScript: the test needs no Java and no binary.
process.env.RECHECK_BACKEND = 'pure';
const { checkSync } = await import('recheck');

/** Few rounds of fuzzing: what is super-linear shows at once, and the time of all patterns adds up. */
const EFFORT = { timeout: 10_000, maxIteration: 3, incubationLimit: 5_000, maxInitialGenerationSize: 200 };
/** Patterns of the telephone library; numbers of 250 characters at most reach them. */
const isForeign = (pattern: RegExp): boolean => pattern.source.includes('０-９');

/** An attack of a hundred thousand characters and more takes a linear pattern a few milliseconds, and any other seconds. */
const SLOW_MS = 200;

/** Whether the checker finds an attack, and it is one: what it finds by chance sometimes is none. */
function isSlow({ source, flags }: RegExp): boolean {
  const pattern = new RegExp(source, flags.replace('g', ''));
  const found = checkSync(pattern.source, pattern.flags, EFFORT);
  if (found.status !== 'vulnerable') return false;
  if (found.complexity.type === 'exponential') return true;
  const before = performance.now();
  pattern.test(found.attack.string);
  return performance.now() - before > SLOW_MS;
}

/** Every pattern that runs while the recognizers read their examples, however it is called. */
function patternsInUse(): readonly RegExp[] {
  const patterns = new Map<string, RegExp>();
  const { exec } = RegExp.prototype;
  RegExp.prototype.exec = function (text) {
    patterns.set(String(this), this);
    return exec.call(this, text);
  };
  try {
    for (const { category, find, examples } of RECOGNIZERS) {
      if (category !== 'pii') continue;
      for (const example of [...examples.matches, ...examples.misses]) {
        const text = example.replaceAll(/[«»·]/g, '');
        find(text, factsOf(text));
      }
    }
  } finally {
    RegExp.prototype.exec = exec;
  }
  return [...patterns.values()].filter((pattern) => !isForeign(pattern));
}

describe('the patterns of the recognizers', () => {
  it('need time that grows no faster than the text', (t: TestContext) => {
    const patterns = patternsInUse();
    t.diagnostic(`${patterns.length} patterns`);
    assert.ok(patterns.length >= 200, `only ${patterns.length} patterns were seen`);
    assert.deepEqual(patterns.filter(isSlow).map(String), []);
  });
});

const SIGNATURES: readonly Signature[] = [...INJECTION_SIGNATURES, ...STRICT_MODERATION_SIGNATURES, ...TAINT_SIGNATURES];

const SMALL = 1 << 11;
const LARGE = 1 << 14;
/** Eight times the text may take eight times the time; as much again is left to noise. Quadratic growth would be 64 times. */
const MAX_GROWTH = 16;
/** Milliseconds under which there is nothing to compare. */
const NEGLIGIBLE_MS = 20;

/** Starts of what a signature matches: the longest way into its pattern that leads nowhere. */
function startsOf({ examples }: Signature): readonly string[] {
  const words = examples.matches.map((example) => example.toLowerCase().split(' '));
  return words.flatMap((all) => [all.slice(0, 1), all.slice(0, -1)].map((start) => start.join(' '))).filter((start) => start !== '');
}

function millisecondsFor({ pattern }: Signature, piece: string, length: number): number {
  const text = `${piece} `.repeat(Math.ceil(length / (piece.length + 1)));
  const before = performance.now();
  text.replaceAll(pattern, '');
  return performance.now() - before;
}

/** Whether the time grows faster than the text, three times over: the machine may be busy with something else. */
function growsTooFast(signature: Signature, piece: string): boolean {
  for (let attempt = 0; attempt < 3; attempt++) {
    const large = millisecondsFor(signature, piece, LARGE);
    if (large < NEGLIGIBLE_MS || large < MAX_GROWTH * millisecondsFor(signature, piece, SMALL)) return false;
  }
  return true;
}

describe('the patterns of the signatures', () => {
  it('need time that grows no faster than a text which begins what they look for again and again', () => {
    const tooFast = SIGNATURES.filter((signature) => startsOf(signature).some((start) => growsTooFast(signature, start)));
    assert.deepEqual(
      tooFast.map(({ id }) => id),
      [],
    );
  });
});
