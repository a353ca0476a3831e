import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import type { Insertable, Selectable } from 'kysely';
import type { NewPosition, Sealed, StoredDestination } from '../app/crud-ports.ts';
import type { Destination, DestinationKindName, DestinationState, DisabledReason, Ordering } from '../domain/destination.ts';
import type { ExportPosition } from '../domain/destination-status.ts';
import type { Circuit } from '../domain/health.ts';
import type { Severity } from '../domain/severity.ts';
import type { DestinationRow, PositionRow, Trx } from './schema.ts';

/** A destination with its position, where it has one. */
export const selectDestinations = (trx: Trx, orgId: OrgId) =>
  trx
    .selectFrom('webhook_delivery.destination as destination')
    .leftJoin('webhook_delivery.position as position', (join) =>
      join.onRef('position.org_id', '=', 'destination.org_id').onRef('position.destination_id', '=', 'destination.id'),
    )
    .selectAll('destination')
    .select(['position.stream_sequence', 'position.chain', 'position.sequence', 'position.hash', 'position.acknowledged_at'])
    .where('destination.org_id', '=', orgId);

type PositionColumns = Pick<Selectable<PositionRow>, 'stream_sequence' | 'chain' | 'sequence' | 'hash' | 'acknowledged_at'>;
type Row = Selectable<DestinationRow> & { [C in keyof PositionColumns]: PositionColumns[C] | null };

// Nobody but this service writes these rows, and only values of these types.

export const toDestination = (row: Selectable<DestinationRow>): Destination => ({
  orgId: row.org_id as OrgId,
  id: row.id as DestinationId,
  kind: row.kind as DestinationKindName,
  name: row.name,
  url: row.url,
  settings: row.settings as Destination['settings'],
  hasCredential: row.sealed_credential !== null,
  eventTypes: row.event_types,
  workspaceId: row.workspace_id,
  minSeverity: row.min_severity as Severity,
  filter: row.filter,
  alerts: row.alerts,
  state: row.state as DestinationState,
  disabledReason: row.disabled_reason as DisabledReason,
  rateLimit: row.rate_limit,
  concurrency: row.concurrency,
  ordering: row.ordering as Ordering,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const toStored = (row: Row): StoredDestination => ({
  destination: toDestination(row),
  health: {
    circuit: row.circuit as Circuit,
    failures: row.failures,
    failingSince: row.failing_since ?? undefined,
    lastError: row.last_error,
    lastErrorDetail: row.last_error_detail,
    lastSuccessAt: row.last_success_at ?? undefined,
  },
  position: toPosition(row),
  sealed: { credential: row.sealed_credential, secrets: row.sealed_secrets },
});

function toPosition({ chain, stream_sequence, sequence, hash, acknowledged_at }: Row): ExportPosition | undefined {
  if (chain === null) return undefined;
  return {
    chain,
    streamSequence: stream_sequence ?? 0n,
    sequence: sequence ?? 0n,
    hash: hash ?? '',
    acknowledgedAt: acknowledged_at ?? undefined,
  };
}

export const toRow = (destination: Destination, sealed: Sealed): Insertable<DestinationRow> => ({
  org_id: destination.orgId,
  id: destination.id,
  kind: destination.kind,
  name: destination.name,
  url: destination.url,
  settings: JSON.stringify(destination.settings),
  sealed_credential: sealed.credential,
  sealed_secrets: sealed.secrets,
  event_types: [...destination.eventTypes],
  workspace_id: destination.workspaceId,
  min_severity: destination.minSeverity,
  filter: destination.filter,
  alerts: destination.alerts,
  rate_limit: destination.rateLimit,
  concurrency: destination.concurrency,
  ordering: destination.ordering,
  created_at: destination.createdAt,
  updated_at: destination.updatedAt,
});

/** A chain from its beginning, at the first event stored at `startAt` or later. */
export const toPositionRow = (orgId: OrgId, id: DestinationId, { chain, startAt }: NewPosition): Insertable<PositionRow> => ({
  org_id: orgId,
  destination_id: id,
  stream_sequence: 0n,
  start_at: startAt,
  chain,
  sequence: 0n,
  hash: '',
});
