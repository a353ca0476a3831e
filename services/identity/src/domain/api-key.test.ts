import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUsable } from './api-key.ts';

describe('whether an API key works', () => {
  const expiresAt = new Date(10_000);

  it('is yes for one that neither expires nor was revoked', () => {
    assert.equal(isUsable({}, Number.MAX_SAFE_INTEGER), true);
  });

  it('is no from the very moment it expires', () => {
    assert.equal(isUsable({ expiresAt }, 9_999), true);
    assert.equal(isUsable({ expiresAt }, 10_000), false);
  });

  it('is no once it was revoked, whatever the clock says', () => {
    assert.equal(isUsable({ revokedAt: new Date(10_000) }, 9_999), false);
  });
});
