import type { RequestContext } from '@sentinelmesh/kernel';
import { costOf, type Usage } from '../domain/prices/cost-of.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import type { Recorded, Recording } from '../domain/record-step.ts';
import { describeStep } from '../domain/repetition/step-features.ts';
import { type Hold, turnKey } from '../domain/reservation.ts';
import type { Batcher } from './batcher.ts';
import { payerOf, toolOf } from './payer.ts';
import type { TurnsUnderWay } from './turns-under-way.ts';

/** A turn that was taken. */
export type TurnToClose = {
  readonly turnId: string;
  readonly sessionId: string;
  readonly endUser: string;
  readonly agent: string;
  readonly runId: string;
  readonly text: string;
  readonly observation: string;
  readonly isError: boolean;
  readonly usage?: Usage;
  readonly holds: readonly Hold[];
};

/**
 * Records the turn as a step of its session and settles what it cost: what was held for it is free again or spent.
 * Repeating it changes nothing.
 *
 * @throws Overloaded
 */
export type CloseTurn = (turn: TurnToClose, context: RequestContext) => Promise<Recorded>;

type Dependencies = {
  readonly record: Batcher<Recording, Recorded>;
  readonly underWay: Pick<TurnsUnderWay, 'actionOf' | 'closed'>;
  readonly prices: PriceTable;
};

export function createCloseTurn({ record, underWay, prices }: Dependencies): CloseTurn {
  return async (turn, context) => {
    const { turnId, usage, isError, observation, holds } = turn;
    const payer = payerOf(turn, context);
    const key = turnKey(payer.workspaceId, turnId);
    const recorded = await record(context.orgId, {
      key,
      about: { ...turn, parentSessionId: '' },
      step: describeStep({ tool: toolOf(turn), arguments: turn.text, observation, isError }, underWay.actionOf(context.orgId, key)),
      payer,
      ...(usage === undefined ? {} : { cost: costOf(prices, usage) }),
      holds,
      tellsLimits: false,
      caller: context,
    });
    underWay.closed(context.orgId, key);
    return recorded;
  };
}
