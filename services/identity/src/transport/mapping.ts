import type {
  ApiKey as ApiKeyMessage,
  AuthenticateApiKeyResponse,
  CreateApiKeyRequest,
  CreateOrganizationRequest,
  CreateWorkspaceRequest,
  GetOrganizationRequest,
  Organization as OrganizationMessage,
  RevokeApiKeyRequest,
  Workspace as WorkspaceMessage,
} from '@sentinelmesh/contracts';
import { type IdPrefix, InvalidArgument, isId, type KeyId, type OrgId, type Violation, type WorkspaceId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import type { AuthenticatedKey } from '../app/authenticate-api-key.ts';
import type { ApiKey } from '../domain/api-key.ts';
import { displayKey } from '../domain/key-format.ts';
import type { Organization, Workspace } from '../domain/organization.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type PageRequest, parsePageToken } from '../domain/page.ts';
import { knownScopes } from '../domain/scopes.ts';

const MAX_NAME_LENGTH = 200;
const FIRST_WORKSPACE_NAME = 'default';
/** RFC 3339 has four digits for the year. */
const LAST_EXPIRY = new Date('9999-12-31T23:59:59.999Z');

/** Names may hold any script, but nothing that is not text: Postgres refuses the null character, terminals obey the others. */
const name = z
  .string()
  .normalize('NFC')
  .trim()
  .min(1, 'is required')
  .max(MAX_NAME_LENGTH, `must not be longer than ${MAX_NAME_LENGTH} characters`)
  .refine((value) => !/\p{Cc}/u.test(value), 'must not contain control characters');

/** The messages never repeat what was sent: it may be a key pasted into the wrong place. */
const id = <P extends IdPrefix>(prefix: P) =>
  z.string().transform((value, check) => {
    if (isId(prefix, value)) return value;
    check.addIssue({ code: 'custom', message: value === '' ? 'is required' : `must be an id that begins with ${prefix}_` });
    return z.NEVER;
  });

const scopeList = [...knownScopes.keys()].join(', ');
const scopes = z
  .array(z.string())
  .min(1, `at least one is required; there are ${scopeList}`)
  .max(knownScopes.size, { error: `must not be more than the ${knownScopes.size} there are`, abort: true })
  .check(({ value, issues }) => {
    const unknown = value.findIndex((scope) => !knownScopes.has(scope));
    if (unknown !== -1) issues.push({ code: 'custom', input: value, path: [unknown], message: `is not a scope; there are ${scopeList}` });
  })
  .transform((list) => [...new Set(list)]);

const createOrganization = z.object({
  name,
  workspaceName: z
    .string()
    .transform((value) => value || FIRST_WORKSPACE_NAME)
    .pipe(name),
});
const createWorkspace = z.object({ name });
const createApiKey = z.object({
  name,
  workspaceId: id('ws'),
  scopes,
  expiresAt: z.date('must be a time').max(LAST_EXPIRY, 'must be before the year 10000').optional(),
});
const getOrganization = z.object({ id: id('org') });
const revokeApiKey = z.object({ id: id('key') });
const pageSizeRange = `must be a whole number from 1 to ${MAX_PAGE_SIZE}, or 0 for ${DEFAULT_PAGE_SIZE}`;
const pageSize = z.int(pageSizeRange).min(0, pageSizeRange).max(MAX_PAGE_SIZE, pageSizeRange);

type NewApiKey = { name: string; workspaceId: WorkspaceId; scopes: readonly string[]; expiresAt: Date | undefined };

// Every `from…` throws InvalidArgument naming each wrong field.

export const fromCreateOrganization = (message: CreateOrganizationRequest): { name: string; workspaceName: string } =>
  parse(createOrganization, message);

export function fromGetOrganization(message: GetOrganizationRequest): { id: OrgId | undefined } {
  return message.id === '' ? { id: undefined } : parse(getOrganization, message);
}

export const fromCreateWorkspace = (message: CreateWorkspaceRequest): { name: string } => parse(createWorkspace, message);

export const fromRevokeApiKey = (message: RevokeApiKeyRequest): { id: KeyId } => parse(revokeApiKey, message);

export function fromCreateApiKey(message: CreateApiKeyRequest): NewApiKey {
  const { expiresAt, ...rest } = parse(createApiKey, message);
  return { ...rest, expiresAt };
}

/** @param kind what is listed */
export function fromPageRequest(kind: IdPrefix, message: { pageSize: number; pageToken: string }): PageRequest {
  const pageToken = z.string().transform((token, check) => {
    const after = token === '' ? undefined : parsePageToken(kind, token);
    if (token !== '' && after === undefined) {
      check.addIssue({ code: 'custom', message: 'is not a token of this list; pass next_page_token of the page before as it is' });
    }
    return after;
  });
  const parsed = parse(z.object({ pageSize, pageToken }), message);
  return { size: parsed.pageSize || DEFAULT_PAGE_SIZE, after: parsed.pageToken };
}

export const toOrganizationMessage = ({ id, name, createdAt }: Organization): OrganizationMessage => ({ id, name, createdAt });

export const toWorkspaceMessage = ({ id, name, createdAt }: Workspace): WorkspaceMessage => ({ id, name, createdAt });

export function toApiKeyMessage({ lookupId, scopes, expiresAt, revokedAt, ...key }: ApiKey): ApiKeyMessage {
  return { ...key, scopes: [...scopes], display: displayKey(lookupId), expiresAt, revokedAt };
}

export const toAuthenticateApiKeyResponse = ({ scopes, ...key }: AuthenticatedKey): AuthenticateApiKeyResponse => ({
  ...key,
  scopes: [...scopes],
});

function parse<T>(schema: z.ZodType<T>, message: unknown): T {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw new InvalidArgument(parsed.error.issues.map(toViolation));
}

const toViolation = ({ path, message }: z.core.$ZodIssue): Violation => ({
  field: path.map((part) => String(part).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).join('.'),
  message,
});
