import { createHash } from 'node:crypto';
import { equalInConstantTime, hmacSha256, type Secret } from '@sentinelmesh/crypto';
import type { OrgId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { ChainHead } from '../../domain/chain.ts';

/** Where an export goes on. */
export type ExportPage = {
  /** The message of the stream after which it does; 0 on the first page. */
  readonly streamSequence: number;
  readonly head: ChainHead;
  /** The last message that is looked at. What came after the export had begun is for the next one, or this one might never end. */
  readonly upTo: number;
};

/** What a token is good for: the next page of one export of one organisation. */
export type PageOwner = { readonly orgId: OrgId; readonly filters: readonly unknown[] };

const wire = z.tuple([z.int().nonnegative(), z.string(), z.int().nonnegative(), z.string(), z.int().nonnegative()]);
const MAX_TOKEN = 1_000;

/**
 * A token that nobody else can make, so that pages can only be read one after the other: whoever leaves one out has a gap in
 * the chain.
 */
export function toPageToken(key: Secret<Uint8Array>, owner: PageOwner, { streamSequence, head, upTo }: ExportPage): string {
  const fields: z.infer<typeof wire> = [streamSequence, head.chain, head.sequence, head.hash, upTo];
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${payload}.${macOf(key, owner, payload)}`;
}

/** Undefined for what is no token of this export. */
export function parsePageToken(key: Secret<Uint8Array>, owner: PageOwner, token: string): ExportPage | undefined {
  const [payload = '', mac = '', ...rest] = token.slice(0, MAX_TOKEN + 1).split('.');
  if (token.length > MAX_TOKEN || rest.length > 0 || !equalInConstantTime(mac, macOf(key, owner, payload))) return undefined;
  const [streamSequence, chain, sequence, hash, upTo] = wire.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return { streamSequence, head: { chain, sequence, hash }, upTo };
}

function macOf(key: Secret<Uint8Array>, { orgId, filters }: PageOwner, payload: string): string {
  const asked = createHash('sha256').update(JSON.stringify(filters)).digest('base64url');
  return hmacSha256(key, `${orgId}\n${asked}\n${payload}`).toString('base64url');
}
