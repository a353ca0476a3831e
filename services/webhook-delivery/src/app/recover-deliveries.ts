import { type Clock, InvalidArgument, newId, type RequestContext, type Violation } from '@sentinelmesh/kernel';
import type { RecoverableState, Recovery } from '../domain/delivery.ts';
import { isPushKind } from '../domain/destination.ts';
import type { RecoveryStore, WakeEngine } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

type Wanted = {
  readonly since: Date;
  /** Now when undefined. */
  readonly until: Date | undefined;
  /** Failed and held ones when empty. */
  readonly states: readonly RecoverableState[];
  /** '' for all. */
  readonly eventType: string;
};

/**
 * Begins to make deliveries of a time due again. A stream kind is sent all events since then again, in a new chain, so that
 * its receiver can tell them from the ones before; for it there is nothing to choose.
 *
 * @throws NotFound, InvalidArgument, TooManyRecoveries
 */
export type RecoverDeliveries = (request: DestinationRef & Wanted, context: RequestContext) => Promise<Recovery>;

type Dependencies = {
  recoveries: Pick<RecoveryStore, 'begin' | 'rewind'>;
  findDestination: FindDestination;
  describeChange: DescribeChange;
  wakeEngine: WakeEngine;
  clock: Clock;
};

const DEFAULT_STATES = ['failed', 'held'] as const;

export function createRecoverDeliveries(dependencies: Dependencies): RecoverDeliveries {
  const { recoveries, findDestination, describeChange, wakeEngine, clock } = dependencies;
  return async (wanted, context) => {
    const { orgId } = context;
    const { id: destinationId, group, since, eventType } = wanted;
    const { destination } = await findDestination(orgId, { id: destinationId, group });
    const at = new Date(clock.now());
    const isPush = isPushKind(destination.kind);
    const violations = [...violationsOfTime(wanted, at), ...(isPush ? [] : violationsOfStream(wanted))];
    if (violations.length > 0) throw new InvalidArgument(violations);

    const id = newId('rcv', at.getTime());
    const until = wanted.until ?? at;
    const states = !isPush || wanted.states.length > 0 ? wanted.states : DEFAULT_STATES;
    const recovery = { id, destinationId, since, until, states, eventType };
    const attributes = {
      ...factsOfDestination(destination),
      recovery_id: id,
      since: since.toISOString(),
      until: until.toISOString(),
      ...(isPush ? { states: states.join(' ') } : {}),
    };
    const change = { entity: 'destination', action: 'recovery_started', entityId: destinationId, at, attributes } as const;
    const messages = describeChange(change, context);
    const begun = await (isPush
      ? recoveries.begin(orgId, recovery, messages)
      : recoveries.rewind(orgId, recovery, { chain: newId('chn', at.getTime()), startAt: since }, messages));
    wakeEngine();
    return begun;
  };
}

function violationsOfTime({ since, until }: Wanted, now: Date): Violation[] {
  if (since > now) return [{ field: 'since', message: 'must not be in the future' }];
  return until !== undefined && until <= since ? [{ field: 'until', message: 'must be after since' }] : [];
}

function violationsOfStream({ until, states, eventType }: Wanted): Violation[] {
  const message = 'is not for a SIEM: it is sent all events since then again';
  return [
    ...(until === undefined ? [] : [{ field: 'until', message }]),
    ...(states.length === 0 ? [] : [{ field: 'states', message }]),
    ...(eventType === '' ? [] : [{ field: 'event_type', message }]),
  ];
}
