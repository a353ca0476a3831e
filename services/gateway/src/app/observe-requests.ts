import type { Metrics } from '@sentinelmesh/telemetry';
import { dispositionOf } from '../domain/decide-request.ts';
import type { Outcome } from './outcome.ts';
import type { Journey } from './passage.ts';
import type { PolicyName } from './ports.ts';

/** Counts a request that was decided; `auditMs` is how long its event and its audit record took to be durable. */
export type ObserveRequest = (journey: Journey, outcome: Outcome, auditMs: number) => void;

const endpoints: Readonly<Record<PolicyName, '/process' | '/run-with-guardrails'>> = {
  process: '/process',
  check: '/run-with-guardrails',
};

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** The metrics of requests; those that begin with `sentinel_` have the names of the platform's documents. */
export function createRequestMetrics(metrics: Metrics): ObserveRequest {
  const requests = metrics.counter({
    name: 'sentinel_requests_total',
    help: 'Requests to agents, by what became of them.',
    labels: { status: ['allowed', 'flagged', 'redacted', 'escalated', 'blocked'] },
  });
  const personalData = metrics.counter({
    name: 'sentinel_pii_detections_total',
    help: 'Personal data and secrets found in requests, by type.',
    labels: { entity_type: { max: 200 } },
  });
  const duration = metrics.histogram({
    name: 'sentinel_request_duration_seconds',
    help: 'How long requests to agents take, the agent included.',
    labels: { endpoint: ['/process', '/run-with-guardrails'] },
    buckets: BUCKETS,
  });
  const layerDuration = metrics.histogram({
    name: 'sentinelmesh_layer_duration_seconds',
    help: 'How long each layer of a request takes, by its decision; `audit` is the publication of its event and its audit record.',
    labels: { layer: ['input_guard', 'state_monitor', 'agent', 'output_guard', 'audit'], decision: { max: 20 } },
    buckets: BUCKETS,
  });
  const agentCalls = metrics.counter({
    name: 'sentinelmesh_agent_calls_total',
    help: 'Requests that reached the agent, by how it ended: answered, or the code of the failure.',
    labels: { outcome: { max: 30 } },
  });
  const tokens = metrics.counter({
    name: 'sentinelmesh_agent_tokens_total',
    help: 'Tokens that agents used.',
    labels: { model: { max: 50 }, direction: ['input', 'output'] },
  });
  const cost = metrics.counter({
    name: 'sentinelmesh_agent_cost_usd_total',
    help: 'What agents cost, in US dollars.',
    labels: { model: { max: 50 } },
  });
  const degradedLayers = metrics.counter({
    name: 'sentinelmesh_degraded_total',
    help: 'Requests that were decided without a layer, by the layer.',
    labels: { layer: ['input_guard', 'state_monitor', 'agent', 'output_guard', 'shadow_analysis'] },
  });

  const observeAgent = ({ usage, layers }: Outcome) => {
    const report = layers.find(({ layer }) => layer === 'agent');
    if (report === undefined || usage === undefined) return;
    agentCalls.add({ outcome: report.reasons[0] ?? report.decision });
    tokens.add({ model: usage.model, direction: 'input' }, Number(usage.inputTokens));
    tokens.add({ model: usage.model, direction: 'output' }, Number(usage.outputTokens));
    cost.add({ model: usage.model }, Number(usage.costMicroUsd) / 1e6);
  };

  return ({ startedAt, request }, outcome, auditMs) => {
    requests.add({ status: dispositionOf(outcome.decision) });
    duration.observe({ endpoint: endpoints[request.policy] }, (performance.now() - startedAt) / 1_000);
    for (const { category, type, count } of outcome.threats)
      if (category === 'pii' || category === 'secret') personalData.add({ entity_type: type.toLowerCase() }, count);
    for (const { layer, decision, durationUs } of outcome.layers)
      layerDuration.observe({ layer: layer as 'agent', decision }, Number(durationUs) / 1e6);
    layerDuration.observe({ layer: 'audit', decision: 'published' }, auditMs / 1_000);
    for (const layer of outcome.degraded) degradedLayers.add({ layer: layer as 'agent' });
    observeAgent(outcome);
  };
}
