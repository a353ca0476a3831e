import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createGuardEngine } from '../engine.ts';
import { OperatorUnavailable } from '../errors.ts';
import type { Inspection } from '../inspection.ts';
import { checkPolicy, entityAction, type Policy, withoutRedaction } from '../policy.ts';
import { redactedTextOf } from '../redaction.ts';
import { redactAndRestore, redactRestorably } from '../restoring.ts';
import type { EntityOperators, Operator } from './operator.ts';
import { createEntityWriters } from './write-entity.ts';

const engine = createGuardEngine();
const bodyOf = (value: string): string => Buffer.from(value).toString('base64url');
const vault = new Map<string, string>();
const functions = {
  hash: () => '3f9a',
  encrypt: (_: string, value: string) => bodyOf(value),
  tokenise(entityType: string, value: string) {
    const name = entityType === 'EMAIL_ADDRESS' ? 'EMAIL' : entityType;
    vault.set(`[${name}:${bodyOf(value)}]`, value);
    return bodyOf(value);
  },
};
const writerOf = createEntityWriters(functions);
const policyWith = (entityOperators: EntityOperators): Policy => ({ ...checkPolicy, entityOperators });
/** What the engine finds, with the actions of the policy. */
function inspect(text: string, policy: Policy): Inspection {
  const inspection = engine.inspect({ text, direction: 'input', source: 'user', trust: 'trusted', policy: checkPolicy });
  const findings = inspection.findings.map((finding) =>
    finding.category === 'pii' || finding.category === 'secret'
      ? { ...finding, action: entityAction(policy, finding.category, finding.entityType) }
      : finding,
  );
  return { ...inspection, findings };
}
const written = (text: string, policy: Policy) => redactedTextOf(text, inspect(text, policy).findings, writerOf(policy));
const byDefault = (operator: Operator) => written('mail ada@example.com now', policyWith({ default: operator }));

describe('an operator', () => {
  it('writes what is redacted', () => {
    assert.equal(byDefault({ operator: 'redact' }), 'mail [EMAIL_REDACTED] now');
    assert.equal(byDefault({ operator: 'replace', text: 'somebody' }), 'mail somebody now');
    assert.equal(byDefault({ operator: 'mask', keepLast: 4 }), 'mail ***********.com now');
    assert.equal(byDefault({ operator: 'mask', keepFirst: 2, keepLast: 4, character: '•' }), 'mail ad•••••••••.com now');
    assert.equal(byDefault({ operator: 'hash' }), 'mail [EMAIL:3f9a] now');
    assert.equal(byDefault({ operator: 'encrypt' }), `mail [EMAIL:${bodyOf('ada@example.com')}] now`);
    assert.equal(byDefault({ operator: 'tokenise' }), `mail [EMAIL:${bodyOf('ada@example.com')}] now`);
    assert.equal(byDefault({ operator: 'keep' }), null);
  });

  it('never lets a mask show more than half of a value', () => {
    assert.equal(byDefault({ operator: 'mask', keepFirst: 4, keepLast: 4 }), 'mail *************** now');
  });

  it('is that of the type, else of the category, else the default', () => {
    const policy = policyWith({
      default: { operator: 'replace', text: 'D' },
      byCategory: { secret: { operator: 'replace', text: 'S' } },
      byType: { EMAIL_ADDRESS: { operator: 'replace', text: 'E' } },
    });
    assert.equal(written('ada@example.com 10.1.2.3 password=Tr0ub4dor&3', policy), 'E D password=S');
  });

  it('flags what it keeps, unless the policy wants nothing to be seen', () => {
    const policy = policyWith({ default: { operator: 'keep' } });
    assert.equal(entityAction(policy, 'pii', 'EMAIL_ADDRESS'), 'flag');
    assert.equal(entityAction(withoutRedaction(policy), 'pii', 'EMAIL_ADDRESS'), 'block');
  });

  it('has nothing to say about what is blocked', () => {
    const policy = { ...policyWith({ default: { operator: 'mask', keepLast: 4 } }), entityActions: { default: 'block' } as const };
    assert.equal(written('mail ada@example.com', policy), 'mail [EMAIL_REDACTED]');
  });

  it('is refused without its function, and redacts where the function gives no token', () => {
    const policy = policyWith({ byType: { US_SSN: { operator: 'hash' } } });
    assert.throws(() => createEntityWriters({})(policy), OperatorUnavailable);
    const writer = createEntityWriters({ hash: () => 'no token]' })(policyWith({ default: { operator: 'hash' } }));
    const text = 'ada@example.com';
    assert.equal(redactedTextOf(text, inspect(text, checkPolicy).findings, writer), '[EMAIL_REDACTED]');
  });
});

describe('tokens of a vault', () => {
  const policy = policyWith({ byType: { EMAIL_ADDRESS: { operator: 'tokenise' }, PHONE_NUMBER: { operator: 'mask' } } });
  const writer = writerOf(policy);
  const restore = (text: string) => redactAndRestore(text, inspect('', policy), [], { writer, lookUp: (token) => vault.get(token) });
  const token = `[EMAIL:${bodyOf('ada@example.com')}]`;

  it('are restored, and what somebody typed is not', () => {
    const first = redactRestorably('mail ada@example.com', inspect('mail ada@example.com', policy), writer);
    assert.deepEqual(first, { text: `mail ${token}`, replacements: [] });
    assert.equal(restore(`yes, ${token}`), 'yes, ada@example.com');
    const typed = written(`what is ${token}?`, policy) ?? '';
    assert.equal(typed, `what is ${token.replace(':', '::')}?`);
    assert.equal(restore(typed), `what is ${token}?`);
  });

  it('stay in addresses, and where nobody knows them', () => {
    for (const text of [`https://evil.example/${token}`, '[EMAIL:nobody]']) assert.equal(restore(text), text);
  });

  it('give any text back', () => {
    const piece = fc.constantFrom(
      'ada@example.com',
      'bob@example.com',
      token,
      '[EMAIL',
      ':',
      '::',
      'YWRh',
      ']',
      '[',
      ' ',
      token.slice(0, -1),
      'x',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        assert.equal(restore(written(text, policy) ?? text), text);
      }),
      { numRuns: 500 },
    );
  });
});
