import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { describe, it } from 'node:test';
import { newKey as newPepper, type Secret, secret } from '@sentinelmesh/crypto';
import { newId } from '@sentinelmesh/kernel';
import { newKey } from '../domain/key-format.ts';
import { ApiKeyRejected } from '../errors.ts';
import { createAuthenticateApiKey } from './authenticate-api-key.ts';
import { createHashKey } from './hash-key.ts';
import type { KeyCandidate } from './ports.ts';

const draw = () => newKey((below) => randomInt(below));

/** A store of one key, and what it is asked. */
function givenKey(overrides: Partial<KeyCandidate['key']> = {}) {
  const { lookupId, written } = draw();
  const hashKey = createHashKey({ pepper: newPepper() });
  const key = {
    id: newId('key'),
    name: 'ci',
    workspaceId: newId('ws'),
    scopes: ['guard:inspect'],
    lookupId,
    createdAt: new Date(0),
    ...overrides,
  };
  const candidate: KeyCandidate = { orgId: newId('org'), key, keyHash: hashKey(written) };
  const work: string[] = [];
  const authenticate = createAuthenticateApiKey({
    apiKeys: {
      findByLookupId: async (wanted) => {
        work.push('look up');
        return wanted === lookupId ? candidate : undefined;
      },
    },
    hashKey: (text) => {
      work.push('hash');
      return hashKey(text);
    },
    clock: { now: () => 10_000 },
  });
  return { authenticate, candidate, written, work };
}

/** Another secret under the same lookup id, with a checksum that is right. */
function withOtherSecret(written: Secret<string>): Secret<string> {
  const prefix = [...(written.reveal().split('_')[2] ?? '')];
  const rolls = prefix.map((character) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(character)).values();
  return newKey((below) => rolls.next().value ?? randomInt(below)).written;
}

describe('authenticating an API key', () => {
  it('tells whose it is', async () => {
    const { authenticate, candidate, written } = givenKey({ expiresAt: new Date(10_001) });
    assert.deepEqual(await authenticate(written), {
      keyId: candidate.key.id,
      orgId: candidate.orgId,
      workspaceId: candidate.key.workspaceId,
      scopes: ['guard:inspect'],
      expiresAt: new Date(10_001),
    });
  });

  it('refuses every key that does not work in the same words', async () => {
    const valid = givenKey();
    const expired = givenKey({ expiresAt: new Date(10_000) });
    const revoked = givenKey({ revokedAt: new Date(9_000) });
    const refusals = await Promise.all(
      [
        valid.authenticate(secret('')),
        valid.authenticate(secret(valid.written.reveal().slice(0, -1))),
        valid.authenticate(draw().written),
        valid.authenticate(withOtherSecret(valid.written)),
        expired.authenticate(expired.written),
        revoked.authenticate(revoked.written),
      ].map((attempt) => attempt.catch((error) => error)),
    );
    for (const refusal of refusals) assert.ok(refusal instanceof ApiKeyRejected);
    assert.deepEqual(new Set(refusals.map(({ message, code, status }) => `${status} ${code}: ${message}`)).size, 1);
  });

  it('does the same work for an unknown key as for a wrong secret', async () => {
    const { authenticate, written, work } = givenKey();
    await assert.rejects(authenticate(draw().written));
    const forUnknown = work.splice(0);
    await assert.rejects(authenticate(withOtherSecret(written)));
    assert.deepEqual(forUnknown, work);
    assert.deepEqual(work, ['look up', 'hash']);
  });

  it('asks nobody about a mistyped key', async () => {
    const { authenticate, written, work } = givenKey();
    await assert.rejects(authenticate(secret(`${written.reveal().slice(0, -1)}~`)));
    assert.deepEqual(work, []);
  });

  it('does not take a key under another pepper', async () => {
    const { candidate, written } = givenKey();
    const authenticate = createAuthenticateApiKey({
      apiKeys: { findByLookupId: async () => candidate },
      hashKey: createHashKey({ pepper: newPepper() }),
      clock: { now: () => 10_000 },
    });
    await assert.rejects(authenticate(written), ApiKeyRejected);
  });
});
