import type { Kit } from '@sentinelmesh/service-kit';
import type { Analysis } from './ports.ts';

/** Counts analyses, and what the judge costs. */
export function createObserveAnalyses({ metrics }: { metrics: Kit['metrics'] }): (analysis: Analysis) => void {
  const analyses = metrics.counter({
    name: 'sentinelmesh_guard_analyses_total',
    help: 'Escalated requests that were looked at again: by whom, why not by the judge, and whether their risk was raised.',
    labels: {
      method: ['judge', 'rules'],
      degraded_by: ['none', 'unavailable', 'timeout', 'unreadable', 'budget'],
      outcome: ['raised', 'confirmed'],
    },
  });
  const observeCost = createObserveJudgeCost({ metrics });
  const duration = metrics.histogram({
    name: 'sentinelmesh_guard_analysis_duration_seconds',
    help: 'How long the second look at an escalated request takes.',
    labels: { method: ['judge', 'rules'] },
    buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 5],
  });
  return ({ method, degradedBy, escalation, conclusion, costMicroUsd, durationUs }) => {
    const outcome = conclusion.risk > escalation.risk ? 'raised' : 'confirmed';
    analyses.add({ method, degraded_by: degradedBy ?? 'none', outcome });
    observeCost(costMicroUsd);
    duration.observe({ method }, durationUs / 1_000_000);
  };
}

/** Counts what the judge costs, whatever it is asked for; told in millionths of a US dollar. */
export function createObserveJudgeCost({ metrics }: { metrics: Kit['metrics'] }): (costMicroUsd: bigint) => void {
  const cost = metrics.counter({ name: 'sentinelmesh_guard_judge_cost_usd_total', help: 'What the judge cost, in US dollars.' });
  return (costMicroUsd) => cost.add({}, Number(costMicroUsd) / 1_000_000);
}
