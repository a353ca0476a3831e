import { type AuditSigner, auditMessage } from '@sentinelmesh/event-bus';
import type { RequestContext } from '@sentinelmesh/kernel';
import { toAuditRecord } from './inspection-report.ts';
import { type Inspected, type Inspector, type InspectTextRequest, toEvent } from './inspector.ts';
import type { Publish } from './ports.ts';

export type InspectText = (request: InspectTextRequest, context: RequestContext) => Promise<Inspected>;

type Dependencies = { inspect: Inspector; publish: Publish; signer: AuditSigner };

/**
 * Inspects a text, and answers only when the audit record and the event are durable on the bus: an answer that
 * nobody can account for is none.
 *
 * @throws Unavailable when the bus does not take them
 */
export function createInspectText({ inspect, publish, signer }: Dependencies): InspectText {
  return async (request, context) => {
    const { inspected, report } = inspect(request, context);
    await Promise.all([publish(auditMessage(signer, toAuditRecord(report), context)), publish(toEvent(report))]);
    return inspected;
  };
}
