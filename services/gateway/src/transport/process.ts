/** `POST /process` with the fields of the platform's flow of a request. */
import { type GatewayServiceDefinition, ProcessRequest, type ProcessResponse } from '@sentinelmesh/contracts';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import { z } from 'zod';
import { canaries, longText, name, parseFields, requiredText } from './request-fields.ts';

const MAX_METADATA_BYTES = 16 * 1024;

/** Whether it is small enough; what nests deeper than the stack is not. */
function isSmall(metadata: unknown): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(metadata)) <= MAX_METADATA_BYTES;
  } catch {
    return false;
  }
}

export const processRequest = z.strictObject({
  user_input: requiredText.meta({ description: 'What the user says.' }),
  user_id: name.nullish().meta({ description: "The caller's own name for the person behind the request." }),
  session_id: name.nullish().meta({ description: 'The conversation this belongs to; a new one is made when absent.' }),
  parent_session_id: name.nullish().meta({ description: 'The conversation that started this one, where an agent calls an agent.' }),
  agent: name.nullish().meta({ description: "The caller's own name for the agent being guarded." }),
  run_id: name.nullish().meta({ description: 'The run whose budget pays.' }),
  ip_address: name
    .nullish()
    .meta({ description: 'The address of the person behind the request, context only; that of the connection when absent.' }),
  metadata: z
    .looseObject({})
    .refine(isSmall, `must not have more than ${MAX_METADATA_BYTES} bytes as JSON`)
    .nullish()
    .meta({ description: "The caller's own notes. Neither read nor kept." }),
  system_prompt: longText
    .nullish()
    .meta({ description: "The agent's instructions, given to it and looked for in its answer; those of the settings when absent." }),
  canaries: canaries.nullish().meta({ description: 'Secret markers planted in prompts; finding one in the answer is a leak.' }),
});

const score = z.number().min(0).max(1);
const count = z.int().min(0);

const threat = z.object({
  layer: z.enum(['input', 'output', 'session']),
  category: z.string().meta({ description: 'pii, secret, injection, moderation, leak, repetition, limit or budget.' }),
  type: z.string().meta({ description: 'What it is, for example CREDIT_CARD or PROMPT_INJECTION.' }),
  action: z.string().meta({ description: 'What was done with it: allow, flag, redact or block.' }),
  count: count.meta({ description: 'How often.' }),
  score: score.meta({ description: 'The highest score among them.' }),
});

export const usage = z.object({
  model: z.string().meta({ description: 'The model that answered.' }),
  input_tokens: count.meta({ description: 'Tokens of the prompt.' }),
  cached_input_tokens: count.meta({ description: "Of these, read from the model's cache." }),
  output_tokens: count.meta({ description: 'Tokens of the answer.' }),
  reasoning_tokens: count.meta({ description: 'Of these, spent on reasoning.' }),
  cost_micro_usd: count.meta({ description: 'What it cost, in millionths of a US dollar.' }),
  price_known: z.boolean().meta({ description: 'Whether the price table knows the model; if not, it was priced at the dearest known.' }),
  price_version: z.string().meta({ description: 'The version of the price table.' }),
});

