import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StateMonitorServiceDefinition, TurnServiceDefinition } from '@sentinelmesh/contracts';
import { createSigner, createVerifier, newKey } from '@sentinelmesh/crypto';
import { MeshError, newId, type PrincipalType, SYSTEM_ORG, systemClock } from '@sentinelmesh/kernel';
import { bindService, createContextMinter, createContextVerifier, headers } from '@sentinelmesh/rpc';
import { silentLogger } from '@sentinelmesh/telemetry';
import { stateMonitorAccess, stateMonitorRpc, turnAccess, turnRpc } from '../src/transport/rpc.ts';
import { defaults, givenTurn, prices } from './fixture.ts';

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
const useCases = {
  createSession: reached,
  getSession: reached,
  recordStep: reached,
  createBudget: reached,
  getBudget: reached,
  listBudgets: reached,
  deleteBudget: reached,
  spend: reached,
  reserve: reached,
  settle: reached,
  release: reached,
  openTurn: reached,
  closeTurn: reached,
  prices,
  settings: defaults,
};
const guards = { verifier, log: silentLogger };
const methods = new Map([
  ...bindService(StateMonitorServiceDefinition, stateMonitorRpc(useCases), stateMonitorAccess, guards).methods,
  ...bindService(TurnServiceDefinition, turnRpc(useCases), turnAccess, guards).methods,
]);

const turn = givenTurn();
const budget = { scope: 'run', scopeId: 'r', limitMicroUsd: 1n, amountMicroUsd: 1n };
const requests: Record<string, object> = {
  createSession: {},
  getSession: { id: 's' },
  recordStep: { sessionId: 's', tool: 't' },
  reserve: { amountMicroUsd: 1n },
  settle: { reservationId: 'r', amountMicroUsd: 1n },
  release: { reservationId: 'r' },
  openTurn: turn.toOpen,
  closeTurn: turn.toClose({ holds: [] }),
  listBudgets: {},
};
const definitions = { ...StateMonitorServiceDefinition.methods, ...TurnServiceDefinition.methods };
const requestOf = (method: string): unknown =>
  Object.entries(definitions)
    .find(([name]) => name === method)?.[1]
    .requestType.fromPartial((requests[method] ?? budget) as never);

/** What becomes of a call: the status of its refusal, or `reached`. */
async function call(method: string, token: string | undefined): Promise<string> {
  const invocation = { header: (name: string) => (name === headers.token ? token : undefined), signal: new AbortController().signal };
  try {
    await methods.get(method)?.(requestOf(method), invocation);
  } catch (error) {
    if (error instanceof MeshError) return error.code === 'reached' ? 'reached' : error.status;
    throw error;
  }
  // What needs no use case.
  return method === 'listPrices' ? 'reached' : 'answered';
}

const tokenOf = (type: PrincipalType, scopes: string[]) =>
  minter.mint({ orgId: SYSTEM_ORG, workspaceId: newId('ws'), principal: { type, id: 'x' }, scopes });
const reachable = async (token: string) => {
  const outcomes = await Promise.all([...methods.keys()].map(async (method) => [method, await call(method, token)] as const));
  for (const [method, outcome] of outcomes) assert.match(outcome, /^(reached|permission_denied)$/, method);
  return outcomes.filter(([, outcome]) => outcome === 'reached').map(([method]) => method);
};

describe('the methods of the state monitor', () => {
  it('are fifteen, each tried below', () => {
    assert.equal(methods.size, 15);
  });

  it('refuse a call without a context, or with a forged one', async () => {
    const [body, signature] = tokenOf('operator', ['*']).split('.');
    for (const method of methods.keys())
      for (const token of [undefined, '', `${body}.`, `${body}A.${signature}`]) assert.equal(await call(method, token), 'unauthenticated');
  });

  it('open to each scope what it is for, and nothing without one', async () => {
    assert.deepEqual(await reachable(tokenOf('api_key', [])), []);
    assert.deepEqual(await reachable(tokenOf('operator', ['guard:inspect', 'identity:*'])), []);
    assert.deepEqual(await reachable(tokenOf('api_key', ['session:read'])), ['getSession']);
    assert.deepEqual(await reachable(tokenOf('api_key', ['session:record'])), ['createSession', 'recordStep']);
    assert.deepEqual(await reachable(tokenOf('user', ['budget:read'])), ['getBudget', 'listBudgets', 'canSpend', 'listPrices']);
    assert.deepEqual(await reachable(tokenOf('agent', ['budget:spend'])), ['spend', 'reserve', 'settle', 'release']);
    assert.deepEqual(await reachable(tokenOf('user', ['budget:write'])), ['createBudget', 'deleteBudget']);
    assert.deepEqual(await reachable(tokenOf('api_key', ['gateway:process'])), ['openTurn', 'closeTurn']);
    assert.equal((await reachable(tokenOf('api_key', ['*']))).length, 15);
  });
});
