import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdentityServiceDefinition } from '@sentinelmesh/contracts';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { MeshError, newId, type PrincipalType, SYSTEM_ORG, systemClock } from '@sentinelmesh/kernel';
import { bindService, createContextMinter, createContextVerifier, headers } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { identityAccess, identityRpc } from '../src/transport/rpc.ts';

const signer = createSigner(newKey());
const principals: PrincipalType[] = ['api_key', 'user', 'agent', 'service', 'operator'];
const verifier = createContextVerifier({
  issuers: { test: { verifier: createVerifier(signer.publicKey), principals } },
  clock: systemClock,
});
const minter = createContextMinter({ issuer: 'test', signer, clock: systemClock });

/** Use cases that must not be reached; reaching them is told from being refused by the error. */
const reached = async () => {
  throw new MeshError('unimplemented', 'reached', 'a use case was reached');
};
const handlers = identityRpc({
  createOrganization: reached,
  listOrganizations: reached,
  getOrganization: reached,
  createWorkspace: reached,
  listWorkspaces: reached,
  createApiKey: reached,
  listApiKeys: reached,
  revokeApiKey: reached,
  authenticateApiKey: reached,
});
const service = bindService(IdentityServiceDefinition, handlers, identityAccess, { verifier, log: silentLogger });
const methods = [...service.methods.keys()];

const requests: Record<string, object> = {
  createOrganization: { name: 'a', workspaceName: '' },
  getOrganization: { id: '' },
  createWorkspace: { name: 'a' },
  createApiKey: { name: 'a', workspaceId: newId('ws'), scopes: ['*'] },
  revokeApiKey: { id: newId('key') },
  authenticateApiKey: { secret: '' },
};

/** What becomes of a call: the status of its refusal, or `reached`. */
async function call(method: string, token: string | undefined): Promise<string> {
  const invocation = { header: (name: string) => (name === headers.token ? token : undefined), signal: new AbortController().signal };
  try {
    await service.methods.get(method)?.(requests[method] ?? { pageSize: 0, pageToken: '' }, invocation);
  } catch (error) {
    if (error instanceof MeshError) return error.code === 'reached' ? 'reached' : error.status;
    throw error;
  }
  return 'answered';
}

const tokenOf = (type: PrincipalType, scopes: string[]) => minter.mint({ orgId: SYSTEM_ORG, principal: { type, id: 'x' }, scopes });
const reachable = async (token: string) => {
  const outcomes = await Promise.all(methods.map(async (method) => [method, await call(method, token)] as const));
  for (const [method, outcome] of outcomes) assert.match(outcome, /^(reached|permission_denied)$/, method);
  return outcomes.filter(([, outcome]) => outcome === 'reached').map(([method]) => method);
};

describe('the methods of the identity service', () => {
  it('are nine, each tried below', () => {
    assert.equal(methods.length, 9);
  });

  it('refuse a call without a context, or with a forged one', async () => {
    const [body, signature] = tokenOf('operator', ['*']).split('.');
    const other = createContextMinter({ issuer: 'test', signer: createSigner(newKey()), clock: systemClock });
    const forged = other.mint({ orgId: SYSTEM_ORG, principal: { type: 'operator', id: 'x' }, scopes: ['*'] });
    for (const method of methods)
      for (const token of [undefined, '', `${body}.`, `${body}A.${signature}`, forged])
        assert.equal(await call(method, token), 'unauthenticated');
  });

  it('open nothing to whoever holds no scope', async () => {
    assert.deepEqual(await reachable(tokenOf('api_key', [])), []);
    assert.deepEqual(await reachable(tokenOf('api_key', ['guard:inspect', 'audit:*'])), []);
  });

  it('open reading and writing each to its scope', async () => {
    assert.deepEqual(await reachable(tokenOf('api_key', ['identity:read'])), ['getOrganization', 'listWorkspaces', 'listApiKeys']);
    assert.deepEqual(await reachable(tokenOf('user', ['identity:write'])), ['createWorkspace', 'createApiKey', 'revokeApiKey']);
  });

  it('keep to operators what concerns all organisations, and to gateways what authenticates, whatever the scopes', async () => {
    const forEverybody = ['getOrganization', 'createWorkspace', 'listWorkspaces', 'createApiKey', 'listApiKeys', 'revokeApiKey'];
    const all = (more: string[]) => methods.filter((method) => forEverybody.includes(method) || more.includes(method));
    for (const type of ['api_key', 'user', 'agent'] as const) assert.deepEqual(await reachable(tokenOf(type, ['*'])), all([]));
    assert.deepEqual(await reachable(tokenOf('operator', ['*'])), all(['createOrganization', 'listOrganizations']));
    assert.deepEqual(await reachable(tokenOf('service', [])), ['authenticateApiKey']);
  });
});
