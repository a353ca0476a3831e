/**
 * Metrics whose number of series is known beforehand: a label has either a declared set of values or a cap, and what does
 * not fit becomes `other`. Text from callers can therefore never grow the memory of the process or of Prometheus.
 */
import {
  collectDefaultMetrics,
  Registry,
  Counter as RegistryCounter,
  Gauge as RegistryGauge,
  Histogram as RegistryHistogram,
} from 'prom-client';
import { type BoundLabels, boundLabels, combinationsOf, type LabelDefinitions, type LabelValues } from './metric-labels.ts';

export type { LabelDefinitions, LabelValues } from './metric-labels.ts';

/** A counter with more combinations of declared values than this shows only those that were counted. */
const MAX_STARTED = 500;
/** How closely the lag of the event loop is watched: each look costs a little, also in a process that does nothing. */
const EVENT_LOOP_RESOLUTION_MS = 20;
const READ_TIMEOUT_MS = 2_000;
const READ_AGAIN_MS = 1_000;

export type MetricDefinition<L extends LabelDefinitions> = {
  /** Prometheus name with its unit, such as `gateway_request_duration_seconds`; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: L;
};

export type Counter<L extends LabelDefinitions> = { add(labels: LabelValues<L>, amount?: number): void };
export type Histogram<L extends LabelDefinitions> = { observe(labels: LabelValues<L>, value: number): void };
export type Gauge<L extends LabelDefinitions> = {
  set(labels: LabelValues<L>, value: number): void;
  add(labels: LabelValues<L>, amount: number): void;
};

type Observed<L extends LabelDefinitions> = { readonly labels: LabelValues<L>; readonly value: number };
export type ReadValues<L extends LabelDefinitions> = () => readonly Observed<L>[] | Promise<readonly Observed<L>[]>;

export type Metrics = {
  /**
   * Defining the same metric again gives the one that is there, so that several services can share a process. Where all values
   * of all labels are declared, and their combinations are at most 500, each is there from the beginning with 0: the increase of
   * a series that comes with 1 would be nothing.
   */
  counter<const L extends LabelDefinitions = Record<never, never>>(definition: MetricDefinition<L>): Counter<L>;
  /** @param definition.buckets upper bounds, ascending, in the unit of the name. */
  histogram<const L extends LabelDefinitions = Record<never, never>>(
    definition: MetricDefinition<L> & { readonly buckets: readonly number[] },
  ): Histogram<L>;
  gauge<const L extends LabelDefinitions = Record<never, never>>(definition: MetricDefinition<L>): Gauge<L>;
  /**
   * A gauge whose values are asked for when somebody looks, at most once a second. Defining it again adds another reader.
   * A reader that fails, or takes longer than two seconds, says nothing that time.
   */
  observedGauge<const L extends LabelDefinitions = Record<never, never>>(
    definition: MetricDefinition<L> & { readonly read: ReadValues<L> },
  ): void;
  readonly registry: Registry;
  /** The text exposition format, and its content type. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>;
};

/** @param processMetrics adds memory, CPU, event loop and garbage collection of this process; once per process. */
export function createMetrics({ processMetrics = false }: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_RESOLUTION_MS });
  const once = createOnce();
  const base = ({ name, help, labels }: MetricDefinition<LabelDefinitions>) => ({
    name,
    help,
    labelNames: Object.keys(labels ?? {}),
    registers: [registry],
  });
  return {
    registry,
    counter: (definition) =>
      once('counter', definition, (bind) => {
        const metric = new RegistryCounter(base(definition));
        for (const labels of combinationsOf(definition.labels ?? {}, MAX_STARTED)) metric.inc(labels, 0);
        return { add: (labels, amount = 1) => metric.inc(bind(labels), amount) };
      }),
    histogram: (definition) =>
      once('histogram', definition, (bind) => {
        const metric = new RegistryHistogram({ ...base(definition), buckets: [...definition.buckets] });
        return { observe: (labels, value) => metric.observe(bind(labels), value) };
      }),
    gauge: (definition) =>
      once('gauge', definition, (bind) => {
        const metric = new RegistryGauge(base(definition));
        return { set: (labels, value) => metric.set(bind(labels), value), add: (labels, amount) => metric.inc(bind(labels), amount) };
      }),
    observedGauge: ({ read, ...definition }) => {
      const readers = once('observed gauge', definition, (bind) => {
        const added: ReadValues<LabelDefinitions>[] = [];
        const readAll = createReader(added);
        new RegistryGauge({
          ...base(definition),
          async collect() {
            const values = await readAll();
            this.reset();
            for (const { labels, value } of values) this.set(bind(labels), value);
          },
        });
        return added;
      });
      readers.push(read);
    },
    render: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}

/** Reads all at once; who asks again within a second, or meanwhile, gets the same answer. */
function createReader(readers: readonly ReadValues<LabelDefinitions>[]) {
  let answer: Promise<readonly Observed<LabelDefinitions>[]> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = performance.now();
    if (answer !== undefined && now - askedAt < READ_AGAIN_MS) return answer;
    askedAt = now;
    answer = Promise.all(readers.map(readInTime)).then((values) => values.flat());
    return answer;
  };
}

function readInTime(read: ReadValues<LabelDefinitions>): Promise<readonly Observed<LabelDefinitions>[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, READ_TIMEOUT_MS, []);
    Promise.resolve()
      .then(read)
      .then(resolve, () => resolve([]))
      .finally(() => clearTimeout(timer));
  });
}

/** Remembers what was defined. The kind and definition are compared as text, so a name cannot come to mean two things. */
function createOnce() {
  const defined = new Map<string, { readonly shape: string; readonly metric: unknown }>();
  return <L extends LabelDefinitions, M>(kind: string, definition: MetricDefinition<L>, create: (bind: BoundLabels) => M): M => {
    const shape = JSON.stringify([kind, definition]);
    const known = defined.get(definition.name);
    if (known !== undefined && known.shape !== shape) throw new Error(`the metric ${definition.name} is already defined differently`);
    // The shape names the kind, and one kind always makes one type of metric.
    if (known !== undefined) return known.metric as M;
    const metric = create(boundLabels(definition.labels ?? {}));
    defined.set(definition.name, { shape, metric });
    return metric;
  };
}
