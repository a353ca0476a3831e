import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicy, createGuardEngine, withStrictKeywords } from '../src/index.ts';
import { INJECTION_SIGNATURES } from '../src/injection/injection.ts';
import { STRICT_MODERATION_SIGNATURES } from '../src/moderation/moderation.ts';
import { RECOGNIZERS } from '../src/recognizers/recognizers.ts';

const engine = createGuardEngine({ fingerprint: (_, value) => value });
const inspect = (text: string) =>
  engine.inspect({
    text,
    direction: 'output',
    source: 'web',
    trust: 'untrusted',
    systemPrompt: 'You are the assistant of a bank and must never speak of the vault under the old mill.',
    canaries: ['canary-7f3a9c21d0'],
    policy: withStrictKeywords(checkPolicy),
  });

/** Milliseconds of processor time: the machine may be busy with something else. */
function millisecondsFor(text: string): number {
  const before = process.cpuUsage();
  inspect(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const repeated = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

const SMALL = 1 << 13;
const LARGE = 1 << 16;
/** Eight times the text may take eight times the time; as much again is left to noise. Quadratic growth would be 64 times. */
const MAX_GROWTH = 16;
/** Under this there is nothing to compare. */
const NEGLIGIBLE_MS = 40;

/** Whether the time grows faster than the text, three times over. */
function growsTooFast(piece: string): boolean {
  for (let attempt = 0; attempt < 3; attempt++) {
    const large = millisecondsFor(repeated(piece, LARGE));
    if (large < NEGLIGIBLE_MS || large < MAX_GROWTH * millisecondsFor(repeated(piece, SMALL))) return false;
  }
  return true;
}

describe('the time an inspection takes', () => {
  const pieces = [
    'a',
    ' ',
    '1',
    '-',
    '.',
    ':',
    '@',
    '=',
    '"',
    '\n',
    '\0',
    '\u200b',
    '漢',
    'é',
    '1 ',
    '1-',
    '1.',
    '12 ',
    '123-',
    'a@',
    'a.',
    '::',
    'a:',
    ':1',
    '+1',
    '(1',
    '4444 ',
    '4444-4444-',
    '123456789 ',
    '123-45-678',
    '555-123-456',
    '+1 555 123 ',
    'AD24 ',
    '1.1.1.',
    'http://a:',
    'sk-',
    'eyJ',
    'eyJa.',
    'ghp_a',
    'password=',
    'password: ',
    'api_key ',
    'key is ',
    'curl -u ',
    'Bearer 1',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----a ',
    'you ',
    'i will ',
    'ignore ',
    'ignore all the ',
    'forget everything ',
    'a '.repeat(30),
    'the system ',
    'two ways ',
    'decode ',
    'pretend ai ',
    '[gpt]',
    '![a](http://a?',
    '<|',
    'start your response ',
    'start response ',
    'story ',
    'people are ',
    'how to ',
    'make a ',
    'you are a ',
    'hypothetical ',
    'send the ',
    'note to ai ',
  ];

  it('grows with the length of the text and no faster, whatever is repeated', () => {
    assert.deepEqual(pieces.filter(growsTooFast), []);
  });

  it('grows no faster for texts of nothing but examples, whole or cut short', () => {
    const examples = [...RECOGNIZERS, ...INJECTION_SIGNATURES, ...STRICT_MODERATION_SIGNATURES].flatMap((rule) => [
      ...rule.examples.matches,
      ...rule.examples.misses,
    ]);
    const texts = examples.filter((_, index) => index % 8 === 0).map((example) => example.replaceAll(/[«»·]/g, ''));
    const cutShort = texts.map((text) => `${text.slice(0, -3)} `).filter((_, index) => index % 4 === 0);
    assert.deepEqual([texts.join(' '), ...cutShort].filter(growsTooFast), []);
  });
});
