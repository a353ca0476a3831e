import type {
  Budget as BudgetMessage,
  ListPricesResponse,
  Payer as PayerMessage,
  Reservation as ReservationMessage,
} from '@sentinelmesh/contracts';
import { z } from 'zod';
import { type Budget, remaining, type Scope } from '../domain/budget.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, type PageRequest, parsePageToken } from '../domain/page.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import type { Reservation } from '../domain/reservation.ts';
import { amount, durationMs, optionalName, parse, positiveAmount, requiredName, scope } from './fields.ts';

const pageSizeRange = `must be a whole number from 1 to ${MAX_PAGE_SIZE}, or 0 for ${DEFAULT_PAGE_SIZE}`;
const pageSize = z.int(pageSizeRange).min(0, pageSizeRange).max(MAX_PAGE_SIZE, pageSizeRange);
const pageToken = z.string().transform((token, check) => {
  const after = token === '' ? undefined : parsePageToken(token);
  if (token !== '' && after === undefined)
    check.addIssue({ code: 'custom', message: 'is not a token of this list; pass next_page_token of the page before as it is' });
  return after;
});
const listBudgets = z.object({ pageSize, pageToken, scope: z.union([z.literal('').transform(() => undefined), scope]) });
const payer = z.object({ runId: optionalName, sessionId: optionalName, endUser: optionalName });
const reserve = z.object({
  payer: payer.default({ runId: '', sessionId: '', endUser: '' }),
  amountMicroUsd: positiveAmount,
  reservationId: optionalName,
  ttlMs: durationMs,
});
const settle = z.object({ reservationId: requiredName, amountMicroUsd: amount });
const release = z.object({ reservationId: requiredName });

// Every `from…` throws InvalidArgument naming each wrong field.

export const fromLimit = (message: { limitMicroUsd: bigint }): bigint => parse(z.object({ limitMicroUsd: amount }), message).limitMicroUsd;

export const fromAmount = (message: { amountMicroUsd: bigint }): bigint =>
  parse(z.object({ amountMicroUsd: amount }), message).amountMicroUsd;

export function fromSpend(message: { amountMicroUsd: bigint; spendId: string }): { amount: bigint; spendId: string } {
  const parsed = parse(z.object({ amountMicroUsd: positiveAmount, spendId: optionalName }), message);
  return { amount: parsed.amountMicroUsd, spendId: parsed.spendId };
}

export function fromListBudgets(message: { pageSize: number; pageToken: string; scope: string }): PageRequest & { scope?: Scope } {
  const parsed = parse(listBudgets, message);
  return { size: parsed.pageSize || DEFAULT_PAGE_SIZE, after: parsed.pageToken, ...(parsed.scope && { scope: parsed.scope }) };
}

export function fromReserve(message: { payer: PayerMessage | undefined; amountMicroUsd: bigint; reservationId: string; ttlMs: bigint }) {
  const { payer, amountMicroUsd, reservationId, ttlMs } = parse(reserve, message);
  return { payer, amount: amountMicroUsd, reservationId, ttlMs };
}

export function fromSettle(message: { reservationId: string; amountMicroUsd: bigint }): { reservationId: string; cost: bigint } {
  const { reservationId, amountMicroUsd } = parse(settle, message);
  return { reservationId, cost: amountMicroUsd };
}

export const fromRelease = (message: { reservationId: string }): { reservationId: string } => parse(release, message);

/** Amounts on the wire are never negative: what is overdrawn has nothing left. */
export function toBudgetMessage(budget: Budget): BudgetMessage {
  const { id, scope, scopeId, limit, spent, reserved, createdAt } = budget;
  const left = remaining(budget);
  return {
    id,
    scope,
    scopeId,
    limitMicroUsd: limit,
    spentMicroUsd: spent,
    reservedMicroUsd: reserved,
    remainingMicroUsd: left > 0n ? left : 0n,
    exceeded: left <= 0n,
    createdAt,
  };
}

export const toReservationMessage = ({ id, reservation }: { id: string; reservation: Reservation }): ReservationMessage => ({
  id,
  amountMicroUsd: reservation.amount,
  expiresAt: reservation.expiresAt,
  budgetIds: reservation.holds.map(({ budgetId }) => budgetId),
});

export const toListPricesResponse = ({ version, models }: PriceTable): ListPricesResponse => ({
  version,
  prices: models.map(({ model, input, cachedInput, cacheWrite, output }) => ({
    model,
    inputMicroUsdPerMillion: input,
    cachedInputMicroUsdPerMillion: cachedInput,
    cacheWriteMicroUsdPerMillion: cacheWrite,
    outputMicroUsdPerMillion: output,
  })),
});
