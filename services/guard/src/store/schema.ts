import { outboxMigration } from '@sentinelmesh/database';
import type { ServiceSchema } from '@sentinelmesh/service-kit';
import { analyses } from './migrations/analyses.ts';
import { tokens } from './migrations/tokens.ts';

export const SCHEMA = 'guard';

/** The tables of this service as the query builder knows them. */
export type GuardTables = {
  'guard.kept_text': { org_id: string; decision_id: string; sealed: Buffer; kept_at: Date; expires_at: Date };
  'guard.analysis': {
    org_id: string;
    decision_id: string;
    event_id: string;
    analyzed_at: Date;
    method: string;
    degraded_by: string | null;
    risk_before: number;
    risk: number;
    category: string;
    cost_micro_usd: bigint;
  };
  /** `day` goes to the database as `YYYY-MM-DD` and is never read back. */
  'guard.judge_spending': { org_id: string; day: string; spent_micro_usd: bigint };
  'guard.token': { org_id: string; session_id: string; token: string; end_user: string; sealed: Buffer; expires_at: Date };
};

export const guardSchema: ServiceSchema = {
  name: SCHEMA,
  migrations: { '0001_analyses': analyses, '0002_outbox': outboxMigration(SCHEMA), '0003_tokens': tokens },
  /** The outbox relay, and deleting what has expired. */
  usesSystemRole: true,
  allowedEscapes: [
    { object: 'guard.token_expiry', reason: 'Read by the pruner alone, which deletes what has expired in all organisations.' },
  ],
};
