import type { BudgetSummary, EventMessage, EventType, Repetition as RepetitionMessage } from '@sentinelmesh/contracts';
import { type BusMessage, eventMessage } from '@sentinelmesh/event-bus';
import { newId, type OrgId, type Principal, type WorkspaceId } from '@sentinelmesh/kernel';
import type { Budget } from '../domain/budget.ts';
import type { Caller, Happening } from '../domain/happening.ts';
import type { Repetition } from '../domain/repetition/find-repetition.ts';
import type { DescribeHappening, SignAudit } from './ports.ts';

/** What the service does by itself, it does in its own name. */
const SELF: Principal = { type: 'service', id: 'state-monitor' };

/** An event of this service. */
type OwnEventType = Extract<EventType, `session.${string}` | `budget.${string}`>;

type Told = { [T in OwnEventType]: { readonly type: T; readonly data: EventMessage<T> } }[OwnEventType];

/** The facts of an audit record that differ from one happening to another. */
type Facts = {
  readonly entity: string;
  readonly action: string;
  readonly disposition: 'succeeded' | 'flagged' | 'blocked';
  readonly workspaceId: string;
  readonly entityId: string;
  readonly caller?: Caller;
  readonly attributes?: Readonly<{ [name: string]: string }>;
};

/**
 * Puts what happened into messages: the event for everybody who listens, where there is one, and its audit record under
 * the same id. Records hold ids and amounts, and names only as their callers chose them: opaque.
 */
export function createDescribeHappening({ signAudit }: { signAudit: SignAudit }): DescribeHappening {
  return (orgId, happening, at) => {
    const id = newId('evt', at.getTime());
    const record = recordOf(happening);
    const told = eventOf(happening);
    const { principal = SELF, requestId = '', traceparent } = record.caller ?? {};
    const { entity, action, disposition, workspaceId, entityId, attributes = {} } = record;
    const audited = { id, occurredAt: at, orgId, workspaceId, entity, action, principal, disposition, requestId, entityId };
    const messages: BusMessage[] = [signAudit({ ...audited, attributes: { ...attributes } }, traceparent)];
    if (told !== undefined) messages.unshift(toEvent(orgId, told, { id, at, record }));
    return messages;
  };
}

function toEvent(orgId: OrgId, { type, data }: Told, { id, at, record }: { id: string; at: Date; record: Facts }): BusMessage {
  const { workspaceId, entityId, caller } = record;
  return eventMessage(type, {
    id,
    orgId,
    // Whatever has a workspace has the one of a context, or the one that a budget was made for.
    workspaceId: workspaceId === '' ? undefined : (workspaceId as WorkspaceId),
    source: 'state-monitor',
    subject: entityId,
    time: at,
    correlationId: caller?.requestId,
    traceparent: caller?.traceparent,
    data,
  });
}

function eventOf(happening: Happening): Told | undefined {
  switch (happening.kind) {
    case 'repetition_detected': {
      const { session, found, caller } = happening;
      const repetition = toRepetitionMessage(found.repetition);
      const data = { ...sessionFacts(session), decision: found.decision, repetition, ...callerFacts(caller) };
      return { type: 'session.repetition.detected', data };
    }
    case 'session_limit_exceeded': {
      const { session, reached, caller } = happening;
      const data = { ...sessionFacts(session), limit: reached.limit, allowed: BigInt(reached.allowed), ...callerFacts(caller) };
      return { type: 'session.limit.exceeded', data };
    }
    case 'budget_changed':
      return { type: 'budget.limit.changed', data: { budget: toSummary(happening.budget), principal: happening.caller.principal } };
    case 'budget_removed':
      return { type: 'budget.limit.removed', data: { budget: toSummary(happening.budget), principal: happening.caller.principal } };
    case 'threshold_crossed':
      return { type: 'budget.threshold.crossed', data: { budget: toSummary(happening.budget), percent: happening.percent } };
    case 'budget_exceeded': {
      const { budget, asked, caller } = happening;
      return { type: 'budget.limit.exceeded', data: { budget: toSummary(budget), askedMicroUsd: asked, requestId: caller.requestId } };
    }
    default:
      return undefined;
  }
}

