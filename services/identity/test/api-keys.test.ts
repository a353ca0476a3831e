import assert from 'node:assert/strict';
import { createHash, createHmac, getHashes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { InvalidArgument, NotFound, newId } from '@sentinelmesh/kernel';
import { ApiKeyRejected, ScopesExceeded } from '../src/errors.ts';
import { gateway, givenKey, givenOrganization, type Identity, member, operator, pepper, startIdentity } from './fixture.ts';

let identity: Identity;
before(async () => {
  identity = await startIdentity();
  identity.relay.start();
});
after(() => identity.stop());

const authenticate = (written: string) => identity.handlers.authenticateApiKey({ secret: written }, gateway());

describe('an API key', () => {
  it('is known again by the written key alone', async () => {
    const organization = await givenOrganization(identity);
    const { apiKey, written } = await givenKey(identity, organization);
    assert.deepEqual(await authenticate(written), {
      keyId: apiKey.id,
      orgId: organization.orgId,
      workspaceId: organization.workspaceId,
      scopes: ['guard:inspect'],
      expiresAt: undefined,
    });
    assert.ok(written.startsWith(apiKey.display.slice(0, -1)));
  });

  it('is refused with one wrong character, wherever it is', async () => {
    const { written } = await givenKey(identity, await givenOrganization(identity));
    for (const place of [9, 20, written.length - 1]) {
      const character = written.charAt(place) === 'x' ? 'y' : 'x';
      await assert.rejects(authenticate(written.slice(0, place) + character + written.slice(place + 1)), ApiKeyRejected);
    }
  });

  it('works until it expires', async () => {
    const expiresAt = new Date(identity.clock.now() + 60_000);
    const { apiKey, written } = await givenKey(identity, await givenOrganization(identity), expiresAt);
    assert.deepEqual(apiKey.expiresAt, expiresAt);
    assert.deepEqual((await authenticate(written)).expiresAt, expiresAt);
    identity.clock.pass(60_000);
    await assert.rejects(authenticate(written), ApiKeyRejected);
  });

  it('cannot be expired from the start', async () => {
    await assert.rejects(givenKey(identity, await givenOrganization(identity), new Date(identity.clock.now())), (error) => {
      assert.ok(error instanceof InvalidArgument);
      assert.deepEqual(
        error.violations.map(({ field }) => field),
        ['expires_at'],
      );
      return true;
    });
  });

  it('works no more once it was revoked', async () => {
    const organization = await givenOrganization(identity);
    const { apiKey, written } = await givenKey(identity, organization);
    const other = await givenKey(identity, organization);
    const revoked = await identity.handlers.revokeApiKey({ id: apiKey.id }, organization.context);
    assert.ok(revoked.apiKey?.revokedAt);
    await assert.rejects(authenticate(written), ApiKeyRejected);
    await authenticate(other.written);
  });

  it('is revoked once, however many revoke it', async () => {
    const organization = await givenOrganization(identity);
    const { apiKey } = await givenKey(identity, organization);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => identity.handlers.revokeApiKey({ id: apiKey.id }, organization.context)),
    );
    answers.push(await identity.handlers.revokeApiKey({ id: apiKey.id }, organization.context));
    assert.equal(new Set(answers.map((answer) => answer.apiKey?.revokedAt?.getTime())).size, 1);
    await identity.settled();
    const told = identity.bus.published.filter(
      ({ subject, payload }) => /revoked/.test(subject) && Buffer.from(payload).includes(apiKey.id),
    );
    assert.deepEqual(told.map(({ subject }) => subject.split('.')[1]).toSorted(), ['audit', 'evt']);
  });

  it('is not there for another organisation', async () => {
    const [mine, theirs] = [await givenOrganization(identity), await givenOrganization(identity)];
    const { apiKey, written } = await givenKey(identity, theirs);
    await assert.rejects(identity.handlers.revokeApiKey({ id: apiKey.id }, mine.context), NotFound);
    await assert.rejects(identity.handlers.revokeApiKey({ id: newId('key') }, mine.context), NotFound);
    await authenticate(written);
  });

  it('acts in a workspace of its own organisation', async () => {
    const [mine, theirs] = [await givenOrganization(identity), await givenOrganization(identity)];
    for (const workspaceId of [theirs.workspaceId, newId('ws')])
      await assert.rejects(givenKey(identity, { ...mine, workspaceId }), NotFound);
  });

  it('is listed without its secret, newest first, revoked or not', async () => {
    const organization = await givenOrganization(identity);
    const { handlers } = identity;
    const created: string[] = [];
    for (let index = 0; index < 5; index += 1) created.push((await givenKey(identity, organization)).apiKey.id);
    await handlers.revokeApiKey({ id: created[2] ?? '' }, organization.context);
    const first = await handlers.listApiKeys({ pageSize: 3, pageToken: '' }, organization.context);
    await givenKey(identity, organization);
    const second = await handlers.listApiKeys({ pageSize: 3, pageToken: first.nextPageToken }, organization.context);
    const listed = [...first.apiKeys, ...second.apiKeys];
    assert.deepEqual(
      listed.map(({ id }) => id),
      created.toSorted().toReversed(),
    );
    assert.equal(second.nextPageToken, '');
    assert.equal(listed.filter(({ revokedAt }) => revokedAt !== undefined).length, 1);
    for (const { display } of listed) assert.match(display, /^smk_live_[0-9A-Za-z]{8}_…$/);
  });
});

