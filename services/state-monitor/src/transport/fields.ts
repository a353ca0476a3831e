/** Checks of fields that several messages have. The messages never repeat what was sent. */
import { InvalidArgument, isId, type TenantContext, type Violation } from '@sentinelmesh/kernel';
import { z } from 'zod';
import { SCOPES, type ScopeRef } from '../domain/budget.ts';
import { MAX_AMOUNT } from '../domain/money.ts';

const MAX_NAME_LENGTH = 256;
const MAX_TEXT_LENGTH = 262_144;
const MAX_TOKENS = 100_000_000n;
const MAX_DURATION_MS = 24 * 60 * 60_000;

/**
 * What callers call their sessions, users, runs: any text, but Postgres refuses the null character, terminals obey the
 * other control characters, and half a surrogate pair would be stored as something else.
 */
export const optionalName = z
  .string()
  .max(MAX_NAME_LENGTH, `must not be longer than ${MAX_NAME_LENGTH} characters`)
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters')
  .refine((value) => value.isWellFormed(), 'must be valid Unicode');

export const requiredName = optionalName.min(1, 'is required');

export const text = z.string().max(MAX_TEXT_LENGTH, `must not be longer than ${MAX_TEXT_LENGTH} characters`);

export const amount = z.bigint().min(0n, 'must not be negative').max(MAX_AMOUNT, `must not be more than ${MAX_AMOUNT}`);

export const positiveAmount = amount.min(1n, 'must be at least 1');

const tokenRange = `must be a number from 0 to ${MAX_TOKENS}`;
export const tokens = z.bigint().min(0n, tokenRange).max(MAX_TOKENS, tokenRange).transform(Number);

const durationRange = `must be a number of milliseconds from 0 to ${MAX_DURATION_MS}`;
export const durationMs = z.bigint().min(0n, durationRange).max(BigInt(MAX_DURATION_MS), durationRange).transform(Number);

export const usage = z
  .object({
    model: optionalName,
    inputTokens: tokens,
    cachedInputTokens: tokens,
    cacheWriteTokens: tokens,
    outputTokens: tokens,
    reasoningTokens: tokens,
  })
  .optional();

const scopeList = SCOPES.join(', ');
export const scope = z.enum(SCOPES, { error: `must be one of ${scopeList}` });

type Named = { readonly scope: string; readonly scopeId: string };

/**
 * The scope that a message names, as its caller may mean it: its own organisation, a workspace of it (its own when
 * empty), or a run, session or end user of its own workspace.
 *
 * @throws InvalidArgument
 */
export function fromScope(named: Named, { orgId, workspaceId = '' }: Pick<TenantContext, 'orgId'> & { workspaceId?: string }): ScopeRef {
  const parsed = parse(z.object({ scope, scopeId: optionalName }), named);
  switch (parsed.scope) {
    case 'organization':
      if (parsed.scopeId !== '' && parsed.scopeId !== orgId) throw wrongScope('must be empty or the id of your organisation');
      return { scope: 'organization', workspaceId: '', scopeId: orgId };
    case 'workspace': {
      const scopeId = parsed.scopeId || workspaceId;
      if (!isId('ws', scopeId)) throw wrongScope('must be the id of a workspace, which begins with ws_');
      return { scope: 'workspace', workspaceId: '', scopeId };
    }
    default:
      if (parsed.scopeId === '') throw wrongScope('is required');
      return { scope: parsed.scope, workspaceId, scopeId: parsed.scopeId };
  }
}

const wrongScope = (message: string) => new InvalidArgument([{ field: 'scope_id', message }]);

/** @throws InvalidArgument naming each wrong field */
export function parse<T>(schema: z.ZodType<T>, message: unknown): T {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new InvalidArgument(parsed.error.issues.map(toViolation));
}

const toViolation = ({ path, message }: z.core.$ZodIssue): Violation => ({
  field: path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join('.'),
  message,
});
