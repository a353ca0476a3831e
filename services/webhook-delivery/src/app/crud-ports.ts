/** What the use cases that callers ask for need of the rest. */
import type { AuditRecord } from '@sentinelmesh/contracts';
import type { Secret } from '@sentinelmesh/crypto';
import type { BusMessage } from '@sentinelmesh/event-bus';
import type { ChainId, DeliveryId, DestinationId, OrgId, RecoveryId, RequestContext } from '@sentinelmesh/kernel';
import type { OwnAlertRule } from '../domain/alert-rules.ts';
import type { Delivery, DeliveryState, RecordedAttempt, RecoverableState, Recovery } from '../domain/delivery.ts';
import type { Destination, DestinationKindName } from '../domain/destination.ts';
import type { DestinationStatus } from '../domain/destination-status.ts';
import type { PageRequest } from '../domain/page.ts';

/** Gives an audit record the form and the proof of origin with which it goes over the bus. */
export type SignAudit = (record: AuditRecord, traceparent: string | undefined) => BusMessage;

/** Has those who deliver read what was changed, in this process at once. Never throws: what is stored is stored. */
export type RefreshDirectory = () => Promise<void>;

/** Tells those who deliver that something is due now, or that a position was moved. */
export type WakeEngine = () => void;

/** What the use cases need of signatures. */
export type Signing = {
  newSigningSecret(): Secret<string>;
  /** What is wrong with a secret that somebody brought; undefined for one that signs. */
  checkSigningSecret(text: string): string | undefined;
  /** What a receiver verifies with; undefined for a secret that both sides have. */
  publicKeyOf(signingSecret: Secret<string>): string | undefined;
};

// Whatever writes takes the messages that tell of it, and commits both or neither.

/** What is kept sealed of a destination; null where there is none. */
export type Sealed = { readonly credential: Buffer | null; readonly secrets: Buffer | null };

/** Where a stream kind begins: with the first event stored at this time or later. */
export type NewPosition = { readonly chain: ChainId; readonly startAt: Date };

export type StoredDestination = DestinationStatus & { readonly sealed: Sealed };

type OwnersFields =
  | 'name'
  | 'url'
  | 'settings'
  | 'eventTypes'
  | 'workspaceId'
  | 'minSeverity'
  | 'filter'
  | 'alerts'
  | 'rateLimit'
  | 'concurrency'
  | 'ordering';

/** What becomes other; what is absent stays. */
export type DestinationChange = { readonly [F in OwnersFields]?: Destination[F] | undefined } & {
  /** `enabled` also forgets that it failed. */
  readonly state?: 'enabled' | 'paused' | undefined;
  readonly sealed?: Partial<Sealed> | undefined;
  /** The chain that its records belong to from now on. */
  readonly chain?: ChainId | undefined;
};

export type DestinationStore = {
  /** @throws TooManyDestinations, FileTaken */
  create(
    orgId: OrgId,
    given: { destination: Destination; sealed: Sealed; position: NewPosition | undefined },
    messages: readonly BusMessage[],
  ): Promise<DestinationStatus>;
  find(orgId: OrgId, id: DestinationId): Promise<StoredDestination | undefined>;
  /** Oldest first; one more than asked for where there are more. */
  list(orgId: OrgId, kinds: readonly DestinationKindName[], page: PageRequest): Promise<readonly DestinationStatus[]>;
  /**
   * Changes a destination that nobody has changed since it was read.
   *
   * @param readAs when it was changed last, as it was read
   * @returns undefined when somebody else was faster
   * @throws FileTaken
   */
  change(
    orgId: OrgId,
    id: DestinationId,
    { readAs, change, at }: { readAs: Date; change: DestinationChange; at: Date },
    messages: readonly BusMessage[],
  ): Promise<DestinationStatus | undefined>;
  /** Returns it as it was; undefined where it was not there any more. */
  remove(orgId: OrgId, id: DestinationId, messages: readonly BusMessage[]): Promise<DestinationStatus | undefined>;
  /** Those of `ids` that the organisation has. */
  known(orgId: OrgId, ids: readonly string[]): Promise<ReadonlySet<string>>;
};

/** Filters that are undefined do not filter. */
export type DeliveryFilter = {
  readonly state: DeliveryState | undefined;
  readonly eventType: string | undefined;
  readonly since: Date | undefined;
  readonly until: Date | undefined;
};

export type DeliveryReader = {
  /** Newest first; one more than asked for where there are more. */
  list(orgId: OrgId, destinationId: DestinationId, filter: DeliveryFilter, page: PageRequest): Promise<readonly Delivery[]>;
  /** With its last attempts, oldest first. */
  find(
    orgId: OrgId,
    destinationId: DestinationId,
    id: DeliveryId,
  ): Promise<{ readonly delivery: Delivery; readonly attempts: readonly RecordedAttempt[] } | undefined>;
  /** Makes a delivery due now, with its retry schedule from the beginning, unless it is in flight. */
  retry(
    orgId: OrgId,
    destinationId: DestinationId,
    id: DeliveryId,
    messages: readonly BusMessage[],
  ): Promise<Delivery | 'in_flight' | undefined>;
};

export type NewRecovery = {
  readonly id: RecoveryId;
  readonly destinationId: DestinationId;
  readonly since: Date;
  readonly until: Date;
  readonly states: readonly RecoverableState[];
  /** '' for all. */
  readonly eventType: string;
};

export type RecoveryStore = {
  /** @throws TooManyRecoveries */
  begin(orgId: OrgId, recovery: NewRecovery, messages: readonly BusMessage[]): Promise<Recovery>;
  /** Has a stream kind begin anew at `position`; the recovery is done with that. */
  rewind(orgId: OrgId, recovery: NewRecovery, position: NewPosition, messages: readonly BusMessage[]): Promise<Recovery>;
  find(orgId: OrgId, destinationId: DestinationId, id: RecoveryId): Promise<Recovery | undefined>;
};

export type AlertRuleStore = {
  /** The organisation's own, replacements of those that come with the mesh among them. */
  list(orgId: OrgId): Promise<readonly OwnAlertRule[]>;
  /** @param describe told whether a rule with this name was there @throws TooManyAlertRules */
  put(orgId: OrgId, rule: OwnAlertRule, describe: (replaces: boolean) => readonly BusMessage[]): Promise<void>;
  /** @returns whether there was one */
  remove(orgId: OrgId, name: string, messages: readonly BusMessage[]): Promise<boolean>;
};

/** Writes down what changed nothing here. */
export type AuditTrail = { record(orgId: OrgId, messages: readonly BusMessage[]): Promise<void> };

/** Returns past events as records, numbered and chained. */
export type ExportEvents = (
  request: {
    readonly format: string;
    readonly since?: Date;
    readonly until?: Date;
    readonly eventTypes: readonly string[];
    readonly workspaceId: string;
    readonly minSeverity: string;
    /** 0 for the default. */
    readonly pageSize: number;
    readonly pageToken: string;
  },
  context: RequestContext,
) => Promise<{ readonly records: readonly string[]; readonly nextPageToken: string }>;
