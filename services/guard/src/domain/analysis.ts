/**
 * Terminology
 * - escalation: a request that was answered although its risk lies just below blocking.
 * - analysis:   the second look at it, afterwards. It can raise the risk, never lower it.
 * - opinion:    what one analyst thinks: the `judge` (a model) or the `rules` (the engine again, stricter).
 */
import type { EventId, OrgId, WorkspaceId } from '@sentinelmesh/kernel';

export const ANALYSIS_CATEGORIES = ['injection', 'exfiltration', 'harm', 'personal_data', 'none'] as const;
export type AnalysisCategory = (typeof ANALYSIS_CATEGORIES)[number];

export type AnalysisMethod = 'judge' | 'rules';

/** Why a judge that is configured did not answer. */
export type DegradedBy = 'unavailable' | 'timeout' | 'unreadable' | 'budget';

export type Opinion = {
  /** 0..1 */
  readonly risk: number;
  readonly category: AnalysisCategory;
  /** 0..1, how sure of it. */
  readonly confidence: number;
};

/** What one layer said of the request; counts and scores, no text. */
export type LayerEvidence = {
  readonly layer: string;
  readonly decision: string;
  /** Absent for layers that do not judge. */
  readonly risk?: number | undefined;
  readonly findings: readonly {
    readonly category: string;
    readonly entityType: string;
    readonly count: number;
    readonly maxScore: number;
  }[];
};

/** The two texts of an escalated request, redacted. */
export type EscalatedText = { readonly input: string; readonly response: string };

export type Escalation = {
  /** The event that told of it. */
  readonly eventId: string;
  readonly escalatedAt: Date;
  readonly orgId: OrgId;
  readonly workspaceId: WorkspaceId | undefined;
  readonly traceparent: string | undefined;
  readonly decisionId: EventId;
  readonly requestId: string;
  /** The risk that it was answered with, 0..1. */
  readonly risk: number;
  readonly layers: readonly LayerEvidence[];
  /** `<name>@<version>` */
  readonly policyVersion: string;
  readonly sessionId: string;
  readonly endUser: string;
  readonly agent: string;
  /** Whether its text was kept for the analysis. */
  readonly textKept: boolean;
};

export type Thresholds = { readonly escalate: number; readonly block: number };

export type Conclusion = Opinion & { readonly decision: 'allow' | 'escalate' | 'block' };

/**
 * Merges opinions about a risk that is known already: the worst of them speaks, and what was known before stands whatever they
 * say. Without any opinion everything stays as it was.
 */
export function concludeAnalysis(before: number, opinions: readonly Opinion[], thresholds: Thresholds): Conclusion {
  const [first = { risk: before, category: 'none', confidence: 0 } as const, ...others] = opinions;
  const worst = others.reduce((worst, opinion) => (opinion.risk > worst.risk ? opinion : worst), first);
  const risk = Math.max(before, inThousandths(worst.risk));
  return { ...worst, risk, decision: decisionOf(risk, thresholds) };
}

/** Rounded up: what is not below a threshold must not get below it by rounding. */
const inThousandths = (risk: number): number => Math.min(1, Math.ceil(risk * 1_000 - 1e-6) / 1_000);

function decisionOf(risk: number, { escalate, block }: Thresholds): Conclusion['decision'] {
  if (risk >= block) return 'block';
  return risk >= escalate ? 'escalate' : 'allow';
}
