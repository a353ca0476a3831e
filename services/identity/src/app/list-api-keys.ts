import type { RequestContext } from '@sentinelmesh/kernel';
import type { ApiKey } from '../domain/api-key.ts';
import { type Page, type PageRequest, toPage } from '../domain/page.ts';
import type { ApiKeyStore } from './ports.ts';

export type ListApiKeys = (page: PageRequest, context: RequestContext) => Promise<Page<ApiKey>>;

/** Lists the API keys of the caller's organisation, newest first; revoked and expired ones too. */
export function createListApiKeys({ apiKeys }: { apiKeys: Pick<ApiKeyStore, 'list'> }): ListApiKeys {
  return async (page, { orgId }) => toPage(await apiKeys.list(orgId, page), page.size);
}