export const processResponse = z.object({
  allowed: z.boolean().meta({ description: 'The opposite of `blocked`.' }),
  redacted_input: z.string().meta({ description: 'The text as the agent got it, or would have.' }),
  risk_score: score.meta({ description: 'The risk of all layers together: 0 is harmless, 1 the worst.' }),
  risk_level: z.enum(['info', 'low', 'medium', 'high', 'critical']),
  blocked: z.boolean().meta({ description: 'Whether it was stopped: by what was said, by the session, or by what the agent answered.' }),
  block_reason: z.string().nullable().meta({ description: 'Why, for example `PII detected: credit_card`; null when it was not blocked.' }),
  pii_detected: z.boolean().meta({ description: 'Whether personal data or secrets were in the text.' }),
  pii_count: count.meta({ description: 'How many.' }),
  injection_detected: z.boolean().meta({ description: 'Whether the text or the answer looks like an attack.' }),
  escalated: z.boolean().meta({ description: 'Whether a closer look follows; its outcome is an event.' }),
  processing_time_ms: z.number().min(0).meta({ description: 'How long it took, the agent included.' }),
  session_id: z.string().meta({ description: 'The conversation, given or made.' }),
  response: z.string().nullable().meta({ description: "The agent's answer; null when it was blocked or the agent failed." }),
  threats: z.array(threat).meta({ description: 'What was found, on the way in and on the way out.' }),
  risk_scores: z
    .array(z.object({ layer: z.enum(['input_guard', 'state_monitor', 'output_guard']), risk_score: score, decision: z.string() }))
    .meta({ description: 'What each layer said, in the order of the path; those that did not run are missing.' }),
  aggregated_risk: z
    .object({ overall_risk_score: score, overall_risk_level: z.string() })
    .meta({ description: 'The same as `risk_score` and `risk_level`.' }),
  warnings: z.array(z.string()).meta({ description: 'What the caller should know although the request was answered.' }),
  degraded: z.array(z.string()).meta({ description: 'The layers that this answer was given without, although it should have had them.' }),
  decision_id: z.string().meta({ description: 'The id of this decision: of its event and of its audit record.' }),
  policy_version: z.string().meta({ description: 'The name and version of the policy that decided.' }),
  usage: usage.nullable().meta({ description: 'What the agent used; null when it was not asked.' }),
});

/**
 * @param address where the request came from
 * @throws InvalidArgument naming every wrong field
 */
export function parseProcessRequest(body: unknown, address: string): ProcessRequest {
  const fields = parseFields(processRequest, body);
  return ProcessRequest.fromPartial({
    text: fields.user_input,
    endUser: fields.user_id ?? '',
    sessionId: fields.session_id ?? '',
    parentSessionId: fields.parent_session_id ?? '',
    agent: fields.agent ?? '',
    runId: fields.run_id ?? '',
    clientAddress: fields.ip_address || address,
    systemPrompt: fields.system_prompt ?? '',
    canaries: fields.canaries ?? [],
  });
}

export async function processInput(gateway: Client<typeof GatewayServiceDefinition>, request: ProcessRequest, context: CallContext) {
  return toProcessAnswer(await gateway.process(request, context));
}

function toProcessAnswer(response: ProcessResponse): z.infer<typeof processResponse> {
  const blocked = response.decision === 'block';
  return {
    allowed: !blocked,
    redacted_input: response.redactedInput,
    risk_score: response.risk,
    risk_level: response.riskLevel as z.infer<typeof processResponse>['risk_level'],
    blocked,
    block_reason: response.blockReason ?? null,
    pii_detected: response.piiCount > 0,
    pii_count: response.piiCount,
    injection_detected: response.injectionDetected,
    escalated: response.escalated,
    processing_time_ms: toMilliseconds(response.durationUs),
    session_id: response.sessionId,
    response: response.response ?? null,
    threats: response.threats as z.infer<typeof threat>[],
    risk_scores: toRiskScores(response),
    aggregated_risk: { overall_risk_score: response.risk, overall_risk_level: response.riskLevel },
    warnings: response.warnings,
    degraded: response.degraded,
    decision_id: response.decisionId,
    policy_version: response.policyVersion,
    usage: toUsage(response.usage),
  };
}

type RiskScores = z.infer<typeof processResponse>['risk_scores'];

const toRiskScores = ({ layers }: ProcessResponse): RiskScores =>
  layers.flatMap(({ layer, risk, decision }) =>
    risk === undefined ? [] : [{ layer: layer as RiskScores[number]['layer'], risk_score: risk, decision }],
  );

export function toUsage(used: ProcessResponse['usage']): z.infer<typeof usage> | null {
  if (used === undefined) return null;
  return {
    model: used.model,
    input_tokens: Number(used.inputTokens),
    cached_input_tokens: Number(used.cachedInputTokens),
    output_tokens: Number(used.outputTokens),
    reasoning_tokens: Number(used.reasoningTokens),
    cost_micro_usd: Number(used.costMicroUsd),
    price_known: used.priceKnown,
    price_version: used.priceVersion,
  };
}

export const toMilliseconds = (microseconds: bigint): number => Number(microseconds) / 1_000;
