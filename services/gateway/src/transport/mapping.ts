/** Requests to agents: wire ↔ use case. */
import type { ProcessRequest, ProcessResponse, RunWithGuardrailsRequest } from '@sentinelmesh/contracts';
import { z } from 'zod';
import type { Outcome } from '../app/outcome.ts';
import { type AgentRequest, microsecondsSince } from '../app/passage.ts';
import { canaries, longText, name, parseFields, requiredText } from './request-fields.ts';

const processRequest = z.object({
  text: requiredText,
  endUser: name,
  sessionId: name,
  parentSessionId: name,
  agent: name,
  runId: name,
  clientAddress: name,
  systemPrompt: longText,
  canaries,
});

const runRequest = z.object({
  prompt: requiredText,
  autoRedact: z.boolean().optional(),
  endUser: name,
  sessionId: name,
  agent: name,
  runId: name,
});

/** @throws InvalidArgument naming every wrong field */
export const fromProcessRequest = (message: ProcessRequest): AgentRequest => ({
  ...parseFields(processRequest, message),
  policy: 'process',
  blockPersonalData: false,
});

/** @throws InvalidArgument naming every wrong field */
export function fromRunRequest(message: RunWithGuardrailsRequest): AgentRequest {
  const { prompt, autoRedact = true, ...rest } = parseFields(runRequest, message);
  return {
    ...rest,
    text: prompt,
    parentSessionId: '',
    clientAddress: '',
    systemPrompt: '',
    canaries: [],
    policy: 'check',
    blockPersonalData: !autoRedact,
  };
}

export function toProcessResponse(outcome: Outcome, startedAt: number): ProcessResponse {
  return {
    decision: outcome.decision,
    decisionId: outcome.decisionId,
    response: outcome.response,
    redactedInput: outcome.redactedInput,
    risk: outcome.risk,
    riskLevel: outcome.riskLevel,
    blockReason: outcome.blockReason,
    piiCount: outcome.piiCount,
    injectionDetected: outcome.injectionDetected,
    escalated: outcome.decision === 'escalate',
    threats: [...outcome.threats],
    layers: [...outcome.layers],
    warnings: [...outcome.warnings],
    degraded: [...outcome.degraded],
    sessionId: outcome.sessionId,
    policyVersion: outcome.policyVersion,
    usage: outcome.usage,
    durationUs: microsecondsSince(startedAt),
  };
}
