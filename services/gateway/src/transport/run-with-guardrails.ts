/** `POST /run-with-guardrails` with the fields of the platform's guide, and its scale: safety, which is 1 − risk. */
import { type GatewayServiceDefinition, type ProcessResponse, RunWithGuardrailsRequest } from '@sentinelmesh/contracts';
import { Internal } from '@sentinelmesh/kernel';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import { z } from 'zod';
import { toSafety } from '../domain/guardrails-check.ts';
import { toMilliseconds, toUsage, usage } from './process.ts';
import { name, parseFields, requiredText } from './request-fields.ts';

export const runRequest = z.strictObject({
  prompt: requiredText.meta({ description: 'The prompt.' }),
  auto_redact: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether personal data is redacted before the agent sees it; otherwise it blocks the request.' }),
  user_id: name.nullish().meta({ description: "The caller's own name for the person behind the request." }),
  session_id: name.nullish().meta({ description: 'The conversation this belongs to; a new one is made when absent.' }),
  agent: name.nullish().meta({ description: "The caller's own name for the agent being guarded." }),
  run_id: name.nullish().meta({ description: 'The run whose budget pays.' }),
});

const safetyScore = z.number().min(0).max(1).nullable();

const traced = z.object({
  layer: z.enum(['input_guard', 'state_monitor', 'agent', 'output_guard']),
  decision: z.string().meta({ description: 'In the words of the layer.' }),
  risk: z.number().min(0).max(1).nullable().meta({ description: 'Null for the agent, which is not judged.' }),
  findings: z.record(z.string(), z.int()).meta({ description: 'What was found: how often, by type.' }),
  duration_ms: z.number().min(0),
  reasons: z.array(z.string()),
});

export const runResponse = z.object({
  output: z.string().nullable().meta({ description: "The agent's answer; null when it was blocked or the agent failed." }),
  trace: z.array(traced).meta({ description: 'What each layer said, in the order of the path; those that did not run are missing.' }),
  safety: z.object({
    input_score: safetyScore.meta({ description: 'Safety of the prompt: 1 is safe, 0 is not; null when it was not inspected.' }),
    output_score: safetyScore.meta({ description: 'Safety of the answer; null when there was none to inspect.' }),
    pii_redacted: z.boolean().meta({ description: 'Whether personal data was redacted, on the way in or on the way out.' }),
  }),
  blocked: z.boolean(),
  block_reason: z.string().nullable().meta({ description: 'Why; null when it was not blocked.' }),
  warnings: z.array(z.string()).meta({ description: 'What the caller should know although the request was answered.' }),
  degraded: z.array(z.string()).meta({ description: 'The layers that this answer was given without, although it should have had them.' }),
  escalated: z.boolean().meta({ description: 'Whether a closer look follows; its outcome is an event.' }),
  session_id: z.string().meta({ description: 'The conversation, given or made.' }),
  decision_id: z.string().meta({ description: 'The id of this decision: of its event and of its audit record.' }),
  policy_version: z.string().meta({ description: 'The name and version of the policy that decided.' }),
  processing_time_ms: z.number().min(0).meta({ description: 'How long it took, the agent included.' }),
  usage: usage.nullable().meta({ description: 'What the agent used; null when it was not asked.' }),
});

/** @throws InvalidArgument naming every wrong field */
export function parseRunRequest(body: unknown): RunWithGuardrailsRequest {
  const { prompt, auto_redact, user_id, session_id, agent, run_id } = parseFields(runRequest, body);
  return RunWithGuardrailsRequest.fromPartial({
    prompt,
    autoRedact: auto_redact,
    endUser: user_id ?? '',
    sessionId: session_id ?? '',
    agent: agent ?? '',
    runId: run_id ?? '',
  });
}

export async function runPrompt(gateway: Client<typeof GatewayServiceDefinition>, request: RunWithGuardrailsRequest, context: CallContext) {
  const { result } = await gateway.runWithGuardrails(request, context);
  if (result === undefined) throw new Internal(new Error('the gateway answered without a result'));
  return toRunAnswer(result);
}

function toRunAnswer(result: ProcessResponse): z.infer<typeof runResponse> {
  const safetyOf = (name: string) => {
    const risk = result.layers.find(({ layer }) => layer === name)?.risk;
    return risk === undefined ? null : toSafety(risk);
  };
  const isPersonal = (category: string) => category === 'pii' || category === 'secret';
  return {
    output: result.response ?? null,
    trace: result.layers.map(({ layer, decision, risk, findings, durationUs, reasons }) => ({
      layer: layer as z.infer<typeof traced>['layer'],
      decision,
      risk: risk ?? null,
      findings: Object.fromEntries(findings.map(({ entityType, count }) => [entityType, count])),
      duration_ms: toMilliseconds(durationUs),
      reasons,
    })),
    safety: {
      input_score: safetyOf('input_guard'),
      output_score: safetyOf('output_guard'),
      pii_redacted: result.threats.some(({ category, action }) => isPersonal(category) && action === 'redact'),
    },
    blocked: result.decision === 'block',
    block_reason: result.blockReason ?? null,
    warnings: result.warnings,
    degraded: result.degraded,
    escalated: result.escalated,
    session_id: result.sessionId,
    decision_id: result.decisionId,
    policy_version: result.policyVersion,
    processing_time_ms: toMilliseconds(result.durationUs),
    usage: toUsage(result.usage),
  };
}
