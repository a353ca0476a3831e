/** Spans and metrics of what is published and consumed: ids, places and outcomes, nothing of what messages say. */
import { type DurableDefinition, events, parseEventSubject, streams } from '@sentinelmesh/contracts';
import { MeshError } from '@sentinelmesh/kernel';
import { isTracing, type Metrics, type Span, startSpan, withSpan } from '@sentinelmesh/telemetry';
import type { BusMessage } from './bus-message.ts';
import type { Outcome } from './outcome.ts';
import type { ReceivedMessage } from './received-message.ts';

type Durable = Pick<DurableDefinition, 'stream' | 'name'>;

export type BusObserver = {
  /** Sends a message within a span; if it carries a trace, it then carries that span. */
  publish(stream: string, message: BusMessage, send: (message: BusMessage) => Promise<void>): Promise<void>;
  /** Deliveries of a durable are counted here from now on, each outcome from 0: the increase of a series that comes with 1 is nothing. */
  begin(durable: Durable): void;
  /** Messages that are to be handled together: a span each, in its own trace, active while it is handled alone. */
  handle(durable: Durable, messages: readonly ReceivedMessage[]): Handling;
  /** What finally became of a delivery, or of several. */
  settled(durable: Durable, outcome: Outcome['kind'], deliveries?: number): void;
};

type Handling = {
  run<T>(work: () => T): T;
  /** @param outcomes in the order of the messages; none for those that went back unhandled */
  end(outcomes: readonly Outcome[]): void;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const DELAYS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 300, 3_600, 86_400];
const DURABLES = { durable: { max: 100 } } as const;
const OUTCOMES = ['done', 'retry', 'dead'] as const;

export function createBusObserver({ service, metrics }: { readonly service: string; readonly metrics: Metrics }): BusObserver {
  const meters = defineMeters(metrics);
  return {
    async publish(stream, message, send) {
      const startedAt = performance.now();
      const measure = (code: string) => meters.published.observe({ stream, code }, (performance.now() - startedAt) / 1_000);
      try {
        await (isTracing() ? sendWithin(message, service, send) : send(message));
        measure('ok');
        countEvent(meters, message.subject);
      } catch (error) {
        measure(error instanceof MeshError ? error.code : 'internal');
        throw error;
      }
    },
    begin({ name }) {
      for (const outcome of OUTCOMES) meters.handled.add({ durable: name, outcome }, 0);
    },
    handle(durable, messages) {
      const now = Date.now();
      for (const { deliveries, storedAt } of messages) {
        if (deliveries > 1) meters.redelivered.add({ durable: durable.name });
        else meters.delay.observe({ durable: durable.name }, Math.max(0, now - storedAt.getTime()) / 1_000);
      }
      const spans = isTracing() ? messages.map((message) => spanOf(message, durable, service)) : [];
      const [only, ...others] = spans;
      return {
        run: (work) => (only === undefined || others.length > 0 ? work() : only.run(work)),
        end(outcomes) {
          for (const [index, span] of spans.entries()) endSpan(span, outcomes[index]);
        },
      };
    },
    settled: (durable, outcome, deliveries = 1) => meters.handled.add({ durable: durable.name, outcome }, deliveries),
  };
}

function countEvent({ events: counter }: ReturnType<typeof defineMeters>, subject: string): void {
  const type = parseEventSubject(subject)?.type;
  if (type !== undefined) counter.add({ type });
}

function sendWithin(message: BusMessage, service: string, send: (message: BusMessage) => Promise<void>): Promise<void> {
  const attributes = attributesOf(message, 'publish');
  const options = { kind: 'producer', parent: message.headers.traceparent, service, attributes } as const;
  return withSpan(`publish ${kindOf(message.subject)}`, options, (span) => send(carrying(span, message)));
}

/** A span never makes a message larger than it was: only a trace that is carried already is carried on. */
function carrying({ traceparent }: Span, message: BusMessage): BusMessage {
  if (traceparent === undefined || message.headers.traceparent === undefined) return message;
  return { ...message, headers: { ...message.headers, traceparent } };
}

function spanOf(message: ReceivedMessage, durable: Durable, service: string): Span {
  return startSpan(`process ${kindOf(message.subject)}`, {
    kind: 'consumer',
    parent: message.headers.traceparent,
    service,
    attributes: {
      ...attributesOf(message, 'process'),
      'messaging.consumer.group.name': durable.name,
      'sentinelmesh.deliveries': message.deliveries,
    },
  });
}

function endSpan(span: Span, outcome: Outcome | undefined): void {
  span.set({
    'sentinelmesh.outcome': outcome?.kind ?? 'returned',
    ...(outcome && 'code' in outcome && { 'sentinelmesh.code': outcome.code }),
  });
  const failed = outcome !== undefined && 'code' in outcome;
  span.end(failed ? new MeshError('internal', outcome.code, outcome.code) : undefined);
}

/** Semantic conventions of messaging (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/). */
const attributesOf = ({ id, subject, payload }: BusMessage, operation: 'publish' | 'process') => ({
  'messaging.system': 'nats',
  'messaging.operation.name': operation,
  'messaging.operation.type': operation === 'publish' ? 'send' : 'process',
  'messaging.destination.name': subject,
  'messaging.message.id': id,
  'messaging.message.body.size': payload.length,
});

/**
 * A subject without the parts that have many values: `guard.input.blocked`, `audit.input.blocked`,
 * `dlq.EVENTS.guard-analysis`.
 */
export function kindOf(subject: string): string {
  const [, family = '', , ...rest] = subject.split('.');
  switch (family) {
    case 'evt':
      return rest.slice(1, 4).join('.');
    case 'audit':
      return ['audit', ...rest.slice(1, 3)].join('.');
    case 'dlq':
      return ['dlq', ...rest.slice(0, 2)].join('.');
    default:
      return family;
  }
}

function defineMeters(metrics: Metrics) {
  return {
    published: metrics.histogram({
      name: 'sentinelmesh_bus_publish_duration_seconds',
      help: 'How long messages take to be stored by the bus, by stream and outcome: ok, or the code of the error.',
      labels: { stream: Object.keys(streams), code: { max: 30 } },
      buckets: SECONDS,
    }),
    events: metrics.counter({
      name: 'sentinelmesh_events_published_total',
      help: 'Events that the bus has stored, by type.',
      labels: { type: Object.keys(events) },
    }),
    handled: metrics.counter({
      name: 'sentinelmesh_bus_deliveries_total',
      help: 'Deliveries by what became of them: done, to be retried, or given up as a dead letter.',
      labels: { ...DURABLES, outcome: OUTCOMES },
    }),
    redelivered: metrics.counter({
      name: 'sentinelmesh_bus_redeliveries_total',
      help: 'Deliveries of messages that had been delivered before.',
      labels: DURABLES,
    }),
    delay: metrics.histogram({
      name: 'sentinelmesh_bus_delivery_delay_seconds',
      help: 'How long messages were stored before they were handled for the first time.',
      labels: DURABLES,
      buckets: DELAYS,
    }),
  };
}
