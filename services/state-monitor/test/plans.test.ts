/** What turns cost in large tables of which the server knows nothing: plans may not hang on what it believes of their size. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RequestContext } from '@sentinelmesh/kernel';
import { sql } from 'kysely';
import { contextOf, givenTurn, type Replica, type Schema, startReplica, startSchema, times } from './fixture.ts';

const TABLES = ['session', 'reservation', 'budget'];
const TURNS = 50;
/** Of one table: it finds them by their keys, and again those that it locks and changes. */
const MAX_ROWS_OF_A_TURN = 10;
const POOL_SIZE = 5;

let schema: Schema;
let early: Replica;
const context = contextOf();

before(async () => {
  schema = await startSchema();
  for (const table of TABLES) await schema.ask(`alter table state_monitor.${table} set (autovacuum_enabled = false)`);
  early = await startReplica(schema, { keepsHouse: false });
  await early.createBudget({ scope: 'organization', limitMicroUsd: 1_000_000_000n }, context);
  await early.createBudget({ scope: 'end_user', scopeId: 'u', limitMicroUsd: 1_000_000_000n }, context);
  // Its plans are made while there is next to nothing in the tables.
  await takeTurns(early);
  await fill(context);
});
after(async () => {
  await early?.stop();
  await schema?.stop();
});

/** Thousands of rows of the same organisation. */
async function fill({ orgId }: RequestContext): Promise<void> {
  await schema.ask(
    `insert into state_monitor.session (org_id, workspace_id, id, end_user, agent, parent_session_id, depth, max_steps, max_duration_ms, max_depth, started_at, step_window)
     select org_id, workspace_id, 'other ' || n, '', '', '', 0, 0, 0, 0, now(), step_window
     from (select * from state_monitor.session where org_id = $1 limit 1) as session, generate_series(1, 5000) as n`,
    [orgId],
  );
  await schema.ask(
    `insert into state_monitor.reservation (org_id, key, state, in_rows, amount, budget_ids, lease_ids, expires_at)
     select $1, 'turn/other/' || n, 'settled', false, 0, '{}', '{}', now() from generate_series(1, 20000) as n`,
    [orgId],
  );
  await schema.ask(
    `insert into state_monitor.budget (org_id, id, scope, workspace_id, scope_id, limit_amount)
     select $1, 'bud_' || n, 'end_user', '', 'other ' || n, 1 from generate_series(1, 5000) as n`,
    [orgId],
  );
}

/** One after the other and many at once, in one session and in sessions of their own, paid for by leases and by rows. */
async function takeTurns(replica: Replica): Promise<void> {
  const take = async (index: number) => {
    const turn = givenTurn({
      ...(index % 3 === 0 ? {} : { sessionId: `session ${index % 5}` }),
      ...(index % 2 === 0 ? {} : { endUser: 'u' }),
    });
    const opened = await replica.openTurn(turn.toOpen, context);
    assert.equal(opened.decision, 'continue');
    await replica.closeTurn(turn.toClose(opened, 10n), context);
  };
  for (const index of times(TURNS / 2, (index) => index)) await take(index);
  await Promise.all(times(TURNS / 2, take));
}

/** What was read of the tables until now. Servers keep such counts to themselves for a while, unless they are asked. */
async function readsOf(replica: Replica) {
  let waiting = POOL_SIZE;
  let goOn = () => {};
  const all = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  await Promise.all(
    times(POOL_SIZE, () =>
      replica.database.withOrg(context.orgId, async (trx) => {
        await sql`select pg_stat_force_next_flush()`.execute(trx);
        waiting -= 1;
        if (waiting === 0) goOn();
        await all;
      }),
    ),
  );
  const rows = await schema.ask<{ table: string; scans: string; fetched: string }>(
    `select relname as table, seq_scan as scans, idx_tup_fetch as fetched from pg_stat_user_tables
     where schemaname = 'state_monitor' and relname = any($1)`,
    [TABLES],
  );
  return new Map(rows.map(({ table, scans, fetched }) => [table, { scans: Number(scans), fetched: Number(fetched) }]));
}

async function assertReadsLittle(replica: Replica): Promise<void> {
  const earlier = await readsOf(replica);
  await takeTurns(replica);
  const later = await readsOf(replica);
  for (const table of TABLES) {
    const [from, to] = [earlier.get(table), later.get(table)];
    assert.ok(from && to);
    assert.equal(to.scans - from.scans, 0, `${table} was read from one end to the other`);
    const fetched = (to.fetched - from.fetched) / TURNS;
    assert.ok(fetched > 0 && fetched < MAX_ROWS_OF_A_TURN, `a turn fetched ${fetched} rows of ${table}`);
  }
}

describe('turns in tables with thousands of rows that nobody has analysed', () => {
  it('have one key to each row: no other index begins as it does, which a plan could take for it', async () => {
    const indexes = await schema.ask<{ name: string }>(
      `select indexrelid::regclass::text as name from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
       where indrelid = any($1::text[]::regclass[]) and not indisprimary and attname = 'org_id'`,
      [[...TABLES, 'lease'].map((table) => `state_monitor.${table}`)],
    );
    assert.deepEqual(indexes, []);
  });

  it('find each row by its key', async () => {
    const late = await startReplica(schema, { keepsHouse: false });
    await assertReadsLittle(late).finally(late.stop);
  });

  it('do so with plans that were made when the tables were all but empty', async () => {
    await assertReadsLittle(early);
  });
});