describe('the scopes of an API key', () => {
  const create = (scopes: string[], context: ReturnType<typeof member>, workspaceId: string) =>
    identity.handlers.createApiKey({ name: 'scoped', workspaceId, scopes, expiresAt: undefined }, context);

  it('never reach beyond those of its creator', async () => {
    const { orgId, workspaceId } = await givenOrganization(identity);
    const creator = member(orgId, ['identity:write', 'guard:*']);
    for (const scopes of [['*'], ['audit:read'], ['guard:inspect', 'identity:read'], ['identity:*']])
      await assert.rejects(create(scopes, creator, workspaceId), ScopesExceeded);
    await create(['guard:*', 'guard:inspect', 'identity:write'], creator, workspaceId);
  });

  it('are whatever an operator says', async () => {
    const { orgId, workspaceId } = await givenOrganization(identity);
    const { apiKey } = await create(['*', 'guard:inspect'], operator(orgId), workspaceId);
    assert.deepEqual(apiKey?.scopes, ['*', 'guard:inspect']);
  });

  it('are among those there are', async () => {
    const { context, workspaceId } = await givenOrganization(identity);
    await assert.rejects(create(['guard:destroy'], context, workspaceId), InvalidArgument);
  });
});

describe('what is kept of an API key', () => {
  it('is its keyed hash, and in no place the key or a hash that needs no pepper', async () => {
    const { written } = await givenKey(identity, await givenOrganization(identity));
    const kept = await identity.everythingStored();
    const encodings = (bytes: Buffer) => [bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('base64')];
    const unkeyed = getHashes().filter((name) => /^(md5|sha1|sha224|sha256|sha384|sha512|sha3-256|sha3-512)$/i.test(name));
    assert.ok(unkeyed.length >= 8);
    for (const part of [written, written.split('_').at(3) ?? '']) {
      const traces = [
        part,
        ...encodings(Buffer.from(part)),
        ...unkeyed.flatMap((name) => encodings(createHash(name).update(part).digest())),
      ];
      for (const trace of traces) assert.ok(!kept.includes(trace), 'the database holds a trace of the key');
    }
    // The search is able to find something.
    assert.ok(kept.includes(createHmac('sha256', pepper.reveal()).update(written).digest('hex')));
    assert.ok(kept.includes(written.slice(9, 17)));
  });

  it('is told to nobody', async () => {
    const { written } = await givenKey(identity, await givenOrganization(identity));
    await identity.settled();
    assert.ok(identity.bus.published.length > 0);
    const secretPart = written.split('_').at(3) ?? '';
    for (const { subject, headers, payload } of identity.bus.published)
      assert.ok(!`${subject}${JSON.stringify(headers)}${Buffer.from(payload)}`.includes(secretPart));
  });
});
