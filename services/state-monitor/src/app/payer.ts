import type { TenantContext } from '@sentinelmesh/kernel';
import type { Payer } from '../domain/budget.ts';

type Names = { readonly runId: string; readonly sessionId: string; readonly endUser: string };

/** Whose budgets pay for what a caller does. */
export const payerOf = (
  { runId, sessionId, endUser }: Names,
  { orgId, workspaceId }: Pick<TenantContext, 'orgId' | 'workspaceId'>,
): Payer => ({
  orgId,
  workspaceId: workspaceId ?? '',
  runId,
  sessionId,
  endUser,
});

/** A turn is a step whose tool is the agent itself. */
export const toolOf = ({ agent }: { readonly agent: string }): string => agent || 'agent';
