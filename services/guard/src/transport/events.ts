import { done, EventUnreadable, type HandleBatch, type Outcome, type ReceivedMessage, readEvent } from '@sentinelmesh/event-bus';
import { isId } from '@sentinelmesh/kernel';
import type { AnalyzeEscalation } from '../app/analyze-escalation.ts';
import type { Escalation } from '../domain/analysis.ts';

/** How long a message whose text is not there yet is put back. */
const EARLY_MS = 3_000;

/** Handles batches of `gateway.request.escalated`, all of a batch at once: most of the time is spent waiting for the judge. */
export function createEscalationHandler({ analyzeEscalation }: { analyzeEscalation: AnalyzeEscalation }): HandleBatch {
  const handle = async (message: ReceivedMessage): Promise<Outcome> => {
    const outcome = await analyzeEscalation(fromEscalated(message));
    return outcome === 'early' ? { kind: 'retry', code: 'text_not_kept_yet', delayMs: EARLY_MS } : done;
  };
  const handleOne = (message: ReceivedMessage): Promise<Outcome> =>
    handle(message).catch((error: unknown) => {
      if (error instanceof EventUnreadable) return { kind: 'dead', code: error.code };
      throw error;
    });

  return async (messages) => {
    // None may still be at work when the batch is tried again.
    const settled = await Promise.allSettled(messages.map(handleOne));
    return settled.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  };
}

/** @throws EventUnreadable when it is no escalation that can be analysed */
function fromEscalated(message: ReceivedMessage): Escalation {
  const event = readEvent(message);
  if (event.type !== 'gateway.request.escalated') throw new EventUnreadable('the event is no escalation');
  const { request, textKept } = event.data;
  if (request === undefined || !isId('evt', request.decisionId)) throw new EventUnreadable('the escalation names no decision');
  if (!(request.risk >= 0 && request.risk <= 1)) throw new EventUnreadable('the risk of the escalation is not between 0 and 1');
  const { decisionId, requestId, risk, layers, policyVersion, sessionId, endUser, agent } = request;
  return {
    eventId: event.id,
    escalatedAt: event.time,
    orgId: event.orgId,
    workspaceId: event.workspaceId,
    traceparent: event.traceparent,
    decisionId,
    requestId,
    risk,
    layers,
    policyVersion,
    sessionId,
    endUser,
    agent,
    textKept,
  };
}
