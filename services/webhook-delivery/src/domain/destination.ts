/**
 * Terminology: a *destination* is where an organisation wants its events brought. A *push* kind gets each event as a
 * delivery with attempts of its own; a *stream* kind reads the events in order from its position on.
 */
import type { DestinationId, OrgId } from '@sentinelmesh/kernel';
import type { Severity } from './severity.ts';

export const PUSH_KINDS = ['webhook', 'slack', 'teams', 'email'] as const;
export const STREAM_KINDS = ['splunk_hec', 'syslog', 'elastic', 'otlp_logs', 'datadog', 'sentinel', 'http_json', 'file'] as const;

export type DestinationKindName = (typeof PUSH_KINDS)[number] | (typeof STREAM_KINDS)[number];

/** How the outside names kinds that belong together: those of SIEMs are one group. */
export const GROUPS = ['webhook', 'slack', 'teams', 'email', 'siem'] as const;
export type Group = (typeof GROUPS)[number];

export const isPushKind = (kind: DestinationKindName): boolean => PUSH_KINDS.some((name) => name === kind);

export const groupOf = (kind: DestinationKindName): Group =>
  (PUSH_KINDS as readonly string[]).includes(kind) ? (kind as (typeof PUSH_KINDS)[number]) : 'siem';

/**
 * `paused` by its owner; `disabled` because it failed for days, wants no more, or a setting is wrong at the receiver. What
 * comes for it meanwhile is held.
 */
export type DestinationState = 'enabled' | 'paused' | 'disabled';
export type DisabledReason = '' | 'gone' | 'failing' | 'configuration';

/** Whether deliveries wait for each other: not at all, all of them, or those of one session. */
export type Ordering = 'none' | 'destination' | 'session';

export type Destination = {
  readonly orgId: OrgId;
  readonly id: DestinationId;
  readonly kind: DestinationKindName;
  readonly name: string;
  readonly url: string;
  /** As its kind has checked them, in its own names: `timeoutMs`, and outside `timeout_ms`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly hasCredential: boolean;
  readonly eventTypes: readonly string[];
  /** '' for all. */
  readonly workspaceId: string;
  readonly minSeverity: Severity;
  /** CEL; '' for all. */
  readonly filter: string;
  readonly alerts: boolean;
  readonly state: DestinationState;
  readonly disabledReason: DisabledReason;
  /** Attempts a second; 0 is no limit. */
  readonly rateLimit: number;
  readonly concurrency: number;
  readonly ordering: Ordering;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};
