import type { BusMessage } from '@sentinelmesh/event-bus';
import type { InspectInput, Inspection, StreamInspection } from '@sentinelmesh/guard-engine';
import type { EventId, OrgId, RequestContext } from '@sentinelmesh/kernel';
import type { PolicyName, PolicySet } from '@sentinelmesh/policy';
import type { AnalysisMethod, Conclusion, DegradedBy, EscalatedText, Escalation, LayerEvidence, Opinion } from '../domain/analysis.ts';
import type { TokenReader } from '../domain/session-tokens.ts';

/**
 * The engine, at work beside the service. Entities are written for the reader; what no one can want to read is not.
 */
export type Engine = {
  /** @throws Unavailable when the engine broke down over it, or has too much to do */
  inspect(input: InspectInput, reader?: TokenReader): Promise<Written<Inspection>>;
  /** @param input without its text, which comes in pieces. @throws Unavailable when the engine has too much to do */
  openStream(input: Omit<InspectInput, 'text'>, reader: TokenReader): EngineStream;
};

export type EngineStream = {
  /** What may be passed on already. @throws Unavailable */
  push(piece: string): Promise<Written<string>>;
  /** @throws Unavailable */
  end(): Promise<Written<StreamInspection>>;
  /** To be called at last, however it ended. */
  close(): void;
};

export type Written<Result> = {
  readonly result: Result;
  /** Tokens that were written, and what they stand for; of a stream, those that are new. */
  readonly values: ReadonlyMap<string, string>;
  /** How long the engine was at it. */
  readonly workedMs: number;
};

/** Publishes a message and returns when the bus holds it durably. @throws Unavailable when it does not */
export type Publish = (message: BusMessage) => Promise<void>;

/** The policies in force at the moment. */
export type CurrentPolicies = () => PolicySet;

export type KeepForAnalysisRequest = {
  /** The decision that is to be looked at again. */
  readonly decisionId: EventId;
  readonly redactedInput: string;
  readonly response: string;
  readonly policy: PolicyName;
};

/** Keeps the texts of an escalated request for their analysis, if the policy lets it. */
export type KeepForAnalysis = (
  request: KeepForAnalysisRequest,
  context: RequestContext,
) => Promise<{ readonly kept: boolean; readonly degraded: boolean }>;

/** The analysis of an escalation, finished. */
export type Analysis = {
  /** Of its event and its audit record. */
  readonly id: EventId;
  readonly at: Date;
  readonly escalation: Escalation;
  readonly conclusion: Conclusion;
  readonly method: AnalysisMethod;
  /** Why a judge that is configured did not answer. */
  readonly degradedBy: DegradedBy | undefined;
  /** The model that judged; empty when none did. */
  readonly model: string;
  /** What the judge cost, answered or not, in millionths of a US dollar. */
  readonly costMicroUsd: bigint;
  readonly durationUs: number;
};

/** What is remembered of escalations. */
export type EscalationStore = {
  /**
   * Keeps the texts of a decision, encrypted; keeping them again changes nothing.
   * @returns false when the decision was analysed already: nobody will ask for them
   */
  keep(orgId: OrgId, decisionId: EventId, text: EscalatedText, lifetime: { readonly from: Date; readonly until: Date }): Promise<boolean>;
  /** Whether a decision was analysed, and its texts as long as they are kept. */
  load(orgId: OrgId, decisionId: EventId, at: Date): Promise<{ readonly isAnalyzed: boolean; readonly text: EscalatedText | undefined }>;
  /**
   * Records an analysis, tells of it and deletes the texts: all of it or nothing.
   * @returns false when the decision was analysed already: nothing was changed or told
   */
  record(analysis: Analysis, messages: readonly BusMessage[]): Promise<boolean>;
  /** Deletes texts whose time is over, and what is remembered of analyses for longer than their events can come again. */
  prune(at: Date): Promise<void>;
};

/** What the judge may cost an organisation on one day (UTC), in millionths of a US dollar. */
export type JudgeBudget = {
  /** Undefined when less than `amount` is left; nothing is held then. What is never settled counts as spent. */
  reserve(orgId: OrgId, amount: bigint): Promise<{ settle(cost: bigint): Promise<void> } | undefined>;
  /** What is left of today. */
  left(orgId: OrgId): Promise<bigint>;
};

export type JudgeQuestion = { readonly orgId: OrgId; readonly layers: readonly LayerEvidence[]; readonly text: EscalatedText };

export type Judgement =
  | { readonly kind: 'answered'; readonly opinion: Opinion; readonly isWhole: boolean; readonly model: string; readonly cost: bigint }
  | { readonly kind: 'failed'; readonly degradedBy: DegradedBy; readonly cost: bigint };

export type Judge = {
  /** Never fails over the judge itself. @throws Unavailable when the budget cannot be read or written */
  ask(question: JudgeQuestion): Promise<Judgement>;
  /** Whether it would probably be asked about this text at the moment: it is not known to fail, and there is money for it. */
  isReady(orgId: OrgId, text: EscalatedText): Promise<boolean>;
};

/** Everything of a session, or everything of a person. */
export type WhoseTokens = { readonly sessionId: string } | { readonly endUser: string };

/** The values that tokens stand for, by session. */
export type TokenVault = {
  /** Keeps values, encrypted; durable when it returns. What is kept already lives until `until` at least. */
  keep(of: TokenReader & { readonly endUser: string }, values: ReadonlyMap<string, string>, until: Date): Promise<void>;
  /** The values of those tokens that are known at `at`; they live until `until` at least from now on. */
  find(
    of: TokenReader,
    tokens: ReadonlySet<string>,
    time: { readonly at: Date; readonly until: Date },
  ): Promise<ReadonlyMap<string, string>>;
  /** Deletes values and tells of it: both or nothing. @returns how many */
  erase(orgId: OrgId, whose: WhoseTokens, tell: (erased: number) => readonly BusMessage[]): Promise<number>;
  /** Deletes values whose time is over. */
  prune(at: Date): Promise<void>;
};
