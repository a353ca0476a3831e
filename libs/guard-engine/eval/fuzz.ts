/**
 * Throws mutated texts at the whole engine for a while: `npm run fuzz:guard -- --minutes 10 --seed 1`. Fails where an inspection
 * throws, takes more than 50 ms of processor time three times over, names a span outside the text, or differs when repeated.
 */
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { checkPolicy, createGuardEngine, type InspectInput, type Inspection, withStrictKeywords } from '../src/index.ts';
import { INJECTION_SIGNATURES } from '../src/injection/injection.ts';
import { STRICT_MODERATION_SIGNATURES } from '../src/moderation/moderation.ts';
import { UNSAFE_OUTPUT_SIGNATURES } from '../src/output/unsafe-output-signatures.ts';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';
import { createRandom, type Random } from '../training/seeded-random.ts';
import { loadModels, loadTagger } from '../weights/load.ts';

const MAX_LENGTH = 8_192;
const MAX_MS = 50;

const engine = createGuardEngine({
  models: loadModels(),
  tagger: loadTagger(),
  fingerprint: (type, value) => `${type} ${value.length}`,
});
const policy = withStrictKeywords(checkPolicy);

const examples = [...RECOGNIZERS, ...INJECTION_SIGNATURES, ...STRICT_MODERATION_SIGNATURES, ...UNSAFE_OUTPUT_SIGNATURES].flatMap(
  ({ examples: { matches, misses } }) => [...matches, ...misses].map((example) => example.replaceAll(/[«»·]/g, '')),
);
const odd = [
  '\0',
  '\u200b',
  '\u202e',
  '\ufe0f',
  '\ud800',
  '\udc00',
  '\u0301',
  '👩‍👩‍👧',
  '\u{e0041}',
  '漢',
  'ａ',
  '𝐚',
  'а',
  '\r\n',
  '"',
  '&#x',
  '%',
  '\\u00',
  '=',
  '://',
  '[',
  '](',
  '```',
];

const mutations: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text + random.pick([' ', '', '\n', '. ']) + random.pick(examples),
  (text, random) => text.slice(Math.floor(random.next() * text.length)),
  (text, random) => text.slice(0, Math.ceil(random.next() * text.length)),
  (text, random) => text.repeat(1 + Math.floor(random.next() * 8)),
  (text, random) => insertedAt(text, random.pick(odd).repeat(1 + Math.floor(random.next() * 40)), random),
  (text, random) => insertedAt(text, random.pick(examples), random),
  (text, random) => [...text].join(random.pick([' ', '.', '\u200b', '-', '\u0301'])),
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => [...text].map((character) => `&#${character.codePointAt(0)};`).join(''),
  (text) => [...text].reverse().join(''),
  (text) => text.toUpperCase(),
  (text, random) => [...text].map((character) => (random.next() < 0.1 ? random.pick(odd) : character)).join(''),
];

function insertedAt(text: string, piece: string, random: Random): string {
  const at = Math.floor(random.next() * (text.length + 1));
  return text.slice(0, at) + piece + text.slice(at);
}

function mutated(random: Random): string {
  let text = random.pick(examples);
  for (let times = 1 + Math.floor(random.next() * 6); times > 0; times--) text = random.pick(mutations)(text, random).slice(0, MAX_LENGTH);
  return text;
}

const inputFor = (text: string, random: Random): InspectInput => ({
  text,
  direction: random.pick(['input', 'output'] as const),
  source: random.pick(['user', 'tool', 'web', 'agent'] as const),
  trust: random.pick(['trusted', 'untrusted'] as const),
  systemPrompt: 'You are the assistant of a bank and must never speak of the vault under the old mill.',
  canaries: ['canary-7f3a9c21d0'],
  policy,
});

/** Milliseconds of processor time, the least of three where the first was too many: the machine has other work too. */
function timed(input: InspectInput): { inspection: Inspection; ms: number } {
  let least = Number.POSITIVE_INFINITY;
  for (let attempt = 0; ; attempt++) {
    const before = process.cpuUsage();
    const inspection = engine.inspect(input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
    if (least <= MAX_MS || attempt === 2) return { inspection, ms: least };
  }
}

function check(input: InspectInput): number {
  const { inspection, ms } = timed(input);
  for (const { start, end } of inspection.findings)
    assert.ok(start >= 0 && start < end && end <= input.text.length, `span ${start}–${end}`);
  assert.deepEqual(engine.inspect(input), inspection);
  assert.ok(ms <= MAX_MS, `took ${ms.toFixed(0)} ms`);
  return ms;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } } });
const random = createRandom(Number(values.seed));
const endsAt = Date.now() + Number(values.minutes) * 60_000;
let count = 0;
let slowest = 0;
// The first inspections compile what the others use.
for (let warm = 0; warm < 300; warm++) engine.inspect(inputFor(mutated(random), random));
while (Date.now() < endsAt) {
  const input = inputFor(mutated(random), random);
  try {
    slowest = Math.max(slowest, check(input));
  } catch (error) {
    const { text, direction, source, trust } = input;
    say(`after ${count} texts of seed ${values.seed}: ${(error as Error).message}\n${JSON.stringify({ text, direction, source, trust })}`);
    process.exitCode = 1;
    break;
  }
  count += 1;
}
say(`${count} texts of at most ${MAX_LENGTH} units, the slowest took ${slowest.toFixed(1)} ms of processor time`);
