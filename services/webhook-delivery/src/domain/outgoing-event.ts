import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';
import type { Severity } from './severity.ts';

/** An event of the bus on its way out: its attributes, its data, and how bad it is. Never changed on the way. */
export type OutgoingEvent = {
  /** `evt_…`; whoever receives the event twice can tell by it. */
  readonly id: string;
  /** `guard.input.blocked` */
  readonly type: string;
  readonly major: number;
  /** `/sentinelmesh/guard` */
  readonly source: string;
  /** The id of the thing it happened to. */
  readonly subject: string | undefined;
  readonly time: Date;
  /** `sentinelmesh.guard.v1.InputBlocked` */
  readonly dataschema: string | undefined;
  readonly orgId: OrgId;
  readonly workspaceId: WorkspaceId | undefined;
  /** The request it belongs to. */
  readonly correlationId: string | undefined;
  /** The event that led to it. */
  readonly causationId: string | undefined;
  readonly traceparent: string | undefined;
  /** The JSON of its message, field names in snake_case, as the bus carried it: 64-bit integers are strings. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly severity: Severity;
};
