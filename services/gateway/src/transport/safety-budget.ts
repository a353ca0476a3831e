/** `/api/v1/safety/budget`: budgets of runs in US dollars, as the client of the platform's safety module has them. */
import type { Budget, StateMonitorServiceDefinition } from '@sentinelmesh/contracts';
import { Internal, InvalidArgument } from '@sentinelmesh/kernel';
import type { Client } from '@sentinelmesh/rpc';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fromMicroUsd, toMicroUsd } from '../domain/us-dollars.ts';
import type { HttpServer } from './http-server.ts';
import { name, parseFields } from './request-fields.ts';

const dollars = z.number().min(0).max(1_000_000_000);
const runId = name.min(1, 'is required');
const runParameters = z.object({ run_id: runId });

export const createBudgetRequest = z.strictObject({
  run_id: runId.meta({ description: "The caller's own name for the run." }),
  limit: dollars.meta({ description: 'The most that the run may spend, in US dollars with at most six decimals.' }),
});
export const amountRequest = z.strictObject({
  amount: dollars.meta({ description: 'In US dollars with at most six decimals.' }),
});
export const budgetStatus = z.object({
  run_id: z.string(),
  limit: z.number().meta({ description: 'The most that the run may spend, in US dollars.' }),
  spent: z.number().meta({ description: 'What it spent, in US dollars.' }),
  remaining: z.number().meta({ description: 'What is left, less what is held at the moment, in US dollars.' }),
  exceeded: z.boolean().meta({ description: 'Whether nothing is left.' }),
});
export const canSpendResponse = budgetStatus.extend({
  can_spend: z.boolean().meta({ description: 'Whether so much is left at this moment. Nothing is held.' }),
  allowed: z.boolean().meta({ description: 'The same as `can_spend`.' }),
});

export function serveSafetyBudget(http: HttpServer, monitor: Client<typeof StateMonitorServiceDefinition>): void {
  const path = '/api/v1/safety/budget';
  const run = ({ params }: FastifyRequest) => ({ scope: 'run', scopeId: parseFields(runParameters, params).run_id });
  const amount = ({ body }: FastifyRequest) => ({ amountMicroUsd: readDollars('amount', parseFields(amountRequest, body).amount) });
  const ok = (json: unknown) => ({ status: 200, json });

  http.route('POST', path, async ({ body }, context) => {
    const { run_id, limit } = parseFields(createBudgetRequest, body);
    const asked = { scope: 'run', scopeId: run_id, limitMicroUsd: readDollars('limit', limit) };
    return { status: 201, json: toStatus((await monitor.createBudget(asked, context)).budget) };
  });
  http.route('GET', `${path}/{run_id}`, async (request, context) => ok(toStatus((await monitor.getBudget(run(request), context)).budget)));
  http.route('DELETE', `${path}/{run_id}`, async (request, context) =>
    ok(toStatus((await monitor.deleteBudget(run(request), context)).budget)),
  );
  http.route('POST', `${path}/{run_id}/can-spend`, async (request, context) => {
    const { allowed, budget } = await monitor.canSpend({ ...run(request), ...amount(request) }, context);
    return ok({ ...toStatus(budget), can_spend: allowed, allowed });
  });
  http.route('POST', `${path}/{run_id}/spend`, async (request, context) =>
    ok(toStatus((await monitor.spend({ ...run(request), ...amount(request) }, context)).budget)),
  );
}

function readDollars(field: string, amount: number): bigint {
  const microUsd = toMicroUsd(amount);
  if (microUsd !== undefined) return microUsd;
  throw new InvalidArgument([{ field, message: 'must be US dollars with at most six decimals' }]);
}

function toStatus(budget: Budget | undefined): z.infer<typeof budgetStatus> {
  if (budget === undefined) throw new Internal(new Error('the state monitor answered without a budget'));
  return {
    run_id: budget.scopeId,
    limit: fromMicroUsd(budget.limitMicroUsd),
    spent: fromMicroUsd(budget.spentMicroUsd),
    remaining: fromMicroUsd(budget.remainingMicroUsd),
    exceeded: budget.exceeded,
  };
}
