/** The paths with a shape of their own: those of the platform's documents. Everything else is in the route table. */
import type { z } from 'zod';
import { checkRequest, checkResponse } from './guardrails-check.ts';
import { processRequest, processResponse } from './process.ts';
import { runRequest, runResponse } from './run-with-guardrails.ts';
import { amountRequest, budgetStatus, canSpendResponse, createBudgetRequest } from './safety-budget.ts';

type NamedSchema = { readonly name: string; readonly schema: z.ZodType };

export type OwnPath = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Names in braces are parameters. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly status: 200 | 201;
  readonly request?: NamedSchema;
  readonly response: NamedSchema;
};

const status: NamedSchema = { name: 'SafetyBudgetStatus', schema: budgetStatus };
const amount: NamedSchema = { name: 'SafetyBudgetAmount', schema: amountRequest };
const safety = { tag: 'safety', status: 200, response: status } as const;

export const ownPaths: readonly OwnPath[] = [
  {
    method: 'POST',
    path: '/process',
    operationId: 'process',
    tag: 'agent',
    summary:
      'Takes a request to the agent through all layers: session, input guard, state monitor, agent, output guard. A blocked request is an answer.',
    status: 200,
    request: { name: 'ProcessInputRequest', schema: processRequest },
    response: { name: 'ProcessInputResponse', schema: processResponse },
  },
  {
    method: 'POST',
    path: '/run-with-guardrails',
    operationId: 'runWithGuardrails',
    tag: 'agent',
    summary: 'The same path under the policy `check`, which redacts personal data instead of blocking it.',
    status: 200,
    request: { name: 'RunPromptRequest', schema: runRequest },
    response: { name: 'RunPromptResponse', schema: runResponse },
  },
  {
    method: 'POST',
    path: '/guardrails/check',
    operationId: 'guardrailsCheck',
    tag: 'guardrails',
    summary: 'Checks a text for personal data, secrets, prompt injection and harmful content.',
    status: 200,
    request: { name: 'GuardrailsCheckRequest', schema: checkRequest },
    response: { name: 'GuardrailsCheckResponse', schema: checkResponse },
  },
  {
    ...safety,
    method: 'POST',
    path: '/api/v1/safety/budget',
    operationId: 'createSafetyBudget',
    summary: 'Creates the budget of a run, or gives it another limit.',
    status: 201,
    request: { name: 'SafetyBudgetRequest', schema: createBudgetRequest },
  },
  {
    ...safety,
    method: 'GET',
    path: '/api/v1/safety/budget/{run_id}',
    operationId: 'getSafetyBudget',
    summary: 'Tells where the budget of a run stands.',
  },
  {
    ...safety,
    method: 'DELETE',
    path: '/api/v1/safety/budget/{run_id}',
    operationId: 'deleteSafetyBudget',
    summary: 'Removes the budget of a run: it is not limited any more.',
  },
  {
    ...safety,
    method: 'POST',
    path: '/api/v1/safety/budget/{run_id}/can-spend',
    operationId: 'canSpendSafetyBudget',
    summary: 'Tells whether a run has so much left. Holds nothing: two callers may get the same answer.',
    request: amount,
    response: { name: 'SafetyBudgetCanSpend', schema: canSpendResponse },
  },
  {
    ...safety,
    method: 'POST',
    path: '/api/v1/safety/budget/{run_id}/spend',
    operationId: 'spendSafetyBudget',
    summary: 'Spends from the budget of a run, or nothing at all.',
    request: amount,
  },
];
