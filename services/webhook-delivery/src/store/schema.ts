import { outboxMigration, type TenantEscapeAllowance } from '@sentinelmesh/database';
import type { ServiceSchema } from '@sentinelmesh/service-kit';
import type { Generated, Transaction } from 'kysely';
import { deliveries } from './migrations/deliveries.ts';
import { destinations } from './migrations/destinations.ts';

export const SCHEMA = 'webhook_delivery';

/** The tables of this service as the query builder knows them. */
export type WebhookDeliveryTables = {
  'webhook_delivery.destination': DestinationRow;
  'webhook_delivery.position': PositionRow;
  'webhook_delivery.alert_rule': AlertRuleRow;
  'webhook_delivery.message': { org_id: string; id: string; event: string; created_at: Generated<Date> };
  'webhook_delivery.delivery': DeliveryRow;
  'webhook_delivery.attempt': AttemptRow;
  'webhook_delivery.worker': { id: string; seen_at: Date };
  'webhook_delivery.recovery': RecoveryRow;
};

export type DestinationRow = {
  org_id: string;
  id: string;
  kind: string;
  name: string;
  url: string;
  settings: unknown;
  sealed_credential: Buffer | null;
  sealed_secrets: Buffer | null;
  event_types: string[];
  workspace_id: string;
  min_severity: string;
  filter: string;
  alerts: boolean;
  state: Generated<string>;
  disabled_reason: Generated<string>;
  rate_limit: number;
  concurrency: number;
  ordering: string;
  revision: Generated<bigint>;
  circuit: Generated<string>;
  circuit_until: Date | null;
  circuit_opened: Generated<number>;
  failures: Generated<number>;
  failing_since: Date | null;
  told_failing: Generated<boolean>;
  last_error: Generated<string>;
  last_error_detail: Generated<string>;
  last_success_at: Date | null;
  backlog_told_at: Date | null;
  created_at: Date;
  updated_at: Date;
};

export type PositionRow = {
  org_id: string;
  destination_id: string;
  stream_sequence: bigint;
  start_at: Date | null;
  chain: string;
  sequence: Generated<bigint>;
  hash: Generated<string>;
  acknowledged_at: Date | null;
  worker: string | null;
  held_until: Date | null;
};

export type AlertRuleRow = {
  org_id: string;
  name: string;
  event_types: string[];
  min_severity: string;
  filter: string;
  workspace_id: string;
  destination_ids: string[];
  enabled: boolean;
  revision: Generated<bigint>;
};

export type DeliveryRow = {
  org_id: string;
  destination_id: string;
  id: string;
  state: string;
  attempts: Generated<number>;
  schedule_start: Generated<number>;
  next_at: Date | null;
  worker: string | null;
  order_key: string | null;
  position: bigint;
  event_type: string;
  severity: string;
  workspace_id: string;
  last_error: Generated<string>;
  last_status: Generated<number>;
  created_at: Generated<Date>;
};

export type AttemptRow = {
  org_id: string;
  destination_id: string;
  delivery_id: string;
  number: number;
  outcome: string;
  error: string;
  status: number;
  started_at: Date;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  total_ms: number;
  response: string;
};

export type RecoveryRow = {
  org_id: string;
  id: string;
  destination_id: string;
  state: string;
  since: Date;
  until: Date;
  states: string[];
  event_type: string;
  after_id: Generated<string>;
  recovered: Generated<bigint>;
  created_at: Generated<Date>;
  turn_at: Generated<Date>;
  finished_at: Date | null;
};

/** What looks like a way past the separation of organisations and is none, with the reason. */
const allowedEscapes: readonly TenantEscapeAllowance[] = [
  { object: 'webhook_delivery.worker', reason: 'Of no organisation: the processes that deliver, for the system role alone.' },
  { object: 'webhook_delivery.delivery_in_flight', reason: 'Read by the system role alone, which takes back what a dead worker had.' },
  {
    object: 'webhook_delivery.recovery_running',
    reason: 'Read by the system role alone, which works off recoveries of all organisations.',
  },
];

export const webhookDeliverySchema: ServiceSchema = {
  name: SCHEMA,
  migrations: {
    '0001_destinations': destinations,
    '0002_deliveries': deliveries,
    '0003_outbox': outboxMigration(SCHEMA),
  },
  /** The engine: it delivers for all organisations. Who asks from outside is served as one of them. */
  usesSystemRole: true,
  allowedEscapes,
};

export type Trx = Transaction<WebhookDeliveryTables>;
