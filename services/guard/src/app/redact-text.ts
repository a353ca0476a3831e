import { type AuditSigner, auditMessage } from '@sentinelmesh/event-bus';
import { type Finding, redactRestorably } from '@sentinelmesh/guard-engine';
import type { Clock, EventId, RequestContext } from '@sentinelmesh/kernel';
import type { PolicyName, PolicySet } from '@sentinelmesh/policy';
import type { EntityOperators } from '../domain/entity-operators.ts';
import { replacingOnly, type TokenOperator, writerBy } from '../domain/token-policy.ts';
import { toAuditRecord } from './inspection-report.ts';
import { createInspector, toEvent } from './inspector.ts';
import { perObject } from './per-object.ts';
import type { CurrentPolicies, Engine, Publish } from './ports.ts';
import type { TokenValues } from './token-values.ts';

export type RedactTextRequest = {
  readonly text: string;
  readonly policy: PolicyName;
  readonly operator: TokenOperator;
  /** Not empty where the operator is `tokenise`. */
  readonly sessionId: string;
  readonly endUser: string;
};

export type Redacted = {
  readonly text: string;
  /** What was replaced. */
  readonly findings: readonly Finding[];
  readonly decisionId: EventId;
  readonly policyVersion: string;
  /** Undefined when no value was kept. */
  readonly expiresAt: Date | undefined;
};

export type RedactText = (request: RedactTextRequest, context: RequestContext) => Promise<Redacted>;

type Dependencies = {
  readonly engine: Pick<Engine, 'inspect'>;
  readonly policies: CurrentPolicies;
  readonly entities: Pick<EntityOperators, 'functions' | 'writingFor'>;
  readonly tokenValues: Pick<TokenValues, 'keep'>;
  readonly publish: Publish;
  readonly signer: AuditSigner;
  readonly clock: Clock;
};

/**
 * Replaces what a policy finds, and answers only when the values, the audit record and the event are durable: a token that is given
 * out can be restored until it expires.
 *
 * @throws Unavailable when the database or the bus does not take them
 */
export function createRedactText({ publish, signer, ...inspecting }: Dependencies): RedactText {
  const { entities, tokenValues, policies } = inspecting;
  const inspect = createInspector({ ...inspecting, policies: () => replacing(policies()), deepLook: undefined });
  return async ({ text, policy, operator, sessionId, endUser }, context) => {
    const input = { text, direction: 'input', source: 'user', trust: 'trusted' } as const;
    const { inspected, report } = await inspect({ input, policy, strictKeywords: false, sessionId, endUser, agent: '' }, context);
    const reader = { orgId: context.orgId, sessionId };
    const { during, values } = entities.writingFor(reader);
    const redacted = during(() => redactRestorably(text, inspected, writerBy(operator, entities.functions)));
    const expiresAt = values.size === 0 ? undefined : await tokenValues.keep({ ...reader, endUser }, values);
    const record = toAuditRecord(report);
    const attributes = { ...record.attributes, operator, tokens: String(values.size) };
    await Promise.all([publish(auditMessage(signer, { ...record, attributes }, context)), publish(toEvent(report))]);
    const findings = inspected.findings.filter(({ action }) => action === 'redact');
    return { text: redacted.text, findings, decisionId: inspected.decisionId, policyVersion: inspected.policyVersion, expiresAt };
  };
}

const replacing = perObject(
  ({ check, process }: PolicySet): PolicySet => ({
    check: { ...check, engine: replacingOnly(check.engine) },
    process: { ...process, engine: replacingOnly(process.engine) },
  }),
);
