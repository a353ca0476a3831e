import type { EventType } from '@sentinelmesh/contracts';
import type { Egress } from '@sentinelmesh/egress';
import { type Clock, newId, type RequestContext } from '@sentinelmesh/kernel';
import type { Logger } from '@sentinelmesh/telemetry';
import type { AttemptResult } from '../domain/attempt.ts';
import { newChain, nextLink } from '../domain/chain.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { TooManyTests } from '../errors.ts';
import type { DestinationKind, OpenOptions, StreamOutcome, StreamSender } from '../kinds/destination-kind.ts';
import type { AuditTrail } from './crud-ports.ts';
import { type DescribeChange, factsOfDestination } from './describe-change.ts';
import type { DestinationSecrets } from './destination-secrets.ts';
import { exampleEvent } from './example-event.ts';
import type { DestinationRef, FindDestination } from './find-destination.ts';
import { createUnderWay } from './under-way.ts';

/** What came of a test. It is an attempt that is not kept. */
export type TestedDestination = { readonly startedAt: Date; readonly result: AttemptResult };

/**
 * Sends an example event at once, whatever the state of the destination. A stream kind gets one record, in a chain of its own.
 *
 * @throws NotFound, TooManyTests
 * @throws SealedDataRejected when its secrets cannot be opened with the key that the mesh has now
 */
export type TestDestination = (
  request: DestinationRef & { readonly eventType: EventType },
  context: RequestContext,
) => Promise<TestedDestination>;

type Dependencies = {
  findDestination: FindDestination;
  kinds: ReadonlyMap<string, DestinationKind>;
  secrets: DestinationSecrets;
  egress: Egress;
  exportFolder: string | undefined;
  describeChange: DescribeChange;
  auditTrail: AuditTrail;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
};

/** As long as the slowest attempt of a delivery. */
const TIMEOUT_MS = 30_000;
/** What is left of the time of the caller, to write down what came of it and to answer. */
const ANSWER_MS = 1_000;
/** Each may take long; one organisation must not hold many connections by them. */
const MAX_TESTS = 5;

export function createTestDestination(dependencies: Dependencies): TestDestination {
  const { findDestination, kinds, secrets, egress, exportFolder, describeChange, auditTrail, clock, log } = dependencies;
  const enter = createUnderWay(MAX_TESTS, (most) => new TooManyTests(most));
  return async ({ eventType, ...ref }, context) => {
    const { orgId } = context;
    const { destination, sealed } = await findDestination(orgId, ref);
    const { url, settings } = destination;
    const startedAt = new Date(clock.now());
    const opened = secrets.openAll({ orgId, id: ref.id }, sealed, startedAt);
    const event = exampleEvent(orgId, eventType, startedAt);
    const leave = enter(orgId);
    try {
      const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeLeft(context, startedAt))]);
      const options = { orgId, destinationId: ref.id, url, ...opened, egress, exportFolder };
      const result = await attempt(kinds.get(destination.kind), { ...options, settings }, { event, startedAt, signal, log });
      const attributes = { ...factsOfDestination(destination), event_type: eventType, error: result.error ?? '' };
      const disposition = result.succeeded ? 'succeeded' : 'failed';
      const change = { entity: 'destination', action: 'tested', entityId: ref.id, at: startedAt, disposition, attributes } as const;
      await auditTrail.record(orgId, describeChange(change, context));
      return { startedAt, result };
    } finally {
      leave();
    }
  };
}

const timeLeft = ({ deadlineAt }: RequestContext, now: Date) =>
  Math.max(Math.min(TIMEOUT_MS, deadlineAt - now.getTime() - ANSWER_MS), ANSWER_MS);

type Try = { readonly event: OutgoingEvent; readonly startedAt: Date; readonly signal: AbortSignal; readonly log: Pick<Logger, 'warn'> };

async function attempt(
  kind: DestinationKind | undefined,
  options: OpenOptions<unknown>,
  { event, startedAt, signal, log }: Try,
): Promise<AttemptResult> {
  if (kind === undefined) return failed('configuration', 'destinations of this kind are not open in this installation');
  const settings = kind.settings.safeParse(options.settings);
  if (!settings.success) return failed('configuration', 'the settings are those of another version of the mesh; give them anew');
  const began = performance.now();
  const sender = kind.open({ ...options, settings: settings.data });
  try {
    const sent = 'format' in sender ? sendRecord(sender, event, { signal, began }) : sender.send(event, { attemptedAt: startedAt, signal });
    // A sender ends when it is told to; a caller does not wait for one that takes its time.
    return await Promise.race([
      sent,
      aborted(signal).then(() => failed('timeout', 'there was no answer in time', performance.now() - began)),
    ]);
  } finally {
    void sender.close().catch((error: unknown) => log.warn({ kind: kind.kind, error }, 'the connections of a test could not be closed'));
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function sendRecord(sender: StreamSender, event: OutgoingEvent, { signal, began }: { signal: AbortSignal; began: number }) {
  const content = sender.format.render(event);
  const link = nextLink(newChain(`test-${newId('chn')}`), content);
  const outcome = await sender.send([{ event, link, text: sender.format.seal(content, link) }], signal);
  return toResult(outcome, performance.now() - began);
}

function toResult(outcome: StreamOutcome, totalMs: number): AttemptResult {
  switch (outcome.kind) {
    case 'acknowledged': {
      const [rejected] = outcome.rejected;
      return rejected === undefined ? { succeeded: true, timings: { totalMs } } : failed('client_error', rejected.reason, totalMs);
    }
    case 'retry':
      return failed(outcome.error, outcome.detail, totalMs);
    case 'configuration':
      return failed('configuration', outcome.detail, totalMs);
  }
}

const failed = (error: NonNullable<AttemptResult['error']>, response: string, totalMs = 0): AttemptResult => ({
  succeeded: false,
  error,
  timings: { totalMs },
  response,
});
