import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGuardEngine } from './engine.ts';
import type { InspectInput } from './inspection.ts';
import { MAX_TEXT_LENGTH } from './inspection.ts';
import { checkPolicy, type Policy, processPolicy } from './policy.ts';
import { type EndOfStream, openStream, type StreamOptions } from './stream.ts';

const engine = createGuardEngine();
type Context = Omit<InspectInput, 'text'>;
const context: Context = { direction: 'output', source: 'agent', trust: 'trusted', policy: checkPolicy };

/** What comes out of a text that is cut at some places. */
function streamed(text: string, cuts: readonly number[], input: Context = context, options: StreamOptions = {}) {
  const stream = openStream(engine.inspect, input, options);
  const pieces: string[] = [];
  let done = 0;
  for (const cut of [...cuts.map((at) => at % (text.length + 1)).sort((a, b) => a - b), text.length]) {
    pieces.push(stream.push(text.slice(done, cut)));
    done = cut;
  }
  const end: EndOfStream = stream.end();
  return { pieces, released: pieces.join(''), end, all: pieces.join('') + end.rest };
}

const FILLER = [
  'The meeting went well and everybody agreed on the next steps for the coming week. ',
  'Please find the summary below.\n',
  'nothing to see here, ',
  'Preise steigen weiter; ',
  '会议进行得很顺利，大家都同意下周的安排。',
  'x'.repeat(300),
  '\n\n',
];
const SENSITIVE = [
  'john.doe@example.com',
  'call 555-123-4567',
  '4111 1111 1111 1111',
  'DE89 3704 0044 0532 0130 00',
  'SSN 123-45-6789',
  '10.0.0.1 ',
  'password=Tr0ub4dor&3',
  `gh${'p_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`,
  `-----BEGIN RSA PRIVATE ${'KEY'}-----\n${'MIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n'.repeat(14)}-----END RSA PRIVATE ${'KEY'}-----`,
  `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9${'.eyJ'}zdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6${'IkpvaG4gRG9lIiwiaWF0'.repeat(60)}.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c`,
];
const sentences = fc.array(fc.constantFrom(...FILLER), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
const secretText = fc.array(fc.tuple(sentences, fc.constantFrom(...SENSITIVE)), { maxLength: 9 });
const wild = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...FILLER, ...SENSITIVE)), { maxLength: 40 });
const anyText = fc.oneof(
  secretText.map((parts) => `${parts.flatMap(([before, value]) => [before, ' ', value, ' ']).join('')} and so on. `),
  wild.map((parts) => parts.join('')),
);
const cuts = fc.array(fc.nat(20_000), { maxLength: 30 });
const policy = fc.constantFrom(checkPolicy, processPolicy);

