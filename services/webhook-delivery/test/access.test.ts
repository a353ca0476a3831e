import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DestinationServiceDefinition } from '@sentinelmesh/contracts';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { MeshError, newId, type PrincipalType, SYSTEM_ORG, systemClock } from '@sentinelmesh/kernel';
import { bindService, createContextMinter, createContextVerifier, headers } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { type DestinationUseCases, destinationAccess, destinationRpc } from '../src/transport/rpc.ts';

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
// Each of them is a function that never answers, whatever its type.
const useCases = new Proxy({}, { get: () => reached }) as DestinationUseCases;
const { methods } = bindService(DestinationServiceDefinition, destinationRpc(useCases), destinationAccess, { verifier, log: silentLogger });

const id = newId('dst');
const ofDestination = { id, deliveryId: newId('dlv'), recoveryId: newId('rcv'), since: new Date(0) };
const requests: Record<string, object> = {
  createDestination: { kind: 'webhook', name: 'x', url: 'https://example.com' },
  listDestinations: {},
  exportEvents: { format: 'json' },
  listAlertRules: {},
  putAlertRule: { name: 'x', eventTypes: ['*'] },
  deleteAlertRule: { name: 'x' },
};
const requestOf = (method: string): unknown =>
  Object.entries(DestinationServiceDefinition.methods)
    .find(([name]) => name === method)?.[1]
    .requestType.fromPartial((requests[method] ?? ofDestination) as never);

/** What becomes of a call: the status of its refusal, or `reached`. */
async function call(method: string, token: string | undefined): Promise<string> {
  const invocation = { header: (name: string) => (name === headers.token ? token : undefined), signal: new AbortController().signal };
  try {
    await methods.get(method)?.(requestOf(method), invocation);
  } catch (error) {
    if (error instanceof MeshError) return error.code === 'reached' ? 'reached' : error.status;
    throw error;
  }
  return 'answered';
}

const tokenOf = (type: PrincipalType, scopes: string[]) =>
  minter.mint({ orgId: SYSTEM_ORG, workspaceId: newId('ws'), principal: { type, id: 'x' }, scopes });
const reachable = async (token: string) => {
  const outcomes = await Promise.all([...methods.keys()].map(async (method) => [method, await call(method, token)] as const));
  for (const [method, outcome] of outcomes) assert.match(outcome, /^(reached|permission_denied)$/, method);
  return outcomes.filter(([, outcome]) => outcome === 'reached').map(([method]) => method);
};

describe('the methods of destinations', () => {
  it('are sixteen, each tried below', () => {
    assert.equal(methods.size, 16);
  });

  it('refuse a call without a context, or with a forged one', async () => {
    const [body, signature] = tokenOf('operator', ['*']).split('.');
    for (const method of methods.keys())
      for (const token of [undefined, '', `${body}.`, `${body}A.${signature}`]) assert.equal(await call(method, token), 'unauthenticated');
  });

  it('open to each scope what it is for, and nothing without one', async () => {
    const reading = ['listDestinations', 'getDestination', 'listDeliveries', 'getDelivery', 'getRecovery', 'listAlertRules'];
    assert.deepEqual(await reachable(tokenOf('api_key', [])), []);
    assert.deepEqual(await reachable(tokenOf('operator', ['identity:*', 'audit:read'])), []);
    assert.deepEqual(await reachable(tokenOf('api_key', ['events:read'])), ['exportEvents']);
    assert.deepEqual(await reachable(tokenOf('api_key', ['webhooks:read'])), reading);
    const writing = await reachable(tokenOf('user', ['webhooks:write']));
    assert.deepEqual(
      writing,
      [...methods.keys()].filter((method) => ![...reading, 'exportEvents'].includes(method)),
    );
    assert.equal((await reachable(tokenOf('api_key', ['webhooks:*']))).length, 15);
    assert.equal((await reachable(tokenOf('api_key', ['webhooks:*', 'events:read']))).length, 16);
  });
});
