import { type Migration, tenantTable } from '@sentinelmesh/database';
import { sql } from 'kysely';

/**
 * `kept_text`: the texts of escalations that wait for their analysis, encrypted under a key that the database does not have. The
 * system role may find the expired ones and delete them; the texts themselves are closed to it.
 * `analysis`: one row for each decision that was analysed, so that none is analysed twice.
 * `judge_spending`: what the judge has cost an organisation on a day, or may yet.
 */
export const analyses: Migration = {
  async up(db) {
    await sql
      .raw(`
      create table guard.kept_text (
        org_id text collate "C" not null,
        decision_id text collate "C" not null,
        sealed bytea not null,
        kept_at timestamptz not null,
        expires_at timestamptz not null,
        primary key (org_id, decision_id)
      );
      create table guard.analysis (
        org_id text collate "C" not null,
        decision_id text collate "C" not null,
        event_id text collate "C" not null,
        analyzed_at timestamptz not null,
        method text not null,
        degraded_by text,
        risk_before double precision not null check (risk_before between 0 and 1),
        risk double precision not null check (risk between risk_before and 1),
        category text not null,
        cost_micro_usd bigint not null check (cost_micro_usd >= 0),
        primary key (org_id, decision_id)
      );
      create table guard.judge_spending (
        org_id text collate "C" not null,
        day date not null,
        spent_micro_usd bigint not null check (spent_micro_usd >= 0),
        primary key (org_id, day)
      )`)
      .execute(db);
    await tenantTable('guard', 'kept_text', { app: ['select', 'insert', 'delete'], system: ['delete'] }).execute(db);
    await sql`grant select (expires_at) on guard.kept_text to sm_guard_system`.execute(db);
    await tenantTable('guard', 'analysis', { app: ['select', 'insert'], system: ['delete'] }).execute(db);
    await sql`grant select (analyzed_at) on guard.analysis to sm_guard_system`.execute(db);
    await tenantTable('guard', 'judge_spending', { app: ['select', 'insert', 'update'], system: ['delete'] }).execute(db);
    await sql`grant select (day) on guard.judge_spending to sm_guard_system`.execute(db);
  },
};
