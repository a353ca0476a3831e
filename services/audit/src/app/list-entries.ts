import { InvalidArgument, type OrgId, type Violation } from '@sentinelmesh/kernel';
import { checkFilters, type EntryFilters } from '../domain/filters.ts';
import { parsePageToken, toPageToken } from '../domain/page-token.ts';
import type { Entry } from '../domain/record.ts';
import type { EntryReader } from './ports.ts';

const DEFAULT_PAGE_SIZE = 50;
const MAX_PAGE_SIZE = 500;

export type ListEntries = (request: {
  orgId: OrgId;
  filters: EntryFilters;
  /** 0 for the default of 50. */
  pageSize: number;
  /** Empty for the first page. */
  pageToken: string;
}) => Promise<{ entries: readonly Entry[]; nextPageToken: string }>;

/**
 * A page of an organisation's log, newest first. Pages never overlap nor leave an entry out, even while entries are added.
 *
 * @throws InvalidArgument with every wrong field
 */
export function createListEntries({ entries }: { entries: Pick<EntryReader, 'list'> }): ListEntries {
  return async ({ orgId, filters, pageSize, pageToken }) => {
    const before = pageToken === '' ? undefined : parsePageToken(pageToken);
    const violations: Violation[] = checkFilters(filters);
    if (pageSize > MAX_PAGE_SIZE) violations.push({ field: 'page_size', message: `must be at most ${MAX_PAGE_SIZE}` });
    if (pageToken !== '' && before === undefined)
      violations.push({ field: 'page_token', message: 'must be the next_page_token of the page before' });
    if (violations.length > 0) throw new InvalidArgument(violations);

    const limit = pageSize || DEFAULT_PAGE_SIZE;
    // One more than asked for tells whether there is another page.
    const found = await entries.list(orgId, { filters, ...(before === undefined ? {} : { before }), limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return { entries: page, nextPageToken: found.length > limit && last !== undefined ? toPageToken(last.sequence) : '' };
  };
}
