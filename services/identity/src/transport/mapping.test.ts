import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgument, newId } from '@sentinelmesh/kernel';
import {
  fromCreateApiKey,
  fromCreateOrganization,
  fromGetOrganization,
  fromPageRequest,
  fromRevokeApiKey,
  toApiKeyMessage,
} from './mapping.ts';

const wanted = { name: 'ci', workspaceId: newId('ws'), scopes: ['guard:inspect'], expiresAt: undefined };

/** The fields that a call is refused for. */
function refused(call: () => unknown): string[] {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof InvalidArgument, String(error));
    return error.violations.map(({ field }) => field);
  }
  assert.fail('nothing was refused');
}

const messageOf = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('what the identity service is asked', () => {
  it('names the first workspace `default` unless told otherwise', () => {
    assert.deepEqual(fromCreateOrganization({ name: ' Acme ', workspaceName: '' }), { name: 'Acme', workspaceName: 'default' });
    assert.equal(fromCreateOrganization({ name: 'Acme', workspaceName: 'prod' }).workspaceName, 'prod');
  });

  it('takes names of 1 to 200 characters in any script', () => {
    for (const name of ['a', 'Müller & Söhne', '株式会社', '🙂', 'x'.repeat(200)])
      assert.equal(fromCreateOrganization({ name, workspaceName: '' }).name, name);
    for (const name of ['', '   ', 'x'.repeat(201)])
      assert.deepEqual(
        refused(() => fromCreateOrganization({ name, workspaceName: '' })),
        ['name'],
      );
  });

  it('takes two ways of writing the same letter for the same name', () => {
    assert.equal(fromCreateOrganization({ name: 'Cafe\u0301', workspaceName: '' }).name, 'Caf\u00e9');
  });

  it('refuses null bytes and other control characters', () => {
    for (const name of ['a\0b', 'a\nb', 'a\u001b[2Jb', 'a\u0085b']) {
      assert.deepEqual(
        refused(() => fromCreateOrganization({ name, workspaceName: '' })),
        ['name'],
      );
      assert.deepEqual(
        refused(() => fromCreateOrganization({ name: 'a', workspaceName: name })),
        ['workspace_name'],
      );
      assert.deepEqual(
        refused(() => fromCreateApiKey({ ...wanted, name })),
        ['name'],
      );
    }
  });

  it('says every wrong field at once, in the names of the contract', () => {
    const everythingWrong = { name: '', workspaceId: 'ws_1', scopes: ['guard:inspect', 'guard:delete'], expiresAt: new Date(Number.NaN) };
    assert.deepEqual(
      refused(() => fromCreateApiKey(everythingWrong)),
      ['name', 'workspace_id', 'scopes.1', 'expires_at'],
    );
  });

  it('never repeats what it was sent', () => {
    const pasted = 'smk_live_00000000_pasted-into-the-wrong-place';
    for (const call of [
      () => fromRevokeApiKey({ id: pasted }),
      () => fromGetOrganization({ id: pasted }),
      () => fromCreateApiKey({ ...wanted, workspaceId: pasted }),
      () => fromCreateApiKey({ ...wanted, scopes: [pasted] }),
      () => fromPageRequest('key', { pageSize: 0, pageToken: pasted }),
    ]) {
      assert.notEqual(messageOf(call), '');
      assert.ok(!messageOf(call).includes('pasted'), messageOf(call));
    }
  });

  it('says of each field what is wrong with it', () => {
    const messages = [
      () => fromCreateOrganization({ name: 'x'.repeat(201), workspaceName: '' }),
      () => fromCreateOrganization({ name: 'a', workspaceName: ' ' }),
      () => fromGetOrganization({ id: 'acme' }),
      () => fromRevokeApiKey({ id: '' }),
      () => fromPageRequest('ws', { pageSize: 501, pageToken: '' }),
    ].map(messageOf);
    assert.deepEqual(messages, [
      'name: must not be longer than 200 characters',
      'workspace_name: is required',
      'id: must be an id that begins with org_',
      'id: is required',
      'page_size: must be a whole number from 1 to 500, or 0 for 50',
    ]);
  });

  it('lists the scopes there are when one is unknown', () => {
    for (const scopes of [['guard:delete'], ['**'], ['guard'], ['']])
      assert.match(
        messageOf(() => fromCreateApiKey({ ...wanted, scopes })),
        /there are gateway:process, guard:inspect, .*identity:\*.*, \*/,
      );
  });

  it('takes no key without scopes, and no list of them longer than there are scopes', () => {
    assert.deepEqual(
      refused(() => fromCreateApiKey({ ...wanted, scopes: [] })),
      ['scopes'],
    );
    for (const scope of ['*', 'guard:delete'])
      assert.deepEqual(
        refused(() => fromCreateApiKey({ ...wanted, scopes: Array(100_000).fill(scope) })),
        ['scopes'],
      );
    assert.deepEqual(fromCreateApiKey({ ...wanted, scopes: ['*', 'guard:*', '*'] }).scopes, ['*', 'guard:*']);
  });

  it('takes an expiry that can be written as a time', () => {
    const expiresAt = new Date('9999-12-31T00:00:00Z');
    assert.deepEqual(fromCreateApiKey({ ...wanted, expiresAt }).expiresAt, expiresAt);
    assert.deepEqual(
      refused(() => fromCreateApiKey({ ...wanted, expiresAt: new Date('+010000-01-01T00:00:00Z') })),
      ['expires_at'],
    );
  });

  it('takes an empty organisation id for the own organisation', () => {
    assert.deepEqual(fromGetOrganization({ id: '' }), { id: undefined });
    assert.deepEqual(
      refused(() => fromRevokeApiKey({ id: '' })),
      ['id'],
    );
  });

  it('gives 50 items a page unless told otherwise, and 1 to 500', () => {
    assert.deepEqual(fromPageRequest('key', { pageSize: 0, pageToken: '' }), { size: 50, after: undefined });
    assert.equal(fromPageRequest('key', { pageSize: 500, pageToken: '' }).size, 500);
    for (const pageSize of [-1, 501, 4_294_967_295, 1.5])
      assert.deepEqual(
        refused(() => fromPageRequest('key', { pageSize, pageToken: '' })),
        ['page_size'],
      );
  });

  it('refuses a page token that it did not give', () => {
    assert.deepEqual(
      refused(() => fromPageRequest('key', { pageSize: 1, pageToken: 'x'.repeat(1_000_000) })),
      ['page_token'],
    );
  });
});

describe('what the identity service answers', () => {
  it('shows of a key what can be shown', () => {
    const createdAt = new Date(0);
    const key = { id: newId('key'), name: 'ci', workspaceId: newId('ws'), scopes: ['*'], lookupId: 'ab12cd34', createdAt };
    const { lookupId: _, ...shown } = key;
    assert.deepEqual(toApiKeyMessage(key), { ...shown, display: 'smk_live_ab12cd34_…', expiresAt: undefined, revokedAt: undefined });
  });
});
