/** What `POST /guardrails/check` answers. */
export type CheckAnswer = {
  readonly safe: boolean;
  readonly level: string;
  readonly score: number;
  readonly flags: readonly string[];
  readonly pii_detected: number;
  readonly redacted_text: string | null;
};

/** What `POST /api/v1/guard/inspect` answers; over gRPC the same fields. */
export type InspectAnswer = {
  readonly decision: string;
  readonly risk: number;
  readonly risk_level: string;
  readonly findings: readonly {
    readonly category: string;
    readonly entity_type: string;
    readonly start: number;
    readonly end: number;
    /** `allow` where the policy does not mind. */
    readonly action: string;
  }[];
  readonly redacted_text?: string;
  readonly decision_id: string;
};
