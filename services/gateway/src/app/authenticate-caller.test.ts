import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthenticateApiKeyResponse } from '@sentinelmesh/contracts';
import { newId, systemClock, Unauthenticated } from '@sentinelmesh/kernel';
import { createCallerAuthenticator } from './authenticate-caller.ts';

const key: AuthenticateApiKeyResponse = {
  keyId: newId('key'),
  orgId: newId('org'),
  workspaceId: newId('ws'),
  scopes: ['*'],
  expiresAt: undefined,
};

/** An authenticator whose look-ups are answered by hand. */
function given() {
  const lookUps: { answer(response: AuthenticateApiKeyResponse): void; refuse(): void }[] = [];
  const authenticator = createCallerAuthenticator({
    lookUpKey: () =>
      new Promise((resolve, reject) => lookUps.push({ answer: resolve, refuse: () => reject(new Unauthenticated('revoked')) })),
    hearsRevocations: () => true,
    clock: systemClock,
  });
  return { authenticator, lookUps };
}

describe('authenticating callers', () => {
  it('looks a new key up once, however many requests bring it at the same time', async () => {
    const { authenticator, lookUps } = given();
    const answers = Array.from({ length: 20 }, () => authenticator.authenticate('secret'));
    lookUps[0]?.answer(key);
    await Promise.all(answers);
    assert.equal((await authenticator.authenticate('secret')).principal.id, key.keyId);
    assert.equal(lookUps.length, 1);
  });

  it('does not remember, nor share with later requests, what was looked up before a revocation', async () => {
    const { authenticator, lookUps } = given();
    const before = authenticator.authenticate('secret');
    authenticator.forget(key.keyId);
    const after = authenticator.authenticate('secret');
    assert.equal(lookUps.length, 2);
    lookUps[0]?.answer(key);
    await before;
    lookUps[1]?.refuse();
    await assert.rejects(after, Unauthenticated);
    void authenticator.authenticate('secret').catch(() => undefined);
    assert.equal(lookUps.length, 3);
  });

  it('asks again after a look-up that failed', async () => {
    const { authenticator, lookUps } = given();
    const refused = authenticator.authenticate('secret');
    lookUps[0]?.refuse();
    await assert.rejects(refused, Unauthenticated);
    void authenticator.authenticate('secret').catch(() => undefined);
    assert.equal(lookUps.length, 2);
  });
});
