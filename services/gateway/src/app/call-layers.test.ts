import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId, type RequestContext, type TenantContext } from '@sentinelmesh/kernel';
import { createCallFor } from './call-layers.ts';

const NOW = 1_000_000;
const context: RequestContext = {
  orgId: newId('org'),
  principal: { type: 'api_key', id: 'key_1' },
  scopes: ['gateway:process'],
  requestId: 'req_1',
  token: 'old token',
  deadlineAt: NOW + 5_000,
  signal: new AbortController().signal,
};

describe('a call to a layer', () => {
  const minted: TenantContext[] = [];
  const minter = {
    mint(tenant: TenantContext) {
      minted.push(tenant);
      return 'fresh token';
    },
  };
  const callFor = createCallFor({ minter, clock: { now: () => NOW } });

  it('is made with a fresh context, because that of the request may expire while the agent answers', () => {
    assert.equal(callFor(context)(1_000).token, 'fresh token');
    assert.equal(minted.at(-1)?.orgId, context.orgId);
  });

  it('never mints in the name of an operator', () => {
    assert.equal(callFor({ ...context, principal: { type: 'operator', id: 'cli' } })(1_000).token, 'old token');
  });

  it('waits for a layer no longer than allowed, nor than the caller does', () => {
    assert.equal(callFor(context)(1_000).deadlineAt, NOW + 1_000);
    assert.equal(callFor(context)(60_000).deadlineAt, NOW + 5_000);
    assert.equal(callFor(context)(60_000, { deadlineAt: NOW + 30_000 }).deadlineAt, NOW + 30_000);
  });

  it('ends with the caller only where it is told to', () => {
    assert.equal(callFor(context)(1_000).signal, undefined);
    assert.equal(callFor(context)(1_000, { signal: context.signal }).signal, context.signal);
  });
});
