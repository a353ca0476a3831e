import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { EgressFailed } from '@sentinelmesh/egress';
import { InvalidArgument, NotFound, newId, Unavailable } from '@sentinelmesh/kernel';
import {
  audited,
  contextOf,
  givenSiem,
  givenWebhook,
  RECEIVER,
  type Replica,
  refused,
  type Schema,
  startReplica,
  startSchema,
  times,
} from './fixture.ts';

let schema: Schema;
let replica: Replica;
before(async () => {
  schema = await startSchema();
  replica = await startReplica(schema);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

const create = (request: object, context = contextOf()) =>
  replica.createDestination({ group: 'webhook', name: 'Orders', url: `${RECEIVER}/x`, ...request }, context);

describe('a new destination', () => {
  it('of each group has the defaults of its group', async () => {
    const context = contextOf();
    const hook = await givenWebhook(replica, context);
    assert.match(hook.id, /^dst_/);
    assert.deepEqual(
      [hook.kind, hook.eventTypes, hook.alerts, hook.minSeverity, hook.state, hook.concurrency, hook.rateLimit, hook.ordering],
      ['webhook', ['*'], false, 'info', 'enabled', 16, 0, 'none'],
    );
    assert.deepEqual([hook.settings?.body, hook.settings?.headers], ['standard', {}]);
    assert.equal((await givenWebhook(replica, context, { name: '' })).name, '93.184.215.14');
    assert.deepEqual([hook.position, hook.hasCredential], [undefined, false]);
    assert.equal(hook.health?.circuit, 'closed');
    const chat = await givenWebhook(replica, context, { group: '', kind: 'slack', credential: `${RECEIVER}/services/T/B/x` });
    assert.deepEqual([chat.eventTypes, chat.alerts, chat.hasCredential, chat.signingSecret], [[], true, true, '']);
    const siem = await givenSiem(replica, context);
    assert.deepEqual([siem.kind, siem.eventTypes, siem.alerts], ['http_json', ['*'], false]);
    assert.match(siem.position?.chain ?? '', /^chn_/);
    assert.deepEqual([siem.position?.sequence, siem.position?.hash, siem.position?.streamSequence], [0n, '', 0n]);
  });

  it('that is told to get alerts gets them alone, unless it is told which events besides', async () => {
    const made = async (request: object) => (await create(request)).destination;
    assert.partialDeepStrictEqual(await made({ alerts: true }), { alerts: true, eventTypes: [] });
    assert.partialDeepStrictEqual(await made({ alerts: true, eventTypes: ['guard.*'] }), { alerts: true, eventTypes: ['guard.*'] });
    assert.partialDeepStrictEqual(await made({ alerts: false }), { alerts: false, eventTypes: ['*'] });
  });

  it('starts a SIEM where its owner wants: now, or at a time before', async () => {
    const context = contextOf();
    const since = new Date('2026-01-02T03:04:05Z');
    const startOf = async (id: string) => {
      const [row] = await schema.ask<{ start_at: Date }>('select start_at from webhook_delivery.position where destination_id = $1', [id]);
      return row?.start_at.getTime() ?? 0;
    };
    assert.equal(await startOf((await givenSiem(replica, context, { since })).id), since.getTime());
    assert.ok(Math.abs((await startOf((await givenSiem(replica, context)).id)) - Date.now()) < 5_000);
    assert.deepEqual(await refused(givenSiem(replica, context, { since: new Date(Date.now() + 60_000) })), ['since']);
    assert.deepEqual(await refused(create({ since })), ['since']);
  });

  it('shows its signing secret once, and its credential never', async () => {
    const context = contextOf();
    const made = await givenWebhook(replica, context, { credential: 'bearer-9f81' });
    assert.match(made.signingSecret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(made.publicKey, '');
    const later = [
      await replica.getDestination({ id: made.id }, context),
      await replica.listDestinations({}, context),
      await replica.updateDestination({ id: made.id, name: 'Other' }, context),
      await audited(schema, context.orgId, replica),
    ];
    const stored = await schema.ask('select * from webhook_delivery.destination where id = $1', [made.id]);
    const shown = JSON.stringify([later, stored], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const hidden of [made.signingSecret, made.signingSecret.slice(6), 'bearer-9f81']) {
      assert.ok(!shown.includes(hidden));
      assert.ok(!shown.includes(JSON.stringify([...Buffer.from(hidden)]).slice(1, -1)));
    }
    assert.equal(later.length, 4);
  });

  it('is signed for with a secret of the owner, where he brings one that can sign', async () => {
    const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    assert.equal((await create({ signingSecret: own })).signingSecret, own);
    const pair = `whsk_${Buffer.alloc(32, 7).toString('base64')}`;
    assert.match((await create({ signingSecret: pair })).publicKey, /^whpk_/);
    for (const unfit of ['whsec_c2hvcnQ=', 'whpk_x', 'x', 'whsec_'])
      assert.deepEqual(await refused(create({ signingSecret: unfit })), ['signing_secret']);
    assert.deepEqual(await refused(create({ group: 'slack', signingSecret: own })), ['signing_secret']);
  });

  it('is stored although those who deliver cannot be told yet', async () => {
    const deaf = await startReplica(schema, { directory: { refresh: () => Promise.reject(new Unavailable('the database is gone')) } });
    try {
      const context = contextOf();
      const made = await givenWebhook(deaf, context);
      assert.match(made.signingSecret, /^whsec_/);
      assert.equal((await replica.getDestination({ id: made.id }, context)).destination?.id, made.id);
    } finally {
      await deaf.stop();
    }
  });

  it('is one of at most a hundred, however many are created at the same time', async () => {
    const context = contextOf();
    await Promise.all(times(95, () => givenWebhook(replica, context)));
    const more = await Promise.allSettled(times(12, () => givenWebhook(replica, context)));
    assert.equal(more.filter(({ status }) => status === 'fulfilled').length, 5);
    for (const outcome of more) if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'too_many_destinations');
    await givenWebhook(replica, contextOf());
  });
});

describe('what a destination cannot be', () => {
  it('has a kind that its group or the mesh does not have, and the answer lists those there are', async () => {
    const messageOf = async (request: object) => {
      const error = await create(request).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof InvalidArgument);
      return error.message;
    };
    assert.match(await messageOf({ group: 'siem' }), /^kind: is required: one of splunk_hec, syslog, .*file$/);
    assert.match(await messageOf({ group: 'siem', kind: 'slack' }), /^kind: must be one of splunk_hec, /);
    assert.match(await messageOf({ group: 'webhook', kind: 'splunk_hec' }), /^kind: must be webhook$/);
    assert.match(await messageOf({ group: 'pager' }), /^group: must be one of webhook, slack, teams, email, siem$/);
    assert.match(await messageOf({ group: '' }), /^kind: is required: one of webhook, slack/);
    assert.match(await messageOf({ group: '', kind: '__proto__' }), /^kind: must be one of/);
    assert.match(await messageOf({ group: 'teams' }), /^kind: teams is not open in this installation$/);
  });

  it('leads nowhere, in clear, into an inner network, or holds a password', async () => {
    const urls = [
      ...['', 'x', 'https://', 'ftp://93.184.215.14/', 'javascript:alert(1)', 'file:///etc/passwd', 'tcp://93.184.215.14:514'],
      ...['http://93.184.215.14/', 'https://u:p4ss@93.184.215.14/', 'https://p4ss@93.184.215.14/', `${RECEIVER}/#p4ss`],
      ...[`${RECEIVER}/${'x'.repeat(2_000)}`, `${RECEIVER}/a b`, `${RECEIVER}/a\nb`, `${RECEIVER}/\0`, 'https:\\\\93.184.215.14\\'],
      ...['https://10.0.0.1/', 'https://169.254.169.254/latest', 'https://[::1]/', 'https://localhost/', 'https://0x0a.1/'],
      ...['https://192.168.1.1:443/p4ss', 'https://[::ffff:10.0.0.1]/'],
    ];
    for (const url of urls) {
      const error = await create({ url }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof InvalidArgument, url);
      assert.deepEqual(
        error.violations.map(({ field }) => field),
        ['url'],
        url,
      );
      assert.ok(!error.message.includes('p4ss'), error.message);
    }
    assert.equal((await create({ url: 'http://127.0.0.1:8080/hook' })).destination?.url, 'http://127.0.0.1:8080/hook');
  });

  it('has a URL that its kind can never use, or a port of something else', async () => {
    const siem = { group: 'siem', credential: '' };
    for (const url of ['file:../../etc/passwd', 'file:', 'file:a.000001', 'file://host/a', 'file:a?b'])
      assert.deepEqual(await refused(create({ ...siem, kind: 'file', url })), ['url'], url);
    for (const url of ['tls://93.184.215.14/a', 'tls://93.184.215.14:6514?x', 'tls://93.184.215.14:25'])
      assert.deepEqual(await refused(create({ ...siem, kind: 'syslog', url })), ['url'], url);
    for (const port of [514, 6514, 20514, 465, 587]) assert.deepEqual(await refused(create({ url: `${RECEIVER}:${port}/` })), ['url']);
    assert.equal((await create({ ...siem, kind: 'syslog', url: 'tls://93.184.215.14:6514' })).destination?.kind, 'syslog');
    assert.equal((await create({ url: `${RECEIVER}:8443/` })).destination?.kind, 'webhook');
  });

  it('writes a file that another one of the organisation writes', async () => {
    const context = contextOf();
    const file = async (url: string, of = context) =>
      (await create({ group: 'siem', kind: 'file', name: '', url }, of)).destination ?? assert.fail();
    const first = await file('file:siem/a.cef');
    for (const url of ['file:siem/a.cef', 'file:/siem/a.cef', 'file:///siem/a.cef'])
      await assert.rejects(file(url), { code: 'file_taken', status: 'already_exists' });
    const second = await file('file:a.cef');
    const move = (url: string) => replica.updateDestination({ id: second.id, url }, context);
    await assert.rejects(move('file:///siem/a.cef'), { code: 'file_taken' });
    assert.equal((await move('file:///a.cef')).destination?.url, 'file:///a.cef');
    await replica.deleteDestination({ id: first.id }, context);
    const moves = await Promise.allSettled([move('file:siem/a.cef'), file('file:siem/a.cef'), file('file:/siem/a.cef')]);
    assert.equal(moves.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await file('file:siem/a.cef', contextOf())).kind, 'file');
  });

  it('has a host that cannot be found, and the answer says so', async () => {
    const lost = await startReplica(schema, { vetUrl: () => Promise.reject(new EgressFailed('dns', 'gone.example')) });
    try {
      const creating = lost.createDestination({ group: 'webhook', name: 'x', url: 'https://gone.example/' }, contextOf());
      await assert.rejects(creating, (error) => error instanceof InvalidArgument && /^url: gone\.example: .*resolved/.test(error.message));
    } finally {
      await lost.stop();
    }
  });

  it('has settings that its kind does not know, and no value is repeated', async () => {
    const cases: [object, string[]][] = [
      [{ body: 'xml-s3cret' }, ['settings.body']],
      [{ pody: 's3cret' }, ['settings.pody']],
      [{ headers: { 'x-a': 's3cret\r\nx-b: 1' } }, ['settings.headers.x-a']],
      [{ headers: { authorization: 's3cret' } }, ['settings.headers.authorization']],
      [{ timeout_ms: 1e9, headers: [] }, ['settings.headers', 'settings.timeout_ms']],
      [{ credential_header: 'x\0s3cret' }, ['settings']],
      [{ credential_header: 's3cret\ud800' }, ['settings']],
      [{ credential_header: 'x'.repeat(200_000) }, ['settings']],
      [Object.fromEntries(times(1_000, (index) => [`n${index}`, 1])), times(20, (index) => `settings.n${index}`)],
    ];
    for (const [settings, fields] of cases) {
      const error = await create({ settings }).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof InvalidArgument, JSON.stringify(settings).slice(0, 100));
      assert.deepEqual(error.violations.map(({ field }) => field).toSorted(), fields.toSorted());
      assert.ok(!JSON.stringify(error.violations).includes('s3cret'));
    }
    const escaped = 'a \\u0000 that is text, \\\\';
    assert.deepEqual((await create({ settings: { headers: { 'x-a': escaped } } })).destination?.settings?.headers, { 'x-a': escaped });
  });

  it('lacks a credential that its kind needs', async () => {
    assert.deepEqual(await refused(givenSiem(replica, contextOf(), { credential: '' })), ['credential']);
    assert.deepEqual(await refused(create({ credential: 'x'.repeat(20_000) })), ['credential']);
  });

  it('has a subscription that means nothing', async () => {
    assert.deepEqual(await refused(create({ eventTypes: ['guard.input.bloked', 'Guard', '*'] })), ['event_types.0', 'event_types.1']);
    assert.deepEqual(await refused(create({ eventTypes: Array(10_000).fill('*') })), ['event_types']);
    assert.deepEqual(await refused(create({ filter: '(' })), ['filter']);
    assert.deepEqual(await refused(create({ filter: "type == '\0'" })), ['filter']);
    assert.deepEqual(await refused(create({ minSeverity: 'urgent', workspaceId: 'ws_1', ordering: 'random' })), [
      'workspace_id',
      'min_severity',
      'ordering',
    ]);
  });

  it('has numbers without measure, or a name that is no text', async () => {
    assert.deepEqual(await refused(create({ rateLimit: 4_000_000_000, concurrency: 257 })), ['rate_limit', 'concurrency']);
    for (const name of [' ', 'x'.repeat(201), 'a\0b', 'a\nb', 'a\ud800']) assert.deepEqual(await refused(create({ name })), ['name']);
  });
});

