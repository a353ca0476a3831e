import type { BudgetId, OrgId, RequestContext } from '@sentinelmesh/kernel';
import { type Decision, stoppedByBudget } from '../domain/decision.ts';
import type { MicroUsd } from '../domain/money.ts';
import type { Opening, TurnRequest } from '../domain/open-turn.ts';
import { maxCostOf } from '../domain/prices/cost-of.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import { readAction } from '../domain/repetition/step-features.ts';
import { type Hold, holdMsOf, turnKey } from '../domain/reservation.ts';
import { sessionOf } from '../domain/session.ts';
import { BudgetsChanging, Overloaded } from '../errors.ts';
import type { Batcher } from './batcher.ts';
import type { Lessor } from './lessor.ts';
import { payerOf, toolOf } from './payer.ts';
import type { TellRefusal } from './tell-refusal.ts';
import type { OpenedTurn, TurnsUnderWay } from './turns-under-way.ts';
import { createWideBudgets } from './wide-budgets.ts';

/** A turn that the gateway is about to take. */
export type TurnToOpen = {
  readonly turnId: string;
  readonly sessionId: string;
  readonly parentSessionId: string;
  readonly endUser: string;
  readonly agent: string;
  readonly runId: string;
  readonly text: string;
  /** Empty for an agent that costs nothing. */
  readonly model: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly maxDurationMs: number;
};

/**
 * Decides whether a turn may be taken, and holds the most that it may cost in every budget of its payer.
 * Repeating it with the same turn id returns the holds of the first time.
 *
 * @throws Overloaded
 */
export type OpenTurn = (turn: TurnToOpen, context: RequestContext) => Promise<OpenedTurn>;

type Dependencies = {
  readonly open: Batcher<TurnRequest, Opening>;
  readonly lessor: Pick<Lessor, 'take' | 'putBack' | 'recall'>;
  readonly tellRefusal: TellRefusal;
  readonly underWay: Pick<TurnsUnderWay, 'open'>;
  readonly prices: PriceTable;
  readonly reservationTtlMs: number;
  readonly onDecision: (decision: Decision) => void;
};

/** How often the wide budgets may change while one turn is opened. */
const MAX_ATTEMPTS = 5;

type Request = Omit<TurnRequest, 'leased'>;
type Attempted = { readonly opened: OpenedTurn; readonly inRows?: boolean };

export function createOpenTurn({
  open: askToOpen,
  lessor,
  tellRefusal,
  underWay,
  prices,
  reservationTtlMs,
  onDecision,
}: Dependencies): OpenTurn {
  const wideBudgets = createWideBudgets();

  /** From each of these budgets, or from none; `refused` is what became of it otherwise. */
  async function take(request: Request, orgId: OrgId, ids: readonly BudgetId[]) {
    const { amount, holdMs, caller } = request;
    const holds: Hold[] = [];
    for (const budgetId of ids) {
      const taken = await lessor.take({ orgId, budgetId, amount, holdMs }).catch((error) => {
        putBack(holds);
        throw error;
      });
      if (taken.kind === 'taken') holds.push({ budgetId, leaseId: taken.leaseId, amount });
      if (taken.kind !== 'refused') continue;
      putBack(holds);
      tellRefusal(orgId, taken.budget.id, amount, caller);
      return { refused: stoppedByBudget(taken.budget, amount), holds: [] };
    }
    return { refused: undefined, holds };
  }

  function putBack(holds: readonly Hold[]): void {
    for (const { budgetId, leaseId, amount } of holds) if (leaseId !== undefined) lessor.putBack(budgetId, leaseId, amount);
  }

  async function attempt(request: Request, orgId: OrgId): Promise<Attempted | undefined> {
    const { payer, amount } = request;
    const { refused, holds } = await take(request, orgId, amount > 0n ? wideBudgets.of(payer) : []);
    if (refused !== undefined) return { opened: { decision: refused, holds: [] } };
    const opening = await askToOpen(orgId, { ...request, leased: holds }).catch((error) => {
      // After any other error nobody knows whether the holds are written down: they stay taken until their leases end.
      if (error instanceof Overloaded) putBack(holds);
      throw error;
    });
    if (opening.kind === 'opened') return { opened: opening, inRows: opening.inRows };
    putBack(holds);
    if (opening.kind === 'repeated') return { opened: opening };
    if (opening.kind === 'stopped') return { opened: { ...opening, holds: [] } };
    wideBudgets.learn(payer, opening.wide);
    await Promise.all(opening.recall.map((id) => lessor.recall(id)));
    return undefined;
  }

  async function open(request: Request, orgId: OrgId): Promise<Attempted> {
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
      const attempted = await attempt(request, orgId);
      if (attempted === undefined) continue;
      onDecision(attempted.opened.decision);
      return attempted;
    }
    throw new BudgetsChanging();
  }

  return async (turn, context) => {
    const { orgId } = context;
    const payer = payerOf(turn, context);
    const key = turnKey(payer.workspaceId, turn.turnId);
    const action = readAction({ tool: toolOf(turn), arguments: turn.text });
    const amount: MicroUsd = turn.model === '' ? 0n : maxCostOf(prices, turn).microUsd;
    const holdMs = holdMsOf(turn.maxDurationMs, reservationTtlMs);
    const request = { key, about: turn, action: action.features, payer, amount, holdMs, caller: context };
    return underWay.open({ orgId, key, session: sessionOf(payer), action, forMs: holdMs }, () => open(request, orgId));
  };
}
