import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { auditSubject, eventFilter, eventSubject, orgOfSubject, parseEventSubject } from './subjects.ts';

const orgId = newId('org');
const workspaceId = newId('ws');

describe('the subject of an event', () => {
  it('always has eight tokens, with or without a workspace', () => {
    assert.equal(eventSubject('guard.input.blocked', orgId, workspaceId).split('.').length, 8);
    assert.equal(eventSubject('identity.key.revoked', orgId).split('.')[3], '_');
  });

  it('is read back into its parts', () => {
    assert.deepEqual(parseEventSubject(eventSubject('guard.input.blocked', orgId, workspaceId)), {
      orgId,
      workspaceId,
      type: 'guard.input.blocked',
      major: 1,
    });
    assert.deepEqual(parseEventSubject(eventSubject('identity.key.revoked', orgId)), { orgId, type: 'identity.key.revoked', major: 1 });
    assert.equal(parseEventSubject(auditSubject({ orgId, entity: 'input', action: 'inspected' })), undefined);
  });

  it('has as many tokens as the filter that selects it', () => {
    assert.equal(eventFilter({ orgId }).split('.').length, eventSubject('guard.input.blocked', orgId).split('.').length);
  });
});

it('the organisation of a subject is its third token', () => {
  assert.equal(orgOfSubject(auditSubject({ orgId, workspaceId, entity: 'input', action: 'inspected' })), orgId);
  assert.equal(orgOfSubject('$JS.API.INFO'), undefined);
});
