import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { KeyCreated, streams } from '@sentinelmesh/contracts';
import { newKey } from '@sentinelmesh/crypto';
import { connectBus, eventMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId, type RequestContext, systemClock } from '@sentinelmesh/kernel';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats } from '@sentinelmesh/testkit';
import { compileFilter } from '../src/app/compile-filter.ts';
import { createExportEvents } from '../src/app/export/export-events.ts';
import { readOutgoingEvent } from '../src/app/read-outgoing-event.ts';
import { severityOf } from '../src/domain/event-severity.ts';
import { eventIdsOf, eventOf, publishEvents, verify } from './exporter-fixture.ts';

const nats = await startTestNats();
const bus = await connectBus({ url: nats.url(), name: 'admin', log: silentLogger });
await bus.provision({ streams: [streams.EVENTS] });
after(async () => {
  await bus.close();
  await nats.stop();
});

const exportEvents = createExportEvents({
  bus,
  readEvent: (message) => readOutgoingEvent(message, severityOf),
  compileFilter,
  pageKey: newKey(),
  clock: systemClock,
});

const contextOf = (orgId: OrgId, timeMs = 10_000): RequestContext => ({
  orgId,
  principal: { type: 'api_key', id: newId('key') },
  scopes: ['*'],
  requestId: newId('req'),
  deadlineAt: Date.now() + timeMs,
  signal: new AbortController().signal,
  token: '',
});

type Request = Parameters<typeof exportEvents>[0];
const requestOf = (changes: Partial<Request> = {}): Request => ({
  format: 'json',
  eventTypes: [],
  workspaceId: '',
  minSeverity: '',
  pageSize: 0,
  pageToken: '',
  ...changes,
});

async function allPages(orgId: OrgId, changes: Partial<Request> = {}) {
  const pages: (readonly string[])[] = [];
  for (let { pageToken = '' } = changes; pages.length < 100; ) {
    const { records, nextPageToken } = await pageOf(orgId, { ...changes, pageToken });
    pages.push(records);
    if (nextPageToken === '') return pages;
    pageToken = nextPageToken;
  }
  throw new Error('an export without end');
}

const pageOf = (orgId: OrgId, changes: Partial<Request>) => exportEvents(requestOf(changes), contextOf(orgId));

