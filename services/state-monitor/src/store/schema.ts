import { outboxMigration, type TenantEscapeAllowance } from '@sentinelmesh/database';
import type { ServiceSchema } from '@sentinelmesh/service-kit';
import type { Generated, Transaction } from 'kysely';
import { budgets } from './migrations/budgets.ts';
import { oneKeyEach } from './migrations/one-key-each.ts';
import { refuseConflict } from './migrations/refuse-conflict.ts';
import { reservations } from './migrations/reservations.ts';
import { sessions } from './migrations/sessions.ts';
import { unauditedSettlements } from './migrations/unaudited-settlements.ts';

export const SCHEMA = 'state_monitor';

/** The tables of this service as the query builder knows them. */
export type StateMonitorTables = {
  'state_monitor.budget': BudgetRow;
  'state_monitor.lease': { org_id: string; id: string; budget_id: string; holder: string; amount: bigint; expires_at: Date };
  'state_monitor.reservation': ReservationRow;
  'state_monitor.session': SessionRow;
  'state_monitor.unaudited_settlement': { org_id: string; price_version: string; settlements: bigint; cost: bigint };
};

type BudgetRow = {
  org_id: string;
  id: string;
  scope: string;
  workspace_id: string;
  scope_id: string;
  limit_amount: bigint;
  spent: Generated<bigint>;
  reserved: Generated<bigint>;
  told_thresholds: Generated<number>;
  refusal_told_at: Date | null;
  created_at: Generated<Date>;
};

type ReservationRow = {
  org_id: string;
  key: string;
  state: string;
  in_rows: boolean;
  amount: bigint;
  budget_ids: string[];
  lease_ids: string[];
  expires_at: Date;
  created_at: Generated<Date>;
  cost: bigint | null;
  price_known: boolean | null;
  price_version: string | null;
  step: number | null;
};

type SessionRow = {
  org_id: string;
  workspace_id: string;
  id: string;
  end_user: string;
  agent: string;
  parent_session_id: string;
  depth: number;
  max_steps: number;
  max_duration_ms: bigint;
  max_depth: number;
  steps: Generated<number>;
  recorded: Generated<number>;
  spent: Generated<bigint>;
  started_at: Date;
  first_step_at: Date | null;
  last_step_at: Date | null;
  step_window: Buffer;
  repeats: unknown;
  told_limits: Generated<number>;
};

/** What looks like a way past the separation of organisations and is none, with the reason. */
const allowedEscapes: readonly TenantEscapeAllowance[] = [
  {
    object: 'state_monitor.budget_scope',
    reason: 'Ends with the organisation, so that nobody takes it for the key of a budget by its id.',
  },
  {
    object: 'state_monitor.lease_by_budget',
    reason: 'Ends with the organisation, so that nobody takes it for the key of a lease by its id.',
  },
  {
    object: 'state_monitor.reservation_expiry',
    reason: 'Read by the sweeper alone, which gives back what has expired in all organisations.',
  },
  {
    object: 'state_monitor.reservation_created_at',
    reason: 'Read by the sweeper alone, which removes what is too old in all organisations.',
  },
];

export const stateMonitorSchema: ServiceSchema = {
  name: SCHEMA,
  migrations: {
    '0001_budgets': budgets,
    '0002_reservations': reservations,
    '0003_sessions': sessions,
    '0004_outbox': outboxMigration(SCHEMA),
    '0005_refuse_conflict': refuseConflict,
    '0006_unaudited_settlements': unauditedSettlements,
    '0007_one_key_each': oneKeyEach,
  },
  /** The outbox relay, the sweeper, and whoever looks for what is not audited yet. */
  usesSystemRole: true,
  allowedEscapes,
};

/** A transaction on these tables. */
export type Trx = Transaction<StateMonitorTables>;
