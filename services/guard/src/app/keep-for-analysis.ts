import type { Clock } from '@sentinelmesh/kernel';
import type { EscalatedText } from '../domain/analysis.ts';
import type { CurrentPolicies, EscalationStore, Judge, KeepForAnalysis } from './ports.ts';

type Dependencies = {
  readonly escalations: Pick<EscalationStore, 'keep'>;
  readonly policies: CurrentPolicies;
  /** Absent where none is configured. */
  readonly judge: Pick<Judge, 'isReady'> | undefined;
  readonly clock: Clock;
};

/**
 * Keeps the redacted texts of an escalated request until they are analysed, at most for as long as the policy says. `degraded`
 * when a judge is configured and will probably not be asked: it does not work at the moment, or its budget is used up.
 *
 * @throws Unavailable when the database does not answer
 */
export function createKeepForAnalysis({ escalations, policies, judge, clock }: Dependencies): KeepForAnalysis {
  return async ({ decisionId, redactedInput, response, policy }, { orgId }) => {
    const { keepTextMs } = policies()[policy].analysis;
    if (keepTextMs <= 0) return { kept: false, degraded: false };
    const text: EscalatedText = { input: redactedInput, response };
    const now = clock.now();
    const kept = await escalations.keep(orgId, decisionId, text, { from: new Date(now), until: new Date(now + keepTextMs) });
    return { kept, degraded: kept && judge !== undefined && !(await judge.isReady(orgId, text)) };
  };
}
