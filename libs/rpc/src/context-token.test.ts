import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { newId, type TenantContext } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { createContextMinter, createContextVerifier } from './context-token.ts';

const gateway = createSigner(newKey());
const operator = createSigner(newKey());
const time = { now: 1_000_000 };
const clock = { now: () => time.now };
const issuers = {
  gateway: { verifier: createVerifier(gateway.publicKey), principals: ['api_key', 'service'] as const },
  operator: { verifier: createVerifier(operator.publicKey), principals: ['operator'] as const },
};
const createVerifierHere = () => createContextVerifier({ issuers, clock });
const tenant: TenantContext = {
  orgId: newId('org'),
  workspaceId: newId('ws'),
  principal: { type: 'api_key', id: 'key_1' },
  scopes: ['guard:inspect'],
};

describe('a tenant context', () => {
  it('arrives as it was minted', () => {
    const token = createContextMinter({ issuer: 'gateway', signer: gateway, clock }).mint(tenant);
    assert.deepEqual(createVerifierHere().verify(token), tenant);
  });

  it('expires after a minute, also where it was verified before', () => {
    const token = createContextMinter({ issuer: 'gateway', signer: gateway, clock }).mint(tenant);
    const verifier = createVerifierHere();
    verifier.verify(token);
    time.now += 60_000;
    assert.throws(() => verifier.verify(token), { code: 'unauthenticated' });
  });

  it('is minted anew before it expires', () => {
    const minter = createContextMinter({ issuer: 'gateway', signer: gateway, clock });
    const first = minter.mint(tenant);
    time.now += 29_000;
    assert.equal(minter.mint(tenant), first);
    time.now += 2_000;
    const second = minter.mint(tenant);
    assert.notEqual(second, first);
    createVerifierHere().verify(second);
  });

  it('speaks only for the kinds of principal that its issuer may speak for', () => {
    const asOperator: TenantContext = { ...tenant, principal: { type: 'operator', id: 'cli' } };
    const forged = createContextMinter({ issuer: 'gateway', signer: gateway, clock }).mint(asOperator);
    assert.throws(() => createVerifierHere().verify(forged), { code: 'unauthenticated' });
    const crossed = createContextMinter({ issuer: 'operator', signer: gateway, clock }).mint(asOperator);
    assert.throws(() => createVerifierHere().verify(crossed), { code: 'unauthenticated' });
    createVerifierHere().verify(createContextMinter({ issuer: 'operator', signer: operator, clock }).mint(asOperator));
  });

  it('is refused after any change of any character', () => {
    const token = createContextMinter({ issuer: 'gateway', signer: gateway, clock }).mint(tenant);
    const body = token.indexOf('.');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'abcXYZ019-_.'), (index, character) => {
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        // The last character of base64url carries bits that decode to nothing.
        fc.pre(changed !== token && (index < body || index < token.length - 1));
        assert.throws(() => createVerifierHere().verify(changed), { code: 'unauthenticated' });
      }),
    );
  });

  it('is refused, without any other error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (token) =>
        assert.throws(() => createVerifierHere().verify(token), { code: 'unauthenticated' }),
      ),
    );
    assert.throws(() => createVerifierHere().verify('x'.repeat(100_000)), { code: 'unauthenticated' });
  });
});
