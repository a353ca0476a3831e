/** `POST /guardrails/check` with the fields of the platform's guide. */
import { type GuardServiceDefinition, InspectRequest, type InspectResponse } from '@sentinelmesh/contracts';
import type { CallContext, Client } from '@sentinelmesh/rpc';
import { z } from 'zod';
import { MIN_SAFETY_SCORE, safetyLevel, toFlags, toSafety } from '../domain/guardrails-check.ts';
import { minded } from '../domain/threats.ts';
import { parseFields } from './request-fields.ts';

const text = z.string().refine((value) => !value.includes('\0'), 'must not contain a null character');

export const checkRequest = z.strictObject({
  text: text.min(1).meta({ description: 'The text to check.' }),
  check_type: z.enum(['input', 'output']).default('input').meta({ description: 'Whether the text goes to an agent or comes from one.' }),
  strict_keywords: z
    .boolean()
    .default(false)
    .meta({ description: 'Flags words of violence and the like also in idioms such as "kill the process".' }),
  user_id: text.max(256).optional().meta({ description: "The caller's own name for the person behind the request." }),
  session_id: text.max(256).optional().meta({ description: 'The conversation this belongs to.' }),
});

export const checkResponse = z.strictObject({
  safe: z.boolean().meta({ description: `Whether the score is at least what the policy asks for, ${MIN_SAFETY_SCORE} unless told.` }),
  level: z.enum(['safe', 'warning', 'unsafe', 'blocked']),
  score: z.number().min(0).max(1).meta({ description: 'Safety: 1 is safe, 0 is not.' }),
  flags: z.array(z.string()).meta({ description: 'What was found: pii_detected, secret_detected, jailbreak_attempt, violence, …' }),
  pii_detected: z.int().min(0).meta({ description: 'How many pieces of personal data were found.' }),
  redacted_text: z.string().nullable().meta({ description: 'The text with everything redacted; null when nothing was.' }),
});

export type CheckRequest = z.infer<typeof checkRequest>;

/** @throws InvalidArgument naming every wrong field */
export const parseCheckRequest = (body: unknown): CheckRequest => parseFields(checkRequest, body);

export async function checkText(guard: Client<typeof GuardServiceDefinition>, request: CheckRequest, context: CallContext) {
  const { text, check_type, strict_keywords, user_id = '', session_id = '' } = request;
  const inspection = await guard.inspect(
    InspectRequest.fromPartial({
      text,
      direction: check_type,
      strictKeywords: strict_keywords,
      endUser: user_id,
      sessionId: session_id,
      policy: 'check',
    }),
    context,
  );
  return toCheckResponse(inspection);
}

function toCheckResponse({ risk, findings, redactedText, minSafetyScore }: InspectResponse): z.infer<typeof checkResponse> {
  const score = toSafety(risk);
  const least = minSafetyScore || MIN_SAFETY_SCORE;
  return {
    safe: score >= least,
    level: safetyLevel(score, least),
    score,
    flags: toFlags(minded(findings)),
    pii_detected: minded(findings).filter(({ category }) => category === 'pii').length,
    redacted_text: redactedText ?? null,
  };
}