describe('exporting past events', () => {
  it('returns every event of the organisation once, in order, as one chain over all pages', async () => {
    const orgId = newId('org');
    const ids: string[] = [];
    for (let round = 0; round < 5; round++) {
      ids.push(...(await publishEvents(bus, orgId, 50)));
      await publishEvents(bus, newId('org'), 20);
    }
    const pages = await allPages(orgId, { pageSize: 60 });
    assert.deepEqual(
      pages.map((page) => page.length),
      [60, 60, 60, 60, 10],
    );
    assert.deepEqual(eventIdsOf(pages.flat()), ids);
    const report = verify(pages.flat());
    assert.ok(report.isIntact);
    assert.equal(report.chains.length, 1);
  });

  for (const format of ['json', 'ocsf', 'ecs', 'cef', 'leef'])
    it(`can be verified in ${format}, and shows when a page is left out`, async () => {
      const orgId = newId('org');
      await publishEvents(bus, orgId, 30);
      const pages = await allPages(orgId, { format, pageSize: 10 });
      const report = verify(pages.flat());
      assert.ok(report.isIntact, JSON.stringify(report));
      assert.equal(report.records, 30);
      const withoutOne = verify([...(pages[0] ?? []), ...(pages[2] ?? [])]);
      assert.equal(withoutOne.isIntact, false);
      assert.equal(withoutOne.chains[0]?.missing, 10);
    });

  it('keeps to times, types, severities and workspaces', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 5);
    await sleep(10);
    const since = new Date();
    const ids = await publishEvents(bus, orgId, 5);
    await sleep(10);
    const until = new Date();
    await sleep(10);
    await publishEvents(bus, orgId, 5);
    assert.deepEqual(eventIdsOf((await allPages(orgId, { since, until })).flat()), ids);
    assert.deepEqual(eventIdsOf((await allPages(orgId, { since, until, pageSize: 2 })).flat()), ids);
    assert.equal((await allPages(orgId, { since })).flat().length, 10);
    assert.equal((await allPages(orgId, { eventTypes: ['guard.*'] })).flat().length, 15);
    for (const none of [
      { eventTypes: ['budget.*'] },
      { minSeverity: 'critical' },
      { workspaceId: newId('ws') },
      { since: new Date(Date.now() + 60_000) },
    ])
      assert.deepEqual(await allPages(orgId, none), [[]], JSON.stringify(none));
  });

  it('has the last events too, wherever it begins among events of several types and organisations', async () => {
    const orgId = newId('org');
    const others = [newId('org'), newId('org')];
    for (let count = 0; count < 3; count++)
      await bus.publish(eventMessage('identity.key.created', { orgId, source: 'identity', time: new Date(), data: KeyCreated.create({}) }));
    const begun: Date[] = [];
    const ids: string[] = [];
    for (let round = 0; round < 30; round++) {
      await sleep(2);
      begun.push(new Date());
      ids.push(...(await publishEvents(bus, orgId, 1)));
      for (const other of others) await publishEvents(bus, other, 1);
    }
    for (const [index, since] of begun.entries())
      assert.deepEqual(eventIdsOf((await allPages(orgId, { since })).flat()), ids.slice(index), `from the event ${index} on`);
  });

  it('ends although events keep coming', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 50);
    let coming = true;
    const publishing = (async () => {
      while (coming) await publishEvents(bus, orgId, 20);
    })();
    const pages = await allPages(orgId, { pageSize: 10 });
    coming = false;
    await publishing;
    assert.ok(pages.flat().length >= 50 && pages.flat().length < 50 + 20 * 20);
    assert.ok(verify(pages.flat()).isIntact);
  });

  it('has no page larger than an answer may be', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 40, 'x'.repeat(150_000));
    const pages = await allPages(orgId, { pageSize: 1_000 });
    assert.ok(pages.length > 1);
    for (const page of pages) assert.ok(Buffer.byteLength(page.join('')) <= 3 * 1024 * 1024);
    assert.equal(pages.flat().length, 40);
    assert.ok(verify(pages.flat()).isIntact);
  });

  it('returns what it has when the caller has no more time, and goes on from there', async () => {
    const orgId = newId('org');
    const ids = await publishEvents(bus, orgId, 2_000);
    const { records, nextPageToken } = await exportEvents(requestOf({ pageSize: 1_000 }), contextOf(orgId, 505));
    assert.ok(records.length < 1_000 && nextPageToken !== '');
    const rest = await allPages(orgId, { pageToken: nextPageToken });
    assert.deepEqual(eventIdsOf([...records, ...rest.flat()]), ids);
    assert.ok(verify([...records, ...rest.flat()]).isIntact);
  });

  it('takes a token of this export of this organisation and no other', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 10);
    const { nextPageToken: pageToken } = await pageOf(orgId, { pageSize: 3 });
    assert.notEqual(pageToken, '');
    const [payload = '', mac = ''] = pageToken.split('.');
    const forged = Buffer.from(
      Buffer.from(payload, 'base64url')
        .toString()
        .replace(/^\[\d+/, '[1'),
    ).toString('base64url');
    const wrong: [Partial<Request>, OrgId][] = [
      [{ pageToken }, newId('org')],
      [{ pageToken, format: 'cef' }, orgId],
      [{ pageToken, eventTypes: ['guard.*'] }, orgId],
      [{ pageToken, since: new Date(0) }, orgId],
      [{ pageToken: `${forged}.${mac}` }, orgId],
      [{ pageToken: `${payload}.` }, orgId],
      [{ pageToken: 'x' }, orgId],
      [{ pageToken: `${pageToken}.x` }, orgId],
    ];
    for (const [changes, org] of wrong) await assert.rejects(pageOf(org, changes), { code: 'invalid_argument' }, JSON.stringify(changes));
    const { records } = await pageOf(orgId, { pageToken, pageSize: 7 });
    assert.equal(records.length, 7);
  });

  it('passes over what is no event, and refuses to go on where events have left the stream', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 5);
    await bus.publish({ ...eventOf(orgId, 'bad'), payload: Buffer.from('no') });
    await publishEvents(bus, orgId, 5);
    const { nextPageToken: pageToken } = await pageOf(orgId, { pageSize: 3 });
    assert.equal((await allPages(orgId)).flat().length, 10);
    const { host, username, password } = new URL(nats.url());
    const connection = await connect({ servers: host, user: username, pass: password });
    await (await jetstreamManager(connection)).streams.purge('EVENTS', { filter: '>', keep: 2 });
    await connection.close();
    await assert.rejects(
      exportEvents(requestOf({ pageToken }), contextOf(orgId)),
      /page_token: stands for events that are not held any more/,
    );
  });

  it('is one of at most two of an organisation at the same time', async () => {
    const orgId = newId('org');
    await publishEvents(bus, orgId, 10);
    const other = newId('org');
    await publishEvents(bus, other, 10);
    const outcomes = await Promise.allSettled([...Array.from({ length: 5 }, () => pageOf(orgId, {})), pageOf(other, {})]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.deepEqual(
      refused.map(({ code, status }) => [code, status]),
      Array.from({ length: 3 }, () => ['too_many_exports', 'resource_exhausted']),
    );
    assert.equal((await pageOf(orgId, {})).records.length, 10);
  });
});