describe('destinations', () => {
  it('are listed by pages, oldest first, by group', async () => {
    const context = contextOf();
    const hooks: string[] = [];
    for (const name of ['a', 'b', 'c']) hooks.push((await givenWebhook(replica, context, { name })).id);
    const { id } = await givenSiem(replica, context);
    const idsOf = (list: { destinations: { id: string }[] }) => list.destinations.map((destination) => destination.id);
    const first = await replica.listDestinations({ pageSize: 2 }, context);
    assert.deepEqual(idsOf(first), hooks.slice(0, 2));
    const second = await replica.listDestinations({ pageSize: 2, pageToken: first.nextPageToken }, context);
    assert.deepEqual([idsOf(second), second.nextPageToken], [[hooks[2], id], '']);
    assert.deepEqual(idsOf(await replica.listDestinations({ group: 'siem' }, context)), [id]);
    assert.deepEqual(idsOf(await replica.listDestinations({ group: 'teams' }, context)), []);
    assert.deepEqual(await refused(replica.listDestinations({ pageSize: 201 }, context)), ['page_size']);
    for (const pageToken of ['x', `${first.nextPageToken}=`, Buffer.from(newId('dlv')).toString('base64url')])
      assert.deepEqual(await refused(replica.listDestinations({ pageToken }, context)), ['page_token']);
    assert.deepEqual(await refused(replica.listDestinations({ group: 'pager' }, context)), ['group']);
  });

  it('are found through their own group only', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    assert.equal((await replica.getDestination({ id, group: 'webhook' }, context)).destination?.id, id);
    await assert.rejects(replica.getDestination({ id, group: 'siem' }, context), NotFound);
    await assert.rejects(replica.updateDestination({ id, group: 'slack', name: 'x' }, context), NotFound);
    await assert.rejects(replica.deleteDestination({ id, group: 'siem' }, context), NotFound);
    assert.deepEqual(await refused(replica.getDestination({ id: "x' or 1=1" }, context)), ['id']);
  });
});

