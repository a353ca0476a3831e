/**
 * Terminology: a *record* is what a service says happened; an *entry* is a record in its place in the log of its
 * organisation; the *sequence* is that place: 0, 1, 2, … in commit order, without gaps.
 */
import type { EventId, OrgId, WorkspaceId } from '@sentinelmesh/kernel';

/** A record whose producer is proven and whose fields can be stored. */
export type VerifiedRecord = {
  readonly orgId: OrgId;
  readonly eventId: EventId;
  readonly occurredAt: Date;
  readonly workspaceId?: WorkspaceId;
  readonly entity: string;
  readonly action: string;
  /** The service that signed it. */
  readonly producer: string;
  readonly principal?: { readonly type: string; readonly id: string };
  readonly disposition: string;
  /** 0 to 1, where one was computed. */
  readonly risk?: number;
  readonly requestId?: string;
  readonly entityId?: string;
  /** The record exactly as its producer published and signed it. */
  readonly bytes: Uint8Array;
  /** The producer's HMAC over subject and bytes. */
  readonly mac: Uint8Array;
};

/** A record in its place in the log. */
export type Entry = {
  readonly sequence: bigint;
  /** When it was committed. */
  readonly recordedAt: Date;
  readonly producer: string;
  /** The record exactly as its producer published it. */
  readonly bytes: Uint8Array;
};
