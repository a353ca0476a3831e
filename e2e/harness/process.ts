/** Requests to `/process` and `/run-with-guardrails`, and their answers with the fields that the documents name. */
import type { Answer, Api } from './api.ts';

export type ProcessAnswer = {
  readonly allowed: boolean;
  readonly redacted_input: string;
  readonly risk_score: number;
  readonly risk_level: string;
  readonly blocked: boolean;
  readonly block_reason: string | null;
  readonly pii_detected: boolean;
  readonly pii_count: number;
  readonly injection_detected: boolean;
  readonly escalated: boolean;
  readonly processing_time_ms: number;
  readonly session_id: string;
  readonly response: string | null;
  readonly threats: readonly { readonly layer: string; readonly category: string; readonly type: string; readonly action: string }[];
  readonly warnings: readonly string[];
  readonly degraded: readonly string[];
  readonly decision_id: string;
  readonly policy_version: string;
};

export type RunAnswer = {
  readonly output: string | null;
  readonly blocked: boolean;
  readonly block_reason: string | null;
  readonly safety: { readonly input_score: number; readonly output_score: number | null; readonly pii_redacted: boolean };
};

/** @param more further fields of the body */
export const ask = (
  { api }: { readonly api: Api },
  text: string,
  more: Readonly<Record<string, unknown>> = {},
  requestId?: string,
): Promise<Answer<ProcessAnswer>> =>
  api.post<ProcessAnswer>(
    '/process',
    { user_input: text, user_id: 'user_123', ...more },
    requestId === undefined ? {} : { headers: { 'x-request-id': requestId } },
  );