describe('a change', () => {
  it('reaches what it names and nothing else, and takes a new revision', async () => {
    const context = contextOf();
    const {
      signingSecret: _s,
      publicKey: _k,
      ...made
    } = await givenWebhook(replica, context, { workspaceId: newId('ws'), filter: 'true' });
    const revisionOf = async () =>
      (await schema.ask<{ revision: string }>('select revision from webhook_delivery.destination where id = $1', [made.id]))[0]?.revision;
    const before = await revisionOf();
    const refreshes = replica.seen.refreshes;
    const { destination } = await replica.updateDestination(
      { id: made.id, name: 'Renamed', workspaceId: '', filter: '', rateLimit: 5, eventTypes: ['guard.*'] },
      context,
    );
    assert.deepEqual(
      { ...destination, updatedAt: undefined },
      { ...made, name: 'Renamed', workspaceId: '', filter: '', rateLimit: 5, eventTypes: ['guard.*'], updatedAt: undefined },
    );
    assert.notEqual(await revisionOf(), before);
    assert.equal(replica.seen.refreshes, refreshes + 1);
    assert.deepEqual(await replica.updateDestination({ id: made.id }, context), { destination });
    assert.equal(replica.seen.refreshes, refreshes + 1);
  });

  it('takes away its events when it is told so, and not by a list that may only be absent', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context, { eventTypes: ['guard.*'] });
    const update = async (request: object) => (await replica.updateDestination({ id, ...request }, context)).destination?.eventTypes;
    assert.deepEqual(await update({ eventTypes: [], name: 'Renamed' }), ['guard.*']);
    assert.deepEqual(await refused(update({ clearEventTypes: true, eventTypes: ['budget.*'] })), ['clear_event_types']);
    assert.deepEqual(await update({ clearEventTypes: true }), []);
    assert.deepEqual(await update({ eventTypes: ['budget.*'] }), ['budget.*']);
  });

  it('is checked like a new destination', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    const cases: [object, string][] = [
      [{ url: 'https://10.0.0.1/' }, 'url'],
      [{ url: '' }, 'url'],
      [{ settings: { nothing: 1 } }, 'settings.nothing'],
      [{ filter: '(' }, 'filter'],
      [{ eventTypes: ['x.y.z'] }, 'event_types.0'],
      [{ state: 'disabled' }, 'state'],
      [{ minSeverity: 'none' }, 'min_severity'],
      [{ name: ' ' }, 'name'],
    ];
    for (const [update, field] of cases) assert.deepEqual(await refused(replica.updateDestination({ id, ...update }, context)), [field]);
  });

  it('needs the credential again before it is shown to somebody else', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context, { settings: { tls: { ca: 'ours' } } });
    const update = (request: object) => replica.updateDestination({ id, ...request }, context);
    assert.deepEqual(await refused(update({ url: 'https://93.184.215.15/intake' })), ['credential']);
    assert.deepEqual(await refused(update({ url: 'https://93.184.215.14:8443/intake' })), ['credential']);
    assert.deepEqual(await refused(update({ settings: { tls: { ca: 'mine' } } })), ['credential']);
    assert.equal((await update({ url: `${RECEIVER}/elsewhere`, settings: { tls: { ca: 'ours' } } })).destination?.hasCredential, true);
    assert.equal(
      (await update({ url: 'https://93.184.215.15/intake', credential: 'new' })).destination?.url,
      'https://93.184.215.15/intake',
    );
    assert.deepEqual(await refused(update({ credential: '' })), ['credential']);
    const hook = await givenWebhook(replica, context, { credential: 'x' });
    const without = await replica.updateDestination({ id: hook.id, url: 'https://93.184.215.15/', credential: '' }, context);
    assert.equal(without.destination?.hasCredential, false);
  });

  it('of where or how a SIEM is written to begins a new chain, where it is in the stream', async () => {
    const context = contextOf();
    const made = await givenSiem(replica, context);
    await schema.ask(`update webhook_delivery.position set stream_sequence = 900, sequence = 70, hash = 'abc' where destination_id = $1`, [
      made.id,
    ]);
    const update = async (request: object) => (await replica.updateDestination({ id: made.id, ...request }, context)).destination?.position;
    const kept = await update({ name: 'Renamed', url: `${RECEIVER}/intake`, settings: {}, credential: 'other' });
    assert.deepEqual([kept?.chain, kept?.sequence, kept?.hash], [made.position?.chain, 70n, 'abc']);
    const first = await update({ settings: { format: 'ocsf' } });
    assert.notEqual(first?.chain, made.position?.chain);
    assert.deepEqual([first?.sequence, first?.hash, first?.streamSequence], [0n, '', 900n]);
    const second = await update({ url: `${RECEIVER}/other` });
    assert.notEqual(second?.chain, first?.chain);
  });

  it('of its state forgets that it failed', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    const paused = await replica.updateDestination({ id, state: 'paused' }, context);
    assert.equal(paused.destination?.state, 'paused');
    await schema.ask(
      `update webhook_delivery.destination set state = 'disabled', disabled_reason = 'failing', failures = 25, failing_since = now(),
         circuit = 'open', circuit_until = now(), circuit_opened = 4, told_failing = true where id = $1`,
      [id],
    );
    const { destination } = await replica.updateDestination({ id, state: 'enabled' }, context);
    assert.deepEqual([destination?.state, destination?.disabledReason, destination?.health?.failures], ['enabled', '', 0]);
    const [row] = await schema.ask(
      'select circuit, circuit_until, circuit_opened, failing_since, told_failing from webhook_delivery.destination where id = $1',
      [id],
    );
    assert.deepEqual(row, { circuit: 'closed', circuit_until: null, circuit_opened: 0, failing_since: null, told_failing: false });
  });

  it('is never lost to another at the same time', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    const changes: object[] = [{ name: 'A' }, { rateLimit: 9 }, { minSeverity: 'high' }];
    await Promise.all(changes.map((change) => replica.updateDestination({ id, ...change }, context)));
    const { destination } = await replica.getDestination({ id }, context);
    assert.deepEqual([destination?.name, destination?.rateLimit, destination?.minSeverity], ['A', 9, 'high']);
  });
});

