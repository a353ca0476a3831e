import type { AuditRecord } from '@sentinelmesh/contracts';
import type { BusMessage } from '@sentinelmesh/event-bus';
import type { KeyId, OrgId } from '@sentinelmesh/kernel';
import type { ApiKey } from '../domain/api-key.ts';
import type { Organization, Workspace } from '../domain/organization.ts';
import type { PageRequest } from '../domain/page.ts';

/** Gives an audit record the form and the proof of origin with which it goes over the bus. */
export type SignAudit = (record: AuditRecord, traceparent: string | undefined) => BusMessage;

// Whatever writes takes the messages that tell of it, and commits both or neither.

export type OrganizationStore = {
  create(organization: Organization, workspace: Workspace, messages: readonly BusMessage[]): Promise<void>;
  find(orgId: OrgId): Promise<Organization | undefined>;
  /** Of all organisations, oldest first; one more than asked for where there are more. */
  list(page: PageRequest): Promise<readonly Organization[]>;
};

export type WorkspaceStore = {
  /**
   * @throws WorkspaceNameTaken
   * @throws NotFound when there is no such organisation
   */
  create(orgId: OrgId, workspace: Workspace, messages: readonly BusMessage[]): Promise<void>;
  /** Oldest first; one more than asked for where there are more. */
  list(orgId: OrgId, page: PageRequest): Promise<readonly Workspace[]>;
};

/** What is needed to tell whether a presented key is genuine and works. */
export type KeyCandidate = { readonly orgId: OrgId; readonly key: ApiKey; readonly keyHash: Uint8Array };

export type ApiKeyStore = {
  /** @throws NotFound when the organisation has no such workspace */
  create(orgId: OrgId, key: ApiKey, keyHash: Uint8Array, messages: readonly BusMessage[]): Promise<void>;
  /** Newest first; one more than asked for where there are more. */
  list(orgId: OrgId, page: PageRequest): Promise<readonly ApiKey[]>;
  /**
   * Marks the key as revoked, unless it is already.
   *
   * @param describe makes the messages; called only when this call is the one that revoked it
   * @returns the key as it is now; undefined when the organisation has none with this id
   */
  revoke(orgId: OrgId, id: KeyId, at: Date, describe: (key: ApiKey) => readonly BusMessage[]): Promise<ApiKey | undefined>;
  /** Looks in all organisations, because it is the key that tells which one it belongs to. */
  findByLookupId(lookupId: string): Promise<KeyCandidate | undefined>;
};
