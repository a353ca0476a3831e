import { NotFound, type RecoveryId, type RequestContext } from '@sentinelmesh/kernel';
import type { Recovery } from '../domain/delivery.ts';
import type { RecoveryStore } from './crud-ports.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

/** @throws NotFound */
export type GetRecovery = (request: DestinationRef & { readonly recoveryId: RecoveryId }, context: RequestContext) => Promise<Recovery>;

type Dependencies = { recoveries: Pick<RecoveryStore, 'find'>; findDestination: FindDestination };

export function createGetRecovery({ recoveries, findDestination }: Dependencies): GetRecovery {
  return async ({ recoveryId, ...ref }, { orgId }) => {
    await findDestination(orgId, ref);
    const found = await recoveries.find(orgId, ref.id, recoveryId);
    if (found === undefined) throw new NotFound('recovery', recoveryId);
    return found;
  };
}
