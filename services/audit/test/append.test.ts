import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Database, findTenantEscapes } from '@sentinelmesh/database';
import { Internal, isRetryable, newId, type OrgId, Unavailable } from '@sentinelmesh/kernel';
import { query, startTestPostgres, type TestPostgres } from '@sentinelmesh/testkit';
import fc from 'fast-check';
import { sql } from 'kysely';
import { createAppendRecords } from '../src/app/append-records.ts';
import { RecordConflict } from '../src/errors.ts';
import { createPostgresEntryWriter } from '../src/store/postgres-entry-writer.ts';
import type { AuditTables } from '../src/store/tables.ts';
import { assertComplete, givenVerified, migrateAudit, openAudit, readLog } from './audit-fixture.ts';

let postgres: TestPostgres;
let database: Database<AuditTables>;
let appendRecords: ReturnType<typeof createAppendRecords>;

before(async () => {
  postgres = await startTestPostgres();
  await migrateAudit(postgres.url);
  database = await openAudit(postgres.url, { poolSize: 5 });
  appendRecords = createAppendRecords({ entries: createPostgresEntryWriter({ database }), parallel: 4 });
});

after(async () => {
  await database?.close();
  await postgres?.stop();
});

const records = (orgId: OrgId, count: number) => Array.from({ length: count }, () => givenVerified({ orgId }));
const resultsOf = async (batch: Parameters<typeof appendRecords>[0]) => {
  const results = await appendRecords(batch);
  return batch.map((record) => results.get(record));
};