function recordOf(happening: Happening): Facts {
  switch (happening.kind) {
    case 'repetition_detected': {
      const { session, found, caller } = happening;
      const { type, repeats, period, fromStep, toStep } = found.repetition;
      const attributes = { decision: found.decision, type, ...texts({ repeats, period, from_step: fromStep, to_step: toStep }) };
      const disposition = found.decision === 'stop' ? 'blocked' : 'flagged';
      return { entity: 'session', action: 'repetition_detected', disposition, ...ofSession(session), caller, attributes };
    }
    case 'session_limit_exceeded': {
      const { session, reached, caller } = happening;
      const attributes = { limit: reached.limit, allowed: String(reached.allowed) };
      return { entity: 'session', action: 'limit_exceeded', disposition: 'blocked', ...ofSession(session), caller, attributes };
    }
    case 'budget_changed':
    case 'budget_removed': {
      const { budget, caller, kind } = happening;
      const action = kind === 'budget_changed' ? 'limit_changed' : 'limit_removed';
      return { entity: 'budget', action, disposition: 'succeeded', ...ofBudget(budget), caller, attributes: amounts(budget) };
    }
    case 'threshold_crossed': {
      const { budget, percent } = happening;
      const attributes = { percent: String(percent), ...amounts(budget) };
      return { entity: 'budget', action: 'threshold_crossed', disposition: 'flagged', ...ofBudget(budget), attributes };
    }
    case 'budget_exceeded': {
      const { budget, asked, caller } = happening;
      const attributes = { asked_micro_usd: String(asked), ...amounts(budget) };
      return { entity: 'budget', action: 'limit_exceeded', disposition: 'blocked', ...ofBudget(budget), caller, attributes };
    }
    case 'usage_settled': {
      const { settlements, cost, priceVersion } = happening;
      const version: { price_version?: string } = priceVersion === '' ? {} : { price_version: priceVersion };
      const attributes = { ...texts({ settlements, cost_micro_usd: cost }), ...version };
      return { entity: 'usage', action: 'settled', disposition: 'succeeded', workspaceId: '', entityId: '', attributes };
    }
    case 'usage_spent': {
      const { budget, amount, caller } = happening;
      const attributes = { cost_micro_usd: String(amount), scope: budget.scope };
      return { entity: 'usage', action: 'spent', disposition: 'succeeded', ...ofBudget(budget), caller, attributes };
    }
  }
}

const sessionFacts = ({ id, endUser, agent }: { id: string; endUser: string; agent: string }) => ({ sessionId: id, endUser, agent });

const callerFacts = ({ principal, requestId }: Caller) => ({ principal, requestId });

const ofSession = ({ workspaceId, id }: { workspaceId: string; id: string }) => ({ workspaceId, entityId: id });

const ofBudget = ({ id, scope, scopeId, workspaceId }: Budget) => ({
  workspaceId: scope === 'workspace' ? scopeId : workspaceId,
  entityId: id,
});

const amounts = ({ scope, limit, spent }: Budget) => ({ scope, ...texts({ limit_micro_usd: limit, spent_micro_usd: spent }) });

const texts = (facts: Readonly<{ [name: string]: number | bigint }>): { [name: string]: string } =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));

const toSummary = ({ id, scope, scopeId, limit, spent }: Budget): BudgetSummary => ({
  budgetId: id,
  scope,
  scopeId,
  limitMicroUsd: limit,
  spentMicroUsd: spent,
});

export const toRepetitionMessage = ({ tools, ...repetition }: Repetition): RepetitionMessage => ({ ...repetition, tools: [...tools] });
