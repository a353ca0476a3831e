import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleEvents } from '../../test/fixtures/sample-events.ts';
import { createCefFormat } from './cef.ts';

const blocked = sampleEvents().find(({ type }) => type === 'guard.input.blocked');
const link = { chain: 'dst_1', sequence: 7, previousHash: 'b'.repeat(64), hash: 'a'.repeat(64) };

describe('CEF', () => {
  it('has a header of fixed words and the fields that SIEMs know', () => {
    assert.ok(blocked);
    const record = createCefFormat().render(blocked);
    assert.ok(record.startsWith('CEF:0|SentinelMesh|SentinelMesh|0.1.0|guard.input.blocked|Guard input blocked|10|rt=1795168807123 '));
    for (const field of [
      'act=block',
      'outcome=failure',
      'reason=The text tries to take over the agent. It asks for the system prompt.',
      'suser=key_01jd3v6q2g7k9m4n8p0r5s1t4x',
      'duser=customer-4711',
      'cs1=process@4c1d9e0a7b32 cs1Label=policyId',
      'cs2=support-agent cs2Label=agentId',
      'cs4=PROMPT_INJECTION,SYSTEM_PROMPT_EXTRACTION cs4Label=ruleIds',
      'cn2=97 cn2Label=riskScore',
    ])
      assert.ok(record.includes(` ${field} `), field);
  });

  it('has the place in the chain at its end', () => {
    assert.ok(blocked);
    const format = createCefFormat();
    const ending = ` deviceExternalId=dst_1 cn1Label=sequence cn1=7 cs6Label=prevHash cs6=${link.previousHash} cs5Label=eventHash cs5=${link.hash}`;
    assert.ok(format.seal(format.render(blocked), link).endsWith(ending));
    assert.ok(!format.seal(format.render(blocked), { ...link, previousHash: '' }).includes('cs6'));
  });

  it('has a space before its first key only where that was asked for', () => {
    assert.ok(blocked);
    assert.match(createCefFormat().render(blocked), /\|10\|rt=/);
    assert.match(createCefFormat({ leadingSpace: true }).render(blocked), /\|10\| rt=/);
  });

  it('keeps what would need an escape out of its header', () => {
    assert.ok(blocked);
    const record = createCefFormat().render({ ...blocked, type: 'a|b\\c=d\r\ne' });
    assert.ok(record.startsWith('CEF:0|SentinelMesh|SentinelMesh|0.1.0|a_b_c_d__e|A b c d e|10|'));
  });
});
