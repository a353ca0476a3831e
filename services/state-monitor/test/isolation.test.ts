import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findTenantEscapes } from '@sentinelmesh/database';
import { NotFound, type OrgId, type RequestContext } from '@sentinelmesh/kernel';
import { withClient } from '@sentinelmesh/testkit';
import { stateMonitorSchema } from '../src/store/schema.ts';
import { contextOf, givenTurn, type Replica, type Schema, startReplica, startSchema } from './fixture.ts';

let schema: Schema;
let replica: Replica;
let tables: string[];
const [mine, theirs] = [contextOf(), contextOf()];

before(async () => {
  schema = await startSchema();
  // Nobody empties the outbox, nor what gathers for it.
  replica = await startReplica(schema, { publish: () => Promise.reject(new Error('nobody listens')), keepsHouse: false });
  for (const context of [mine, theirs]) await leaveRows(context);
  const rows = await schema.ask<{ name: string }>(
    `select attrelid::regclass::text as name from pg_attribute join pg_class c on c.oid = attrelid
     where attname = 'org_id' and relkind in ('r', 'p') and relnamespace = 'state_monitor'::regnamespace order by 1`,
  );
  tables = rows.map(({ name }) => name);
});
after(async () => {
  await replica?.stop();
  await schema?.stop();
});

/** A row in every table: a budget with a lease, a session, a reservation, what it cost, and something untold. */
async function leaveRows(context: RequestContext): Promise<void> {
  await replica.createBudget({ scope: 'organization', limitMicroUsd: 1_000_000n }, context);
  const turn = givenTurn({ sessionId: 's' });
  await replica.closeTurn(turn.toClose(await replica.openTurn(turn.toOpen, context), 10n), context);
}

/** The answer to a statement as the service's role for one organisation; nothing is committed. */
const attempt = (orgId: OrgId | undefined, statement: string): Promise<number | null> =>
  withClient(schema.url, async (client) => {
    await client.query('begin');
    if (orgId !== undefined) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return (await client.query(statement)).rowCount;
  });

describe('the rows of an organisation', () => {
  it('are in every table of this schema, so that there is something to try', async () => {
    assert.deepEqual(
      tables,
      ['budget', 'lease', 'outbox', 'reservation', 'session', 'unaudited_settlement'].map((name) => `state_monitor.${name}`),
    );
    for (const table of tables) {
      const rows = await schema.ask(`select count(*)::int as count from ${table} where org_id = $1`, [theirs.orgId]);
      assert.ok(Number(rows[0]?.count) > 0, table);
    }
  });

  it('cannot be reached by another, even if the service had every right to the tables', async () => {
    await schema.ask('grant select, insert, update, delete on all tables in schema state_monitor to sm_state_monitor');
    for (const table of tables) {
      for (const orgId of [mine.orgId, undefined]) {
        const theirRows = `from ${table} where org_id = '${theirs.orgId}'`;
        assert.equal(await attempt(orgId, `select ${theirRows}`), 0, `${table}: select`);
        assert.equal(await attempt(orgId, `delete ${theirRows}`), 0, `${table}: delete`);
        assert.equal(await attempt(orgId, `update ${table} set org_id = org_id where org_id = '${theirs.orgId}'`), 0, `${table}: update`);
      }
      assert.ok(((await attempt(theirs.orgId, `select from ${table}`)) ?? 0) > 0, `${table}: their own`);
    }
  });

  it('cannot be written or moved into another', async () => {
    for (const table of tables) {
      const columns = await columnsOf(table);
      const copy = `insert into ${table} (${columns}) select ${columns.replace('org_id', `'${theirs.orgId}'`)} from ${table}
                    where org_id = '${mine.orgId}' limit 1`;
      await assert.rejects(attempt(mine.orgId, copy), /row-level security/, `${table}: insert`);
      await assert.rejects(attempt(mine.orgId, `update ${table} set org_id = '${theirs.orgId}'`), /row-level security/, `${table}: move`);
    }
  });

  it('cannot be pointed at from another', async () => {
    const [budget] = await schema.ask<{ id: string }>('select id from state_monitor.budget where org_id = $1', [theirs.orgId]);
    const insert = `insert into state_monitor.lease (org_id, id, budget_id, holder, amount, expires_at)
                    values ('${mine.orgId}', 'lse_x', '${budget?.id}', 'x', 1, now())`;
    await assert.rejects(attempt(mine.orgId, insert), /foreign key/);
  });

  it('are closed to whatever the catalogue of the database would let through', async () => {
    assert.deepEqual(await findTenantEscapes(schema.adminUrl, { allow: stateMonitorSchema.allowedEscapes }), []);
  });
});

describe('another organisation', () => {
  it('finds neither sessions nor budgets nor reservations, and changes none by their names', async () => {
    const stranger = contextOf(undefined, theirs.workspaceId);
    await replica.reserve({ amountMicroUsd: 10n, reservationId: 'r' }, theirs);
    await assert.rejects(replica.getSession({ id: 's' }, stranger), NotFound);
    await assert.rejects(replica.getBudget({ scope: 'organization' }, stranger), NotFound);
    await assert.rejects(replica.deleteBudget({ scope: 'workspace', scopeId: theirs.workspaceId ?? '' }, stranger), NotFound);
    await assert.rejects(replica.settle({ reservationId: 'r', amountMicroUsd: 1n }, stranger), NotFound);
    assert.deepEqual((await replica.listBudgets({}, stranger)).budgets, []);
    const opened = await replica.openTurn(givenTurn({ sessionId: 's' }).toOpen, stranger);
    assert.deepEqual(opened.holds, []);
    assert.equal((await replica.getSession({ id: 's' }, theirs)).session?.steps, 1);
  });

  it('gains nothing by handing back holds that are not its own', async () => {
    const turn = givenTurn();
    const opened = await replica.openTurn(turn.toOpen, theirs);
    const before = await replica.getBudget({ scope: 'organization' }, theirs);
    await replica.closeTurn(turn.toClose(opened, 100n), mine);
    assert.deepEqual(await replica.getBudget({ scope: 'organization' }, theirs), before);
  });
});

describe('the system role', () => {
  it('gives back and prunes, and creates nothing', async () => {
    const rights = await schema.ask<{ name: string; rights: string }>(
      `select table_name as name, string_agg(lower(privilege_type), ', ' order by privilege_type) as rights
       from information_schema.role_table_grants where grantee = 'sm_state_monitor_system' group by 1 order by 1`,
    );
    assert.deepEqual(
      rights.map(({ name, rights }) => [name, rights]),
      [
        ['budget', 'select, update'],
        ['lease', 'delete, select, update'],
        ['outbox', 'delete, select'],
        ['reservation', 'delete, select, update'],
        ['session', 'delete, select'],
        ['unaudited_settlement', 'select'],
      ],
    );
  });
});

async function columnsOf(table: string): Promise<string> {
  const rows = await schema.ask<{ columns: string }>(
    `select string_agg(attname, ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
