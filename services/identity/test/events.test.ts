import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BusMessage, eventMessage, readEvent, verifyAuditMessage } from '@sentinelmesh/event-bus';
import { InvalidArgument, newId, Unavailable } from '@sentinelmesh/kernel';
import { createCommit } from '../src/store/commit.ts';
import { auditKey, givenKey, givenOrganization, type Identity, startIdentity } from './fixture.ts';

let identity: Identity;
before(async () => {
  identity = await startIdentity();
  identity.relay.start();
});
after(() => identity.stop());

/** What was published since, as events and audit records. */
async function tellings(sinceIndex: number) {
  await identity.settled();
  const messages = identity.bus.published.slice(sinceIndex);
  return {
    events: messages.filter(({ subject }) => subject.startsWith('sm.evt.')).map((message) => readEvent(message)),
    records: messages
      .filter(({ subject }) => subject.startsWith('sm.audit.'))
      .map((message) => verifyAuditMessage((producer) => (producer === 'identity' ? auditKey : undefined), message).record),
  };
}

describe('what the identity service tells', () => {
  it('is an event and a signed audit record of each change, under one id', async () => {
    const start = identity.bus.published.length;
    const organization = await givenOrganization(identity);
    const { apiKey } = await givenKey(identity, organization);
    await identity.handlers.revokeApiKey({ id: apiKey.id }, organization.context);
    const { events, records } = await tellings(start);
    const { orgId, workspaceId } = organization;
    assert.deepEqual(
      events.map(({ type, orgId, workspaceId, subject }) => [type, orgId, workspaceId, subject]),
      [
        ['identity.organization.created', orgId, undefined, orgId],
        ['identity.workspace.created', orgId, workspaceId, workspaceId],
        ['identity.key.created', orgId, workspaceId, apiKey.id],
        ['identity.key.revoked', orgId, workspaceId, apiKey.id],
      ],
    );
    assert.deepEqual(
      records.map(({ id, entity, action, entityId, disposition }) => [id, entity, action, entityId, disposition]),
      [
        [events[0]?.id, 'organization', 'created', orgId, 'succeeded'],
        [events[1]?.id, 'workspace', 'created', workspaceId, 'succeeded'],
        [events[2]?.id, 'key', 'created', apiKey.id, 'succeeded'],
        [events[3]?.id, 'key', 'revoked', apiKey.id, 'succeeded'],
      ],
    );
  });

  it('says who did it and in which request', async () => {
    const organization = await givenOrganization(identity);
    await identity.settled();
    const start = identity.bus.published.length;
    const context = { ...organization.context, requestId: 'req "1"\u0000\r\nX: y' };
    await identity.handlers.createWorkspace({ name: 'second' }, context);
    const { events, records } = await tellings(start);
    const [event] = events;
    assert.equal(event?.type, 'identity.workspace.created');
    assert.deepEqual(event.data.principal, context.principal);
    assert.equal(event.correlationId, context.requestId);
    assert.deepEqual(records[0]?.principal, context.principal);
    assert.equal(records[0]?.requestId, context.requestId);
  });

  it('is on the bus within milliseconds of the commit', async () => {
    const organization = await givenOrganization(identity);
    const { apiKey } = await givenKey(identity, organization);
    await identity.settled();
    const startedAt = performance.now();
    await identity.handlers.revokeApiKey({ id: apiKey.id }, organization.context);
    await identity.settled();
    const [revoked] = identity.bus.ofSubject(/\.identity\.key\.revoked\./).slice(-1);
    assert.ok(Buffer.from(revoked?.payload ?? []).includes(apiKey.id));
    // The relay's own look at the outbox would come a minute later; the bound leaves room for a busy machine.
    assert.ok((revoked?.at ?? 0) - startedAt < 1_000);
  });

  it('is nothing when nothing changed', async () => {
    const organization = await givenOrganization(identity);
    await identity.settled();
    const start = identity.bus.published.length;
    await assert.rejects(identity.handlers.createWorkspace({ name: 'default' }, organization.context));
    await assert.rejects(identity.handlers.revokeApiKey({ id: newId('key') }, organization.context));
    await assert.rejects(givenKey(identity, { ...organization, workspaceId: newId('ws') }));
    assert.deepEqual(await tellings(start), { events: [], records: [] });
  });
});

describe('a row and what tells of it', () => {
  const workspaceRow = (orgId: string) => ({ org_id: orgId, id: newId('ws'), name: 'half done', created_at: new Date() });

  /** How many workspaces of this name the organisation has, and how many messages wait. */
  async function countHalves(orgId: string) {
    const [halves] = await identity.ask(
      `select (select count(*)::int from identity.workspace where org_id = $1 and name = 'half done') as rows,
              (select count(*)::int from identity.outbox where org_id = $1) as messages`,
      [orgId],
    );
    return halves;
  }

  const messageOf = (orgId: Parameters<typeof eventMessage>[1]['orgId'], overrides: Partial<BusMessage> = {}): BusMessage => ({
    ...eventMessage('identity.workspace.created', {
      orgId,
      source: 'identity',
      time: new Date(),
      data: { workspaceId: newId('ws'), principal: undefined },
    }),
    ...overrides,
  });

  it('are both gone when the connection breaks before the commit', async () => {
    const { orgId } = await givenOrganization(identity);
    await identity.settled();
    const commit = createCommit(identity);
    const broken = commit(orgId, async ({ trx, tell }) => {
      await trx.insertInto('identity.workspace').values(workspaceRow(orgId)).execute();
      await tell([messageOf(orgId)]);
      await identity.ask(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sm_identity' and state = 'idle in transaction'",
      );
    });
    await assert.rejects(broken, Unavailable);
    assert.deepEqual(await countHalves(orgId), { rows: 0, messages: 0 });
  });

  it('are both gone when the message cannot be left', async () => {
    const [mine, theirs] = [await givenOrganization(identity), await givenOrganization(identity)];
    await identity.settled();
    const commit = createCommit(identity);
    const write = (message: BusMessage) =>
      commit(mine.orgId, async ({ trx, tell }) => {
        await trx.insertInto('identity.workspace').values(workspaceRow(mine.orgId)).execute();
        await tell([message]);
      });
    await assert.rejects(write(messageOf(mine.orgId, { payload: new Uint8Array(1024 * 1024) })), InvalidArgument);
    await assert.rejects(write(messageOf(theirs.orgId)), /row-level security/);
    assert.deepEqual(await countHalves(mine.orgId), { rows: 0, messages: 0 });
    assert.deepEqual(await countHalves(theirs.orgId), { rows: 0, messages: 0 });
  });

  it('are both there once it committed, even if the relay comes back later', async () => {
    const { orgId } = await givenOrganization(identity);
    await identity.settled();
    const commit = createCommit({ database: identity.database, relay: { poke: () => undefined } });
    await commit(orgId, async ({ trx, tell }) => {
      await trx.insertInto('identity.workspace').values(workspaceRow(orgId)).execute();
      await tell([messageOf(orgId)]);
    });
    assert.deepEqual(await countHalves(orgId), { rows: 1, messages: 1 });
    identity.relay.poke();
    await identity.settled();
    assert.deepEqual(await countHalves(orgId), { rows: 1, messages: 0 });
  });
});
