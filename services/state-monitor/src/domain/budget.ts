/**
 * A *budget* caps what a scope may spend. Money is *reserved* before a call and *settled* after it, so that concurrent
 * calls cannot pass the cap together: whatever is admitted keeps `spent + reserved <= limit`. What a call really cost
 * is recorded even where it is more than was reserved; then nothing more is admitted.
 */
import type { BudgetId } from '@sentinelmesh/kernel';
import type { MicroUsd } from './money.ts';

export const SCOPES = ['run', 'session', 'end_user', 'workspace', 'organization'] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * What a budget belongs to. Runs, sessions and end users are named by callers, so two workspaces' are different things
 * even where the names agree; `workspaceId` is empty for the scopes `workspace` and `organization`.
 */
export type ScopeRef = { readonly scope: Scope; readonly workspaceId: string; readonly scopeId: string };

export type Budget = ScopeRef & {
  readonly id: BudgetId;
  readonly limit: MicroUsd;
  readonly spent: MicroUsd;
  readonly reserved: MicroUsd;
  /** Which thresholds were told already; see `reachedThresholds`. */
  readonly toldThresholds: number;
  /** When it was last told that something was refused. */
  readonly refusalToldAt?: Date;
  readonly createdAt: Date;
};

/** What may still be reserved or spent; negative where a call cost more than was reserved, or the limit was lowered. */
export const remaining = ({ limit, spent, reserved }: Pick<Budget, 'limit' | 'spent' | 'reserved'>): MicroUsd => limit - spent - reserved;

/** Shares of the limit, in percent, that are told once each when what was spent has reached them. */
const THRESHOLDS = [50, 80, 90, 100] as const;
export type Threshold = (typeof THRESHOLDS)[number];

/** The thresholds that are reached, as a set of bits: 1 for 50 %, 2 for 80 %, 4 for 90 %, 8 for 100 %. */
export function reachedThresholds({ spent, limit }: Pick<Budget, 'spent' | 'limit'>): number {
  return THRESHOLDS.reduce((bits, percent, index) => (spent * 100n >= limit * BigInt(percent) ? bits | (1 << index) : bits), 0);
}

/** The thresholds in a set of bits, ascending. */
export const thresholdsOf = (bits: number): readonly Threshold[] => THRESHOLDS.filter((_, index) => (bits & (1 << index)) !== 0);

/** That something is refused is told at most this often for each budget. */
export const REFUSAL_TOLD_EVERY_MS = 60_000;

export const isWide = ({ scope }: Pick<ScopeRef, 'scope'>): boolean => scope === 'workspace' || scope === 'organization';

/** Whose budgets a call is charged to. */
export type Payer = {
  readonly orgId: string;
  /** Empty where the caller acts for the organisation as a whole. */
  readonly workspaceId: string;
  readonly runId: string;
  readonly sessionId: string;
  readonly endUser: string;
};

/** Every scope that may have a budget for this payer. */
export function scopesOf({ orgId, workspaceId, runId, sessionId, endUser }: Payer): readonly ScopeRef[] {
  const all: ScopeRef[] = [
    { scope: 'run', workspaceId, scopeId: runId },
    { scope: 'session', workspaceId, scopeId: sessionId },
    { scope: 'end_user', workspaceId, scopeId: endUser },
    { scope: 'workspace', workspaceId: '', scopeId: workspaceId },
    { scope: 'organization', workspaceId: '', scopeId: orgId },
  ];
  return all.filter(({ scopeId }) => scopeId !== '');
}

/** The same text for the same scope, for use as a key; no part but the last may hold a slash. */
export const scopeKey = ({ scope, workspaceId, scopeId }: ScopeRef): string => `${scope}/${workspaceId}/${scopeId}`;
