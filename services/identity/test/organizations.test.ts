import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isId, NotFound, newId, type OrgId, SYSTEM_ORG } from '@sentinelmesh/kernel';
import { WorkspaceNameTaken } from '../src/errors.ts';
import { givenOrganization, type Identity, member, operator, startIdentity } from './fixture.ts';

let identity: Identity;
before(async () => {
  identity = await startIdentity();
});
after(() => identity.stop());

type Listing = { ids: string[]; nextPageToken: string };

/** Reads a list to its end, doing something between the pages. */
async function readAll(readPage: (pageToken: string) => Promise<Listing>, betweenPages: () => Promise<unknown> = async () => undefined) {
  const ids: string[] = [];
  for (let token = ''; ; ) {
    const page = await readPage(token);
    ids.push(...page.ids);
    token = page.nextPageToken;
    if (token === '') return ids;
    await betweenPages();
  }
}

const times = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

describe('organisations', () => {
  it('come with a first workspace', async () => {
    const { handlers } = identity;
    const created = await handlers.createOrganization({ name: 'Acme', workspaceName: 'production' }, operator());
    const orgId = created.organization?.id as OrgId;
    assert.ok(isId('org', orgId) && isId('ws', created.workspace?.id ?? ''));
    assert.equal(created.organization?.name, 'Acme');
    const { workspaces } = await handlers.listWorkspaces({ pageSize: 0, pageToken: '' }, member(orgId));
    assert.deepEqual(workspaces, [created.workspace]);
  });

  it('may have the same name', async () => {
    await times(2, () => identity.handlers.createOrganization({ name: 'Twin', workspaceName: '' }, operator()));
  });

  it('are shown to their own members', async () => {
    const { orgId, context } = await givenOrganization(identity);
    const own = await identity.handlers.getOrganization({ id: '' }, context);
    assert.equal(own.organization?.id, orgId);
    assert.deepEqual(await identity.handlers.getOrganization({ id: orgId }, context), own);
  });

  it('are not there for anybody else', async () => {
    const { context } = await givenOrganization(identity);
    const other = await givenOrganization(identity);
    await assert.rejects(identity.handlers.getOrganization({ id: other.orgId }, context), NotFound);
    await assert.rejects(identity.handlers.getOrganization({ id: newId('org') }, context), NotFound);
    await assert.rejects(identity.handlers.getOrganization({ id: '' }, operator(SYSTEM_ORG)), NotFound);
  });

  it('are all listed to an operator, oldest first', async () => {
    const created = await times(7, () => givenOrganization(identity));
    const ids = await readAll(async (pageToken) => {
      const { organizations, nextPageToken } = await identity.handlers.listOrganizations({ pageSize: 3, pageToken }, operator());
      return { ids: organizations.map(({ id }) => id), nextPageToken };
    });
    assert.deepEqual(ids, ids.toSorted());
    for (const { orgId } of created) assert.equal(ids.filter((id) => id === orgId).length, 1);
  });
});

describe('workspaces', () => {
  it('have a name that no other workspace of the organisation has', async () => {
    const { context } = await givenOrganization(identity);
    await identity.handlers.createWorkspace({ name: 'staging' }, context);
    await assert.rejects(identity.handlers.createWorkspace({ name: 'staging' }, context), WorkspaceNameTaken);
    await identity.handlers.createWorkspace({ name: 'Staging' }, context);
  });

  it('may have a name that another organisation uses', async () => {
    const organizations = await times(2, () => givenOrganization(identity));
    for (const { context } of organizations) await identity.handlers.createWorkspace({ name: 'shared' }, context);
  });

  it('get a name once, however many ask for it at the same time', async () => {
    const { context } = await givenOrganization(identity);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => identity.handlers.createWorkspace({ name: 'raced' }, context)),
    );
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.equal(refusals.length, 9);
    for (const refusal of refusals) assert.ok(refusal instanceof WorkspaceNameTaken, String(refusal));
  });

  it('are not created in an organisation that does not exist', async () => {
    await assert.rejects(identity.handlers.createWorkspace({ name: 'lost' }, operator(newId('org'))), NotFound);
    await assert.rejects(identity.handlers.createWorkspace({ name: 'lost' }, operator(SYSTEM_ORG)), NotFound);
  });

  it('are listed completely and once each, oldest first, while others are being created', async () => {
    const { context } = await givenOrganization(identity);
    const { handlers } = identity;
    const existing: string[] = [];
    for (let index = 0; index < 20; index += 1)
      existing.push((await handlers.createWorkspace({ name: `w${index}` }, context)).workspace?.id ?? '');
    const late = Array.from({ length: 12 }, (_, index) => `late ${index}`);
    const ids = await readAll(
      async (pageToken) => {
        const { workspaces, nextPageToken } = await handlers.listWorkspaces({ pageSize: 6, pageToken }, context);
        return { ids: workspaces.map(({ id }) => id), nextPageToken };
      },
      () => Promise.all(late.splice(0, 4).map((name) => handlers.createWorkspace({ name }, context))),
    );
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => existing.includes(id)),
      existing.toSorted(),
    );
    assert.equal(ids.length, 1 + 20 + 12);
  });
});
