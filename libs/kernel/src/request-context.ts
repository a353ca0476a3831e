import type { OrgId, WorkspaceId } from './ids.ts';

/** Who acts. */
export type PrincipalType = 'user' | 'api_key' | 'agent' | 'service' | 'operator';
export type Principal = { readonly type: PrincipalType; readonly id: string };

/** For whom, in whose name and with what rights something is done. */
export type TenantContext = {
  readonly orgId: OrgId;
  /** Absent where the principal acts for the organisation as a whole. */
  readonly workspaceId?: WorkspaceId;
  readonly principal: Principal;
  /** What the principal may do, for example `guard:inspect`; `*` is everything within the organisation. */
  readonly scopes: readonly string[];
};

/** A verified tenant context together with the one request it is used for. */
export type RequestContext = TenantContext & {
  readonly requestId: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string;
  /** When the caller stops waiting, in milliseconds since the Unix epoch. */
  readonly deadlineAt: number;
  /** Aborts when the caller gives up or the deadline passes. */
  readonly signal: AbortSignal;
  /** The signed form of the tenant context, to be handed to the next service. */
  readonly token: string;
};

/** Whether `scopes` contain `wanted`, itself or by `*` or by `area:*`. */
export function hasScope(scopes: readonly string[], wanted: string): boolean {
  const area = wanted.slice(0, wanted.indexOf(':') + 1);
  return scopes.includes('*') || scopes.includes(wanted) || (area !== '' && scopes.includes(`${area}*`));
}
