import type { StateMonitorServiceDefinition, TurnServiceDefinition } from '@sentinelmesh/contracts';
import type { AccessTable, Handlers } from '@sentinelmesh/rpc';
import type { CloseTurn } from '../app/close-turn.ts';
import type { CreateBudget } from '../app/create-budget.ts';
import type { CreateSession } from '../app/create-session.ts';
import type { DeleteBudget } from '../app/delete-budget.ts';
import type { Release, Settle } from '../app/end-reservation.ts';
import type { GetBudget } from '../app/get-budget.ts';
import type { GetSession } from '../app/get-session.ts';
import type { ListBudgets } from '../app/list-budgets.ts';
import type { OpenTurn } from '../app/open-turn.ts';
import type { RecordStep } from '../app/record-step.ts';
import type { Reserve } from '../app/reserve.ts';
import type { Spend } from '../app/spend.ts';
import { remaining } from '../domain/budget.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import type { Limits } from '../domain/session.ts';
import {
  fromAmount,
  fromLimit,
  fromListBudgets,
  fromRelease,
  fromReserve,
  fromSettle,
  fromSpend,
  toBudgetMessage,
  toListPricesResponse,
  toReservationMessage,
} from './budget-mapping.ts';
import { fromScope } from './fields.ts';
import {
  fromCloseTurn,
  fromCreateSession,
  fromGetSession,
  fromOpenTurn,
  fromRecordStep,
  toCloseTurnResponse,
  toOpenTurnResponse,
  toRecordStepResponse,
  toSessionMessage,
} from './session-mapping.ts';

export type UseCases = {
  createSession: CreateSession;
  getSession: GetSession;
  recordStep: RecordStep;
  createBudget: CreateBudget;
  getBudget: GetBudget;
  listBudgets: ListBudgets;
  deleteBudget: DeleteBudget;
  spend: Spend;
  reserve: Reserve;
  settle: Settle;
  release: Release;
  openTurn: OpenTurn;
  closeTurn: CloseTurn;
  prices: PriceTable;
  settings: Limits;
};

export const stateMonitorAccess: AccessTable<typeof StateMonitorServiceDefinition> = {
  createSession: { scope: 'session:record' },
  getSession: { scope: 'session:read' },
  recordStep: { scope: 'session:record' },
  createBudget: { scope: 'budget:write' },
  getBudget: { scope: 'budget:read' },
  listBudgets: { scope: 'budget:read' },
  deleteBudget: { scope: 'budget:write' },
  canSpend: { scope: 'budget:read' },
  spend: { scope: 'budget:spend' },
  reserve: { scope: 'budget:spend' },
  settle: { scope: 'budget:spend' },
  release: { scope: 'budget:spend' },
  listPrices: { scope: 'budget:read' },
};

export const turnAccess: AccessTable<typeof TurnServiceDefinition> = {
  openTurn: { scope: 'gateway:process' },
  closeTurn: { scope: 'gateway:process' },
};

export const stateMonitorRpc = (useCases: Omit<UseCases, 'openTurn' | 'closeTurn'>): Handlers<typeof StateMonitorServiceDefinition> => ({
  async createSession(request, context) {
    return { session: toSessionMessage(await useCases.createSession(fromCreateSession(request), context), useCases.settings) };
  },
  async getSession(request, context) {
    return { session: toSessionMessage(await useCases.getSession(fromGetSession(request), context), useCases.settings) };
  },
  async recordStep(request, context) {
    return toRecordStepResponse(await useCases.recordStep(fromRecordStep(request), context));
  },
  async createBudget(request, context) {
    const asked = { scope: fromScope(request, context), limit: fromLimit(request) };
    return { budget: toBudgetMessage(await useCases.createBudget(asked, context)) };
  },
  async getBudget(request, context) {
    return { budget: toBudgetMessage(await useCases.getBudget(fromScope(request, context), context)) };
  },
  async listBudgets(request, context) {
    const { items, nextPageToken } = await useCases.listBudgets(fromListBudgets(request), context);
    return { budgets: items.map(toBudgetMessage), nextPageToken };
  },
  async deleteBudget(request, context) {
    return { budget: toBudgetMessage(await useCases.deleteBudget(fromScope(request, context), context)) };
  },
  async canSpend(request, context) {
    const amount = fromAmount(request);
    const budget = await useCases.getBudget(fromScope(request, context), context);
    return { allowed: remaining(budget) >= amount, budget: toBudgetMessage(budget) };
  },
  async spend(request, context) {
    return { budget: toBudgetMessage(await useCases.spend({ scope: fromScope(request, context), ...fromSpend(request) }, context)) };
  },
  async reserve(request, context) {
    return { reservation: toReservationMessage(await useCases.reserve(fromReserve(request), context)) };
  },
  async settle(request, context) {
    return { budgets: (await useCases.settle(fromSettle(request), context)).map(toBudgetMessage) };
  },
  async release(request, context) {
    return { budgets: (await useCases.release(fromRelease(request), context)).map(toBudgetMessage) };
  },
  async listPrices() {
    return toListPricesResponse(useCases.prices);
  },
});

export const turnRpc = ({ openTurn, closeTurn }: Pick<UseCases, 'openTurn' | 'closeTurn'>): Handlers<typeof TurnServiceDefinition> => ({
  async openTurn(request, context) {
    const turn = fromOpenTurn(request);
    return toOpenTurnResponse(turn.sessionId, await openTurn(turn, context));
  },
  async closeTurn(request, context) {
    return toCloseTurnResponse(await closeTurn(fromCloseTurn(request), context));
  },
});
