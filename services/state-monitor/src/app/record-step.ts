import { newId, type RequestContext } from '@sentinelmesh/kernel';
import { costOf, type Usage } from '../domain/prices/cost-of.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import { describeStep } from '../domain/repetition/step-features.ts';
import { stepKey } from '../domain/reservation.ts';
import type { Batcher } from './batcher.ts';
import { payerOf } from './payer.ts';

/** A step of an agent that runs elsewhere. */
export type StepToRecord = {
  readonly sessionId: string;
  /** The caller's id of it; empty where it is never repeated. */
  readonly stepId: string;
  readonly parentSessionId: string;
  readonly endUser: string;
  readonly agent: string;
  readonly runId: string;
  readonly tool: string;
  readonly arguments: string;
  readonly observation: string;
  readonly isError: boolean;
  readonly usage?: Usage;
};

/**
 * Records a step, spends what it cost, and tells whether the agent may go on. A step whose id was recorded before
 * changes nothing.
 *
 * @throws Overloaded
 */
export type RecordStep = (step: StepToRecord, context: RequestContext) => Promise<Recorded>;

export function createRecordStep({ record, prices }: { record: Batcher<Recording, Recorded>; prices: PriceTable }): RecordStep {
  return (step, context) => {
    const payer = payerOf(step, context);
    return record(context.orgId, {
      key: stepKey(payer.workspaceId, step.sessionId, step.stepId || newId('trn')),
      about: step,
      step: describeStep(step),
      payer,
      ...(step.usage === undefined ? {} : { cost: costOf(prices, step.usage) }),
      holds: [],
      tellsLimits: true,
      caller: context,
    });
  };
}
