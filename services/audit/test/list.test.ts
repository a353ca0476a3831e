import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AuditEntry, type AuditRecord, ListEntriesRequest } from '@sentinelmesh/contracts';
import type { Database } from '@sentinelmesh/database';
import { InvalidArgument, NotFound, newId, type OrgId, type RequestContext } from '@sentinelmesh/kernel';
import { startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import { createAppendRecords } from '../src/app/append-records.ts';
import { createGetEntry } from '../src/app/get-entry.ts';
import { createListEntries } from '../src/app/list-entries.ts';
import type { VerifiedRecord } from '../src/domain/record.ts';
import { createPostgresEntryReader } from '../src/store/postgres-entry-reader.ts';
import { createPostgresEntryWriter } from '../src/store/postgres-entry-writer.ts';
import type { AuditTables } from '../src/store/tables.ts';
import { auditRpc } from '../src/transport/rpc.ts';
import { givenRecord, givenVerified, migrateAudit, openAudit } from './audit-fixture.ts';

let postgres: TestPostgres;
let database: Database<AuditTables>;
let append: (records: readonly VerifiedRecord[]) => Promise<unknown>;
let rpc: ReturnType<typeof auditRpc>;

before(async () => {
  postgres = await startTestPostgres();
  await migrateAudit(postgres.url);
  database = await openAudit(postgres.url);
  append = createAppendRecords({ entries: createPostgresEntryWriter({ database }), parallel: 1 });
  const entries = createPostgresEntryReader({ database });
  rpc = auditRpc({ listEntries: createListEntries({ entries }), getEntry: createGetEntry({ entries }) });
});

after(async () => {
  await database?.close();
  await postgres?.stop();
});

const contextOf = (orgId: OrgId): RequestContext => ({
  orgId,
  principal: { type: 'user', id: 'user_1' },
  scopes: ['audit:read'],
  requestId: 'req_1',
  deadlineAt: Date.now() + 10_000,
  signal: new AbortController().signal,
  token: '',
});
const list = (orgId: OrgId, request: Partial<ListEntriesRequest> = {}) =>
  rpc.listEntries(ListEntriesRequest.create(request), contextOf(orgId));
const sequencesOf = (entries: readonly AuditEntry[]) => entries.map(({ sequence }) => Number(sequence));

/** A log of `count` entries that differ in everything that can be filtered by. */
async function givenLog(count: number) {
  const orgId = newId('org');
  const workspaces = [newId('ws'), newId('ws')];
  const principals = [newId('key'), newId('key'), newId('key')];
  const records = Array.from({ length: count }, (_, index) =>
    givenRecord({
      orgId,
      workspaceId: workspaces[index % 2] ?? '',
      entity: index % 5 === 0 ? 'key' : 'input',
      action: index % 5 === 0 ? 'revoked' : index % 3 === 0 ? 'blocked' : 'inspected',
      principal: { type: 'api_key', id: principals[index % 3] ?? '' },
      disposition: index % 3 === 0 ? 'blocked' : 'allowed',
      requestId: `request ${index >> 1}`,
      occurredAt: new Date(Date.UTC(2026, 10, 21) + index * 1_000),
    }),
  );
  await append(records.map((record) => givenVerified({ ...record, orgId })));
  return { orgId, records, workspaces, principals };
}

describe('listing entries', () => {
  it('shows the newest first, with the record as it was published', async () => {
    const { orgId, records } = await givenLog(3);
    const { entries, nextPageToken } = await list(orgId);
    assert.deepEqual(sequencesOf(entries), [2, 1, 0]);
    assert.equal(nextPageToken, '');
    assert.deepEqual(
      entries.map(({ record }) => record),
      records.toReversed(),
    );
    assert.ok(entries.every(({ producer, recordedAt }) => producer === 'guard' && recordedAt instanceof Date));
  });

  it('finds with every filter, and with several at once, exactly what it should', async () => {
    const { orgId, records, workspaces, principals } = await givenLog(60);
    const since = new Date(Date.UTC(2026, 10, 21) + 10_000);
    const until = new Date(Date.UTC(2026, 10, 21) + 20_000);
    const cases: [Partial<ListEntriesRequest>, (record: AuditRecord) => boolean][] = [
      [{ workspaceId: workspaces[1] ?? '' }, (record) => record.workspaceId === workspaces[1]],
      [{ entity: 'key' }, (record) => record.entity === 'key'],
      [{ action: 'blocked' }, (record) => record.action === 'blocked'],
      [{ principalId: principals[2] ?? '' }, (record) => record.principal?.id === principals[2]],
      [{ disposition: 'blocked' }, (record) => record.disposition === 'blocked'],
      [{ requestId: 'request 7' }, (record) => record.requestId === 'request 7'],
      [{ since }, (record) => record.occurredAt !== undefined && record.occurredAt >= since],
      [{ until }, (record) => record.occurredAt !== undefined && record.occurredAt < until],
      [{ since, until }, (record) => record.occurredAt !== undefined && record.occurredAt >= since && record.occurredAt < until],
      [
        { entity: 'input', disposition: 'blocked', since },
        (record) =>
          record.entity === 'input' && record.disposition === 'blocked' && record.occurredAt !== undefined && record.occurredAt >= since,
      ],
      [{ entity: 'nothing_of_the_kind' }, () => false],
      [{ requestId: "' or 1 = 1 --" }, () => false],
    ];
    for (const [request, applies] of cases) {
      const expected = records.flatMap((record, index) => (applies(record) ? [index] : [])).toReversed();
      const { entries } = await list(orgId, { ...request, pageSize: 500 });
      assert.deepEqual(sequencesOf(entries), expected, JSON.stringify(request));
    }
  });

  it('gives every entry exactly once through its pages, while others are added', async () => {
    const { orgId } = await givenLog(101);
    const seen: number[] = [];
    let pageToken = '';
    do {
      const page = await list(orgId, { pageSize: 10, pageToken, disposition: 'allowed' });
      seen.push(...sequencesOf(page.entries));
      pageToken = page.nextPageToken;
      await append([givenVerified({ orgId })]);
    } while (pageToken !== '');
    assert.deepEqual(
      seen,
      Array.from({ length: 101 }, (_, index) => 100 - index).filter((index) => index % 3 !== 0),
    );
  });

  it('gives 50 unless told, at most 500, and no token when the page was the last', async () => {
    const { orgId } = await givenLog(50);
    assert.deepEqual([(await list(orgId)).entries.length, (await list(orgId)).nextPageToken], [50, '']);
    await append([givenVerified({ orgId })]);
    const { entries, nextPageToken } = await list(orgId);
    assert.equal(entries.length, 50);
    assert.deepEqual(sequencesOf((await list(orgId, { pageToken: nextPageToken })).entries), [0]);
    assert.equal((await list(orgId, { pageSize: 500 })).entries.length, 51);
    assert.deepEqual(await list(newId('org')), { entries: [], nextPageToken: '' });
  });

  it('names every field that is wrong', async () => {
    const request = {
      pageSize: 501,
      pageToken: 'MQ==',
      entity: 'In Put',
      requestId: 'nul\0',
      principalId: 'x'.repeat(257),
      since: new Date(Number.NaN),
    };
    await assert.rejects(list(newId('org'), request), (error) => {
      assert.ok(error instanceof InvalidArgument);
      assert.deepEqual(error.violations.map(({ field }) => field).sort(), [
        'entity',
        'page_size',
        'page_token',
        'principal_id',
        'request_id',
        'since',
      ]);
      return true;
    });
  });

  it("never shows another organisation's entries, whatever is asked", async () => {
    const theirs = await givenLog(20);
    const mine = await givenLog(3);
    const { nextPageToken } = await list(theirs.orgId, { pageSize: 1 });
    const requests = [
      { workspaceId: theirs.workspaces[0] ?? '' },
      { principalId: theirs.principals[0] ?? '' },
      { pageToken: nextPageToken },
      { requestId: 'request 9' },
    ];
    for (const request of requests) {
      const { entries } = await list(mine.orgId, request);
      assert.ok(
        entries.every(({ record }) => record?.orgId === mine.orgId),
        JSON.stringify(request),
      );
    }
  });
});

describe('getting an entry', () => {
  const get = (orgId: OrgId, id: string) => rpc.getEntry({ id }, contextOf(orgId));

  it('gives the entry of a record', async () => {
    const { orgId, records } = await givenLog(2);
    const { entry } = await get(orgId, records[1]?.id ?? '');
    assert.deepEqual([entry?.sequence, entry?.record], [1n, records[1]]);
  });

  it("finds neither unknown ids nor another organisation's", async () => {
    const { orgId, records } = await givenLog(1);
    await assert.rejects(get(orgId, newId('evt')), NotFound);
    await assert.rejects(get(newId('org'), records[0]?.id ?? ''), new NotFound('audit entry', records[0]?.id ?? ''));
  });

  it('refuses what cannot be the id of an event', async () => {
    for (const id of ['', 'evt_', newId('key'), `${newId('evt')}\0`, 'x'.repeat(100_000)])
      await assert.rejects(get(newId('org'), id), InvalidArgument);
  });
});
