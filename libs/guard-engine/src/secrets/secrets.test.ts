import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { checkSync } from 'recheck';
import { findCandidates, withoutOverlaps } from '../entities.ts';
import { createKeywordScan } from '../keyword-scan.ts';
import { checkPolicy } from '../policy.ts';
import type { Recognizer } from '../recognizer.ts';
import { factsOf } from '../text-facts.ts';
import { foldedView, plainView } from '../view.ts';
import { ASSIGNMENT_PATTERNS } from './assigned-secret.ts';
import { KUBERNETES_PATTERNS } from './kubernetes-secret.ts';
import { SECRETNESS_PATTERNS } from './looks-secret.ts';
import { SECRET_FORMATS, SECRET_RECOGNIZERS } from './secrets.ts';

const joined = (example: string): string => example.replaceAll('·', '');
const unmarked = (example: string): string => joined(example).replaceAll(/[«»]/g, '');
const scan = createKeywordScan(SECRET_RECOGNIZERS);

/** The types and values that all recognizers of secrets together find in a text. */
function found(text: string): readonly string[] {
  const view = plainView(text);
  const open = scan(foldedView(view).text);
  const candidates = findCandidates(
    SECRET_RECOGNIZERS.filter((recognizer) => open.has(recognizer)),
    view,
  );
  return withoutOverlaps(candidates.filter(({ score }) => score >= checkPolicy.minimumScore)).map(
    ({ recognizer, start, end }) => `${recognizer.entityType} ${text.slice(start, end)}`,
  );
}

/** Three times more than a generous time: the machine may be busy with something else once. */
function isSlow(recognizer: Recognizer, piece: string): boolean {
  const text = piece.repeat(Math.ceil(HOSTILE_LENGTH / piece.length)).slice(0, HOSTILE_LENGTH);
  const facts = factsOf(text);
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = process.cpuUsage();
    recognizer.find(text, facts);
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 < HOSTILE_MS) return false;
  }
  return true;
}

const HOSTILE_LENGTH = 1 << 15;
const HOSTILE_MS = 40;

describe('the formats of secrets', () => {
  it('are three hundred at least, each under a name and a type of its own', (t: TestContext) => {
    const types = new Set(SECRET_RECOGNIZERS.map(({ entityType }) => entityType));
    t.diagnostic(`${types.size} types of secrets`);
    assert.equal(types.size, SECRET_RECOGNIZERS.length);
    assert.ok(types.size >= 300);
    assert.deepEqual(
      SECRET_FORMATS.filter(({ name }) => !/^[a-z\d]+(?:-[a-z\d]+)+$|^jw[te]$/.test(name)).map(({ name }) => name),
      [],
    );
  });

  it('leave every true example to the row it belongs to, whatever the others make of it', () => {
    const claimed: string[] = [];
    for (const { entityType, examples } of SECRET_RECOGNIZERS) {
      for (const example of examples.matches) {
        const expected = [...joined(example).matchAll(/«([^»]+)»/g)].map(([, value]) => `${entityType} ${value}`);
        const actual = found(unmarked(example));
        if (actual.join('\n') !== expected.join('\n')) claimed.push(`${entityType}: ${example} is found as ${actual.join(', ')}`);
      }
    }
    assert.deepEqual(claimed, []);
  });

  it('have no false example that another row takes for a secret', () => {
    const taken = SECRET_RECOGNIZERS.flatMap(({ entityType, examples }) =>
      examples.misses.flatMap((example) => found(joined(example)).map((other) => `${entityType}: ${other}`)),
    );
    assert.deepEqual(taken, []);
  });
});

describe('the patterns of secrets', () => {
  const patterns = [
    ...SECRET_FORMATS.map(({ name, pattern }) => [name, pattern] as const),
    ...[...ASSIGNMENT_PATTERNS, ...KUBERNETES_PATTERNS, ...SECRETNESS_PATTERNS].map(
      (pattern) => [pattern.source.slice(0, 40), pattern] as const,
    ),
  ];

  it('can be repeated, and match something or nothing, never the empty text', () => {
    for (const { name, pattern } of SECRET_FORMATS) assert.match(pattern.flags, /^gi?$/, name);
    assert.deepEqual(
      patterns.filter(([, pattern]) => new RegExp(pattern.source, pattern.flags.replace('y', '')).test('')),
      [],
    );
  });

  it('take linear time by the judgement of a checker', (t: TestContext) => {
    process.env.RECHECK_BACKEND = 'pure';
    const started = performance.now();
    const verdicts = patterns.map(([name, pattern]) => {
      const { status } = checkSync(pattern.source, pattern.flags, { checker: 'automaton', timeout: 2_000 });
      return { name, status };
    });
    t.diagnostic(`${verdicts.length} patterns in ${Math.round(performance.now() - started)} ms`);
    assert.deepEqual(
      verdicts.filter(({ status }) => status !== 'safe'),
      [],
    );
  });

  it('take little time on texts of nothing but their own beginnings', () => {
    const slow = SECRET_RECOGNIZERS.filter((recognizer) => {
      const examples = recognizer.examples.matches.map(unmarked);
      const pieces = [...examples.map((text) => text.slice(0, -2)), ...(recognizer.keywords ?? []).map((keyword) => `${keyword}1 `)];
      return pieces.some((piece) => isSlow(recognizer, piece));
    });
    assert.deepEqual(
      slow.map(({ id }) => id),
      [],
    );
  });
});
