import { MeshError, type RequestContext } from '@sentinelmesh/kernel';
import type { AccountFor } from './account-for.ts';
import type { Inspected, InspectionResult, Inspector, InspectTextRequest } from './inspector.ts';

/** Each text has its own decision; they come in the order of the texts. */
export type InspectBatch = (requests: readonly InspectTextRequest[], context: RequestContext) => Promise<readonly Inspected[]>;

type Dependencies = { inspect: Inspector; accountFor: AccountFor };

/** Texts that are looked at, and accounted for, at the same time. */
const AT_ONCE = 32;

/**
 * Inspects texts, and answers only when the audit record and the event of each are durable on the bus. Nothing is told of any
 * before all are inspected: a batch that is not finished in time leaves nothing behind.
 *
 * @throws Unavailable when the bus does not take one of them; those that it took remain
 */
export function createInspectBatch({ inspect, accountFor }: Dependencies): InspectBatch {
  return async (requests, context) => {
    const results: InspectionResult[] = [];
    for (let from = 0; from < requests.length; from += AT_ONCE) {
      if (context.signal.aborted) throw new MeshError('cancelled', 'cancelled', 'the caller gave up');
      results.push(...(await Promise.all(requests.slice(from, from + AT_ONCE).map((request) => inspect(request, context)))));
    }
    for (let from = 0; from < results.length; from += AT_ONCE) {
      await Promise.all(results.slice(from, from + AT_ONCE).map(({ report }) => accountFor(report)));
    }
    return results.map(({ inspected }) => inspected);
  };
}
