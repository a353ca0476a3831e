import type { RequestContext } from '@sentinelmesh/kernel';
import type { AccountFor } from './account-for.ts';
import type { Inspected, Inspector, InspectTextRequest } from './inspector.ts';

export type InspectText = (request: InspectTextRequest, context: RequestContext) => Promise<Inspected>;

type Dependencies = { inspect: Inspector; accountFor: AccountFor };

/**
 * Inspects a text, and answers only when the audit record and the event are durable on the bus: an answer that
 * nobody can account for is none.
 *
 * @throws Unavailable when the bus does not take them
 */
export function createInspectText({ inspect, accountFor }: Dependencies): InspectText {
  return async (request, context) => {
    const { inspected, report } = await inspect(request, context);
    await accountFor(report);
    return inspected;
  };
}