describe('a stream under a policy with operators', () => {
  const tokens = createGuardEngine({ operators: { tokenise: (type, value) => `${type.length}x${value.length}` } });
  const operators: Policy = {
    ...checkPolicy,
    entityOperators: {
      default: { operator: 'tokenise' },
      byType: { EMAIL_ADDRESS: { operator: 'mask', keepFirst: 1 }, IP_ADDRESS: { operator: 'replace', text: 'a machine' } },
    },
  };

  it('writes entities as the whole inspection does, and escapes what was typed like a token', () => {
    const typed = fc.constantFrom('[EMAIL:abc] ', '[PHONE::x] ', 'ada@example.com ', '10.0.0.1 ', 'call 555-123-4567 ', ...FILLER);
    const text = fc.array(typed, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(4_000), { maxLength: 20 }), (whole, places) => {
        const stream = tokens.openStream({ ...context, policy: operators });
        let out = '';
        let done = 0;
        for (const cut of [...places.map((at) => at % (whole.length + 1)).sort((a, b) => a - b), whole.length]) {
          out += stream.push(whole.slice(done, cut));
          done = cut;
        }
        const { rest, late } = stream.end();
        if (late.length > 0) return;
        assert.equal(out + rest, tokens.inspect({ ...context, text: whole, policy: operators }).redactedText ?? whole);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a stream', () => {
  it('gives the same for every way of cutting the text', () => {
    fc.assert(
      fc.property(anyText, cuts, policy, (text, places, wanted) => {
        const input = { ...context, policy: wanted };
        const whole = streamed(text, [], input);
        const cut = streamed(text, places, input);
        assert.equal(cut.released, whole.released);
        assert.deepEqual(cut.end, whole.end);
        const { rest: _, late: __, ...inspection } = cut.end;
        assert.deepEqual(inspection, engine.inspect({ ...input, text }));
      }),
      { numRuns: 150 },
    );
  });

  it('gives the redacted text of the whole, unless something far away gave an entity away', () => {
    let compared = 0;
    fc.assert(
      fc.property(secretText, cuts, (parts, places) => {
        const text = parts.flatMap(([before, value]) => [before, ' ', value, ' ']).join('');
        const { all, end } = streamed(text, places);
        if (end.late.length > 0) return;
        compared++;
        assert.equal(all, end.redactedText ?? text);
      }),
      { numRuns: 150 },
    );
    assert.ok(compared > 100, `${compared} compared`);
  });

  it('lets out a beginning of the redacted text when the decision is to block, and nothing of what blocked it', () => {
    fc.assert(
      fc.property(secretText, cuts, (parts, places) => {
        const text = parts.flatMap(([before, value]) => [before, ' ', value, ' ']).join('');
        const { released, end } = streamed(text, places, { ...context, policy: processPolicy });
        if (end.decision !== 'block') return;
        assert.equal(end.rest, '');
        if (end.late.length === 0) assert.ok((end.redactedText ?? text).startsWith(released));
        const blocked = end.findings.filter(({ action, category }) => action === 'block' && category === 'secret');
        for (const { start, end: to } of blocked) assert.ok(!released.includes(text.slice(start, to).slice(0, 12)));
      }),
      { numRuns: 150 },
    );
  });

  it('releases while the text still comes, some hundred units behind it', () => {
    const text = FILLER.slice(0, 3).join('').repeat(40);
    const stream = openStream(engine.inspect, context);
    let out = 0;
    for (let at = 0; at < text.length; at += 7) {
      out += stream.push(text.slice(at, at + 7)).length;
      assert.ok(at - out < 900, `${at - out} held back`);
    }
    assert.ok(out > text.length - 900);
  });

  it('holds a key back until it has ended, and removes it whole', () => {
    const key = SENSITIVE[8] ?? '';
    const text = `${FILLER[0]?.repeat(12)}${key}\n${FILLER[0]?.repeat(12)}`;
    const cut = streamed(
      text,
      Array.from({ length: text.length / 5 }, (_, index) => index * 5),
    );
    assert.equal(cut.all, text.replace(key, '[PRIVATE_KEY_REDACTED]'));
    assert.deepEqual(cut.end.late, []);
  });

  it('tells what had been released before a later part gave it away, and removes it from there on', () => {
    const far = FILLER[0]?.repeat(20) ?? '';
    const text = `Item 5551234567 was shipped. ${far}My phone number is 5551234567. ${far} Again: 5551234567 is it. ${far}`;
    const { all, end } = streamed(text, [100, 2000]);
    assert.deepEqual(
      end.late.map(({ start, entityType }) => [start, entityType]),
      [[5, 'PHONE_NUMBER']],
    );
    assert.equal(all.split('5551234567').length - 1, 1);
    assert.equal(all.split('[PHONE_REDACTED]').length - 1, 2);
  });

  it('lets nothing out of a system prompt from the first words on that could belong to it', () => {
    const systemPrompt = Array.from({ length: 40 }, (_, index) => `Rule ${index} forbids the thing called number ${index * 7}.`).join(' ');
    const text = `${FILLER[0]?.repeat(10)}Sure. ${systemPrompt.replaceAll('. ', `.\n${FILLER[0]}`)}`;
    const { released, end } = streamed(text, [10, 900, 1500, 3000], { ...context, systemPrompt });
    assert.equal(end.decision, 'block');
    assert.deepEqual(end.late, []);
    assert.ok(released.length > 500 && !released.includes('Rule'));
  });

  it('lets nothing out of a canary, however far apart its letters stand', () => {
    const canary = 'canary-k3x9q7w2m5';
    const text = `${FILLER[0]?.repeat(10)}${[...canary].join('\n - '.repeat(60))} ${FILLER[0]?.repeat(10)}`;
    const { released, end } = streamed(text, [10, 900, 1500, 3000], { ...context, canaries: [canary] });
    assert.equal(end.decision, 'block');
    assert.deepEqual(end.late, []);
    assert.ok(FILLER[0]?.repeat(10).startsWith(released));
  });

  it('restores tokens of an earlier redaction, and leaves those alone that it writes itself', () => {
    const replacements = [{ token: '[EMAIL_REDACTED]', value: 'ada@example.com' }];
    const text = `${FILLER[0]?.repeat(9)}Dear [EMAIL_REDACTED], copy to eve@example.com. ${FILLER[0]?.repeat(12)}`;
    const expected = text.replace('eve@example.com', '\0').replace('[EMAIL_REDACTED]', 'ada@example.com').replace('\0', '[EMAIL_REDACTED]');
    for (const step of [1, 3, 4000]) {
      const places = Array.from({ length: Math.ceil(text.length / step) }, (_, index) => index * step);
      assert.equal(streamed(text, places, context, { replacements }).all, expected);
    }
  });

  it('inspects a bounded multiple of the text, also where nothing can be released', () => {
    const inspectedShare = (text: string): number => {
      let inspected = 0;
      const stream = openStream((input) => {
        inspected += input.text.length;
        return engine.inspect({ ...input, text: '' });
      }, context);
      stream.push(text);
      return inspected / text.length;
    };
    assert.ok(inspectedShare('a'.repeat(MAX_TEXT_LENGTH / 4)) < 5);
    assert.ok(inspectedShare('and so on '.repeat(MAX_TEXT_LENGTH / 40)) < 4);
  });
});
