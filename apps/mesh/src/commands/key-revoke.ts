import { answer } from '../terminal.ts';
import { parseOrg } from './ids.ts';
import { asOperator } from './running-mesh.ts';

export async function revokeKey(id: string, options: { org: string; json?: boolean }): Promise<void> {
  const { apiKey } = await asOperator(({ identity, as }) => identity.revokeApiKey({ id }, as(parseOrg(options.org))));
  answer(options, { key_id: id, revoked_at: apiKey?.revokedAt }, () => `${id} is revoked`);
}
