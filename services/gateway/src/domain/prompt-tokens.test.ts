import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maxPromptTokens } from './prompt-tokens.ts';

describe('the most tokens that a prompt can have', () => {
  it('counts bytes, not characters, and something for the form of each message', () => {
    assert.ok(maxPromptTokens(['日本語']) > 9);
    assert.equal(maxPromptTokens(['日本語']) - maxPromptTokens(['']), 9);
    assert.equal(maxPromptTokens(['a', 'b']), maxPromptTokens(['a']) + maxPromptTokens(['b']));
  });
});
