import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicy, createGuardEngine, type Policy } from './index.ts';

const engine = createGuardEngine();
const sanitised = (text: string, policy: Policy = checkPolicy) =>
  engine.inspect({ text, direction: 'output', source: 'agent', trust: 'untrusted', policy }).sanitisedText;

describe('the sanitised text of an output', () => {
  it('has what is unsafe made harmless and the entities redacted', () => {
    assert.equal(
      sanitised('Hi ada@example.com <script>alert(1)</script> and [this](javascript:alert(2))'),
      'Hi [EMAIL_REDACTED] &lt;script&gt;alert(1)&lt;/script&gt; and [this](unsafe:javascript:alert(2))',
    );
  });

  it('is absent where nothing is unsafe, and where nothing could be made safe', () => {
    assert.equal(sanitised('Hi ada@example.com'), null);
    assert.equal(sanitised("'; DROP TABLE users; --"), null);
  });

  it('is absent for an input', () => {
    const input = { text: '<script>alert(1)</script>', direction: 'input', source: 'user', trust: 'trusted', policy: checkPolicy } as const;
    assert.equal(engine.inspect(input).sanitisedText, null);
  });

  it('writes entities by the operators of the policy', () => {
    const masked: Policy = { ...checkPolicy, entityOperators: { default: { operator: 'replace', text: 'somebody' } } };
    assert.equal(sanitised('<script>x()</script> ada@example.com', masked), '&lt;script&gt;x()&lt;/script&gt; somebody');
  });
});
