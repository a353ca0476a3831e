import { InvalidArgument } from '@sentinelmesh/kernel';
import { openFirstOrganization } from '../embedded/first-organization.ts';
import { answer, paint } from '../terminal.ts';
import { parseOrg } from './ids.ts';
import { asOperator } from './running-mesh.ts';

/** Either `first`, or both `org` and `workspace`. */
export type KeyCreateOptions = {
  readonly org?: string;
  readonly workspace?: string;
  readonly first?: boolean;
  readonly name: string;
  readonly scopes: string;
  readonly expires?: string;
  readonly json?: boolean;
};

export async function createKey(options: KeyCreateOptions): Promise<void> {
  const place = options.first ? 'first' : { orgId: parseOrg(options.org ?? ''), workspaceId: options.workspace ?? '' };
  const expiresAt = options.expires === undefined ? undefined : parseExpiry(options.expires, Date.now());
  const scopes = options.scopes.split(',').map((scope) => scope.trim());
  const request = { name: options.name, scopes, ...(expiresAt === undefined ? {} : { expiresAt }) };
  const { orgId, workspaceId, apiKey, secret } = await asOperator(async (operator) => {
    const { orgId, workspaceId } = place === 'first' ? await openFirstOrganization(operator) : place;
    return { orgId, workspaceId, ...(await operator.identity.createApiKey({ ...request, workspaceId }, operator.as(orgId))) };
  });
  const facts = { org_id: orgId, workspace_id: workspaceId, key_id: apiKey?.id, api_key: secret, expires_at: apiKey?.expiresAt };
  answer(options, facts, () =>
    [
      ...(place === 'first' ? [`organisation  ${orgId}`, `workspace     ${workspaceId}`] : []),
      `key           ${apiKey?.id}`,
      `API key       ${paint.bold(secret)}   (shown this once)`,
    ].join('\n'),
  );
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000 };

/** `90d`, `12h` from now, or a time in RFC 3339. */
export function parseExpiry(text: string, now: number): Date {
  const [, amount, unit = ''] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const at = amount === undefined ? Date.parse(text) : now + Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at) || at <= now)
    throw new InvalidArgument([{ field: '--expires', message: 'must be like 90d or 12h, or a time to come such as 2027-01-31T00:00:00Z' }]);
  return new Date(at);
}