describe('a removed destination', () => {
  it('is gone with its position, once', async () => {
    const context = contextOf();
    const { id } = await givenSiem(replica, context);
    const outcomes = await Promise.allSettled(times(4, () => replica.deleteDestination({ id }, context)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(replica.getDestination({ id }, context), NotFound);
    assert.deepEqual(await schema.ask('select * from webhook_delivery.position where destination_id = $1', [id]), []);
    const records = await audited(schema, context.orgId, replica);
    assert.deepEqual(
      records.map(({ action }) => action),
      ['created', 'removed'],
    );
  });
});

describe('the audit log', () => {
  it('is told of every change by host and field, never by path', async () => {
    const context = contextOf();
    const { id } = await givenWebhook(replica, context);
    await replica.updateDestination({ id, url: `${RECEIVER}:8443/hooks/0ther-secret`, state: 'paused' }, context);
    await replica.rotateSecret({ id }, context);
    await replica.deleteDestination({ id }, context);
    const records = await audited(schema, context.orgId, replica);
    assert.deepEqual(
      records.map(({ entity, action, entityId, principal, requestId }) => [entity, action, entityId, principal?.id, requestId]),
      ['created', 'changed', 'secret_rotated', 'removed'].map((action) => [
        'destination',
        action,
        id,
        context.principal.id,
        context.requestId,
      ]),
    );
    assert.deepEqual(records[1]?.attributes, { kind: 'webhook', host: '93.184.215.14', fields: 'url state' });
    assert.ok(!JSON.stringify(records).includes('secret/') && !/t0p-secret|0ther-secret|whsec_/.test(JSON.stringify(records)));
  });
});
