import { hmacSha256Text, type Secret } from '@sentinelmesh/crypto';
import type { AuditSigner } from '@sentinelmesh/event-bus';
import type { Logger } from '@sentinelmesh/telemetry';
import { MAX_EXCERPT } from './layers.ts';
import type { ObserveRequest } from './observe-requests.ts';
import { type Outcome, toOutcome } from './outcome.ts';
import { type Inspected, type Journey, type Layer, type Passage, saidBy } from './passage.ts';
import type { GuardLayer, Publish } from './ports.ts';
import { completedEvent, escalatedEvent, reportRequest, requestRecord } from './request-report.ts';

export type ConcludeRequest = (journey: Journey, passage: Passage) => Promise<Outcome>;

type Dependencies = {
  readonly guard: Pick<GuardLayer, 'keepForAnalysis'>;
  readonly publish: Publish;
  readonly signer: AuditSigner;
  /** Under which addresses are hashed. */
  readonly sourceHashKey: Secret<Uint8Array>;
  readonly observe: ObserveRequest;
  /** How long the guard may take to keep a text. */
  readonly layerTimeoutMs: number;
  readonly log: Logger;
};

/**
 * Decides a request from what its layers said, and leaves its event and its audit record; the outcome is given only when
 * both are durable on the bus. The text of an escalated request is kept first, so that whoever hears of it can look at it.
 *
 * @throws Unavailable when the bus does not take them
 */
export function createConcludeRequest(dependencies: Dependencies): ConcludeRequest {
  const { publish, signer, sourceHashKey, observe } = dependencies;
  return async (journey, passage) => {
    const decided = toOutcome(journey, passage);
    const kept = decided.decision === 'escalate' ? await keepText(journey, passage, dependencies) : undefined;
    const outcome = kept?.isLess === true ? withLesserAnalysis(decided) : decided;
    const report = reportRequest(journey, passage, outcome, hashSource(sourceHashKey, journey));
    const messages = [completedEvent(report), requestRecord(signer, report)];
    if (kept !== undefined) messages.push(escalatedEvent(report, kept.textKept));
    const publishedFrom = performance.now();
    await Promise.all(messages.map((message) => publish(message)));
    observe(journey, outcome, performance.now() - publishedFrom);
    return outcome;
  };
}

/** `isLess` when the analysis cannot be what it should be: it will have no text although it might, or no judge. */
async function keepText({ id, request, callFor }: Journey, passage: Passage, { guard, layerTimeoutMs, log }: Dependencies) {
  const { input, agent, output } = passage;
  const answer = agent?.answer.kind === 'answered' ? agent.answer.text : '';
  const texts = { redactedInput: asRedacted(input, request.text), response: asRedacted(output, answer) };
  try {
    const { kept, degraded } = await guard.keepForAnalysis({ decisionId: id, ...texts, policy: request.policy }, callFor(layerTimeoutMs));
    return { textKept: kept, isLess: degraded };
  } catch (error) {
    log.warn({ error, decisionId: id }, 'the text of an escalated request could not be kept for its analysis');
    return { textKept: false, isLess: true };
  }
}

/** As the guard has redacted it, without what it puts back for the caller; nothing of a text that it has not seen. */
function asRedacted(layer: Layer<Inspected> | undefined, text: string): string {
  const inspection = saidBy(layer)?.inspection;
  return inspection === undefined ? '' : (inspection.redactedText ?? text).slice(0, MAX_EXCERPT);
}

const withLesserAnalysis = (outcome: Outcome): Outcome => ({
  ...outcome,
  degraded: [...outcome.degraded, 'shadow_analysis'],
  warnings: [...outcome.warnings, 'the closer look at this request will be a lesser one, because a part of it does not work'],
});

/** The same address gives the same hash within an organisation, and another one in every other. */
function hashSource(key: Secret<Uint8Array>, { request, context }: Journey): string {
  const address = request.clientAddress.trim().toLowerCase();
  return address === '' ? '' : hmacSha256Text(key, context.orgId, '\n', address);
}