describe('appending records', () => {
  it('stores each exactly as it was published, with its searchable fields, in the order of the batch', async () => {
    const orgId = newId('org');
    const workspaceId = newId('ws');
    const full = givenVerified({ orgId, workspaceId, entity: 'key', action: 'revoked', entityId: newId('key'), risk: 0.9 }, 'identity');
    const bare = givenVerified({
      orgId,
      principal: undefined,
      risk: undefined,
      requestId: '',
      attributes: { 'ünïcode "\\ \n': '\u0000\u2028🔒' },
    });
    assert.deepEqual(await resultsOf([full, bare]), ['appended', 'appended']);
    const [first, second] = await readLog(database, orgId);
    assert.ok(first !== undefined && second !== undefined);
    assert.deepEqual([Buffer.compare(first.record, full.bytes), Buffer.compare(second.record, bare.bytes)], [0, 0]);
    assert.deepEqual([Buffer.compare(first.mac, full.mac), Buffer.compare(second.mac, bare.mac)], [0, 0]);
    const { record: _bytes, mac: _mac, recorded_at, ...fields } = first;
    assert.ok(Math.abs(recorded_at.getTime() - Date.now()) < 60_000);
    assert.deepEqual(fields, {
      org_id: orgId,
      sequence: 0n,
      event_id: full.eventId,
      occurred_at: full.occurredAt,
      workspace_id: workspaceId,
      entity: 'key',
      action: 'revoked',
      producer: 'identity',
      principal_type: 'api_key',
      principal_id: full.principal?.id,
      disposition: 'allowed',
      risk: 0.9,
      request_id: full.requestId,
      entity_id: full.entityId,
    });
    assert.deepEqual(
      [second.sequence, second.principal_id, second.risk, second.request_id, second.workspace_id],
      [1n, null, null, null, null],
    );
  });

  it('stores a record once, however often and however mixed it comes', async () => {
    const orgId = newId('org');
    const [a, b, c] = records(orgId, 3);
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    assert.deepEqual(await resultsOf([a, { ...a }, b]), ['appended', 'duplicate', 'appended']);
    assert.deepEqual(await resultsOf([b, c, a, { ...c }]), ['duplicate', 'appended', 'duplicate', 'duplicate']);
    assert.deepEqual(
      (await readLog(database, orgId)).map(({ event_id }) => event_id),
      [a.eventId, b.eventId, c.eventId],
    );
    assert.equal(await assertComplete(database, orgId), 3);
  });

  it('keeps the first of two different records under one id and says so', async () => {
    const orgId = newId('org');
    const id = newId('evt');
    const [first, other] = [givenVerified({ orgId, id }), givenVerified({ orgId, id, disposition: 'blocked' })];
    const [kept, refused, stillRefused] = [...(await resultsOf([first, other])), ...(await resultsOf([other]))];
    assert.equal(kept, 'appended');
    assert.ok(refused instanceof RecordConflict && stillRefused instanceof RecordConflict);
    assert.deepEqual(
      (await readLog(database, orgId)).map(({ disposition }) => disposition),
      ['allowed'],
    );
  });

  it('lets two organisations have records under the same id', async () => {
    const [mine, theirs, id] = [newId('org'), newId('org'), newId('evt')];
    assert.deepEqual(await resultsOf([givenVerified({ orgId: mine, id }), givenVerified({ orgId: theirs, id })]), ['appended', 'appended']);
  });

  it('numbers without gaps in commit order, each record once, when replicas append the same logs at the same time', async () => {
    const replicas = await Promise.all([0, 1, 2].map(() => openAudit(postgres.url, { poolSize: 3 })));
    const appenders = replicas.map((replica) =>
      createAppendRecords({ entries: createPostgresEntryWriter({ database: replica }), parallel: 2 }),
    );
    const plan = fc.array(fc.array(fc.nat({ max: 29 }), { minLength: 1, maxLength: 12 }), { minLength: 6, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(plan, async (batches) => {
        const orgs = [newId('org'), newId('org')];
        const pool = Array.from({ length: 30 }, (_, index) => givenVerified({ orgId: orgs[index % 2] ?? newId('org') }));
        const pick = (indexes: number[]) => indexes.flatMap((index) => (pool[index] === undefined ? [] : [{ ...pool[index] }]));
        const results = await Promise.all(batches.map((batch, index) => appenders[index % 3]?.(pick(batch))));
        const appended = results.flatMap((result) => [...(result ?? [])].filter(([, outcome]) => outcome === 'appended'));
        const wanted = new Set(batches.flat());
        assert.equal(appended.length, wanted.size);
        let stored = 0;
        for (const orgId of orgs)
          if ([...wanted].some((index) => orgs[index % 2] === orgId)) stored += await assertComplete(database, orgId);
        assert.equal(stored, wanted.size);
      }),
      { numRuns: 15 },
    );
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it('does not hold up other organisations when one log cannot be written, and catches up later', async () => {
    const [stuck, free] = [newId('org'), newId('org')];
    await appendRecords(records(stuck, 1));
    const impatient = await openAudit(postgres.url, { poolSize: 5, statementTimeoutMs: 500 });
    const append = createAppendRecords({ entries: createPostgresEntryWriter({ database: impatient }), parallel: 4 });
    const batch = [...records(stuck, 2), ...records(free, 2)];
    const unlock = await lockElsewhere(stuck);
    const results = await append(batch);
    await unlock();
    const [first, second, ...others] = batch.map((record) => results.get(record));
    assert.ok(isRetryable(first) && isRetryable(second));
    assert.deepEqual(others, ['appended', 'appended']);
    assert.deepEqual(await resultsOf(batch), ['appended', 'appended', 'duplicate', 'duplicate']);
    assert.deepEqual([await assertComplete(database, stuck), await assertComplete(database, free)], [3, 2]);
    await impatient.close();
  });

  it('appends nothing of a transaction that fails half-way', async () => {
    const orgId = newId('org');
    const [fine] = records(orgId, 1);
    assert.ok(fine !== undefined);
    const unstorable = { ...givenVerified({ orgId }), requestId: 'nul\0' };
    const results = await resultsOf([fine, unstorable]);
    assert.ok(results.every((result) => result instanceof Internal));
    assert.deepEqual(await readLog(database, orgId), []);
    assert.deepEqual(await resultsOf([fine]), ['appended']);
  });

  it('asks to come again when the role or the schema is not as it should be', async () => {
    const revoked = await openAudit(postgres.url);
    await query(postgres.url, 'revoke insert on audit.entry from sm_audit');
    const [result] = (
      await createAppendRecords({ entries: createPostgresEntryWriter({ database: revoked }), parallel: 1 })(records(newId('org'), 1))
    ).values();
    await query(postgres.url, 'grant insert on audit.entry to sm_audit');
    assert.ok(result instanceof Unavailable);
    await revoked.close();
  });
});

async function lockElsewhere(orgId: OrgId): Promise<() => Promise<void>> {
  const release = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const done = database.withOrg(orgId, async (trx) => {
    await trx.selectFrom('audit.log').select('size').forUpdate().executeTakeFirstOrThrow();
    locked.resolve();
    await release.promise;
  });
  await locked.promise;
  return async () => {
    release.resolve();
    await done;
  };
}

describe('the audit schema', () => {
  it('lets the service neither change nor remove what it has written', async () => {
    const orgId = newId('org');
    await appendRecords(records(orgId, 2));
    const attempts = [
      sql`update audit.entry set disposition = 'allowed'`,
      sql`update audit.entry set record = ''`,
      sql`delete from audit.entry`,
      sql`truncate audit.entry`,
      sql`insert into audit.entry select * from audit.entry on conflict (org_id, sequence) do update set disposition = 'allowed'`,
      sql`delete from audit.log`,
      sql`truncate audit.log`,
      sql`update audit.log set org_id = 'org_system'`,
      sql`alter table audit.entry disable row level security`,
      sql`drop table audit.entry`,
    ];
    for (const attempt of attempts)
      await assert.rejects(
        database.withOrg(orgId, (trx) => attempt.execute(trx)),
        { code: '42501' },
      );
    assert.equal(await assertComplete(database, orgId), 2);
  });

  it('shows and takes rows of one organisation only, on every table', async () => {
    const [mine, theirs] = [newId('org'), newId('org')];
    await appendRecords([...records(mine, 1), ...records(theirs, 2)]);
    const tables = await query<{ table: string }>(
      postgres.url,
      `select relname::text as table from pg_class where relnamespace = 'audit'::regnamespace and relkind in ('r', 'p') and relname not like 'kysely%'`,
    );
    assert.deepEqual(tables.map(({ table }) => table).sort(), ['entry', 'log']);
    for (const { table } of tables) {
      const seen = await database.withOrg(mine, (trx) =>
        sql<{ org_id: string }>`select org_id from ${sql.table(`audit.${table}`)}`.execute(trx),
      );
      assert.deepEqual(
        seen.rows.map(({ org_id }) => org_id),
        [mine],
        table,
      );
    }
    const planted = sql`insert into audit.entry select ${theirs}, 99, 'evt_planted', now(), now(), null, 'a', 'b', 'c', null, null, 'd', null, null, null, '', sha256('')`;
    await assert.rejects(
      database.withOrg(mine, (trx) => planted.execute(trx)),
      { code: '42501' },
    );
    await assert.rejects(
      database.withOrg(mine, (trx) => sql`insert into audit.log values (${newId('org')}, 0)`.execute(trx)),
      { code: '42501' },
    );
    const moved = await database.withOrg(mine, (trx) => sql`update audit.log set size = 0 where org_id = ${theirs}`.execute(trx));
    assert.equal(moved.numAffectedRows, 0n);
    assert.equal(await assertComplete(database, theirs), 2);
  });

  it('has no way past row-level security', async () => {
    assert.deepEqual(await findTenantEscapes(postgres.url), []);
  });
});
