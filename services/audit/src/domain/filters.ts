import type { Violation } from '@sentinelmesh/kernel';
import { isMoment, isOpaqueId, isWord } from './fields.ts';

/** Which entries are wanted: those to which all of it applies. */
export type EntryFilters = {
  readonly workspaceId?: string;
  readonly entity?: string;
  readonly action?: string;
  readonly principalId?: string;
  readonly disposition?: string;
  readonly requestId?: string;
  /** Happened at this time or later. */
  readonly since?: Date;
  /** Happened before this time. */
  readonly until?: Date;
};

const word = { accepts: isWord, message: 'must be a word in lower case, such as `input`, of at most 40 characters' };
const opaqueId = { accepts: isOpaqueId, message: 'must be an id of at most 256 characters without control characters' };

const textRules = {
  workspaceId: { field: 'workspace_id', ...opaqueId },
  entity: { field: 'entity', ...word },
  action: { field: 'action', ...word },
  principalId: { field: 'principal_id', ...opaqueId },
  disposition: { field: 'disposition', ...word },
  requestId: { field: 'request_id', ...opaqueId },
} as const;

/** What is wrong with filters: values that no entry can have. */
export function checkFilters(filters: EntryFilters): Violation[] {
  const texts = Object.entries(textRules).flatMap(([name, { field, accepts, message }]) => {
    const value = filters[name as keyof typeof textRules];
    return value === undefined || accepts(value) ? [] : [{ field, message }];
  });
  const moments = (['since', 'until'] as const).flatMap((field) => {
    const value = filters[field];
    return value === undefined || isMoment(value) ? [] : [{ field, message: 'must be a time in the years 1 to 9999' }];
  });
  return [...texts, ...moments];
}
