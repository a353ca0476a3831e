import type { RequestContext } from '@sentinelmesh/kernel';
import type { DestinationStatus } from '../domain/destination-status.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';

/** @throws NotFound */
export type GetDestination = (ref: DestinationRef, context: RequestContext) => Promise<DestinationStatus>;

export const createGetDestination =
  ({ findDestination }: { findDestination: FindDestination }): GetDestination =>
  (ref, { orgId }) =>
    findDestination(orgId, ref);
