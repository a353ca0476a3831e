import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMetrics } from './metrics.ts';

const definition = {
  name: 'guard_decisions_total',
  help: 'Decisions.',
  labels: { decision: ['allow', 'block'], route: { max: 2 } },
} as const;

describe('metrics', () => {
  it('are rendered in the text format of Prometheus', async () => {
    const metrics = createMetrics();
    metrics.counter(definition).add({ decision: 'allow', route: '/a' }, 2);
    metrics.histogram({ name: 'guard_seconds', help: 'Time.', buckets: [0.1, 1] }).observe({}, 0.5);
    metrics.gauge({ name: 'guard_open', help: 'Open.' }).set({}, 3);
    metrics.observedGauge({ name: 'guard_age', help: 'Age.', read: () => [{ labels: {}, value: 42 }] });
    const { contentType, text } = await metrics.render();
    assert.match(contentType, /^text\/plain; version=0\.0\.4/);
    for (const line of [
      'guard_decisions_total{decision="allow",route="/a"} 2',
      'guard_seconds_bucket{le="1"} 1',
      'guard_open 3',
      'guard_age 42',
    ]) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });

  it('never have more series than their labels allow, whatever comes in', async () => {
    const metrics = createMetrics();
    const counter = metrics.counter(definition);
    for (let index = 0; index < 1_000; index += 1) counter.add({ decision: `x${index}` as 'allow', route: `/${index}` });
    counter.add({ decision: 'allow', route: 'x'.repeat(101) });
    const series = (await metrics.render()).text.split('\n').filter((line) => line.startsWith('guard_decisions_total{'));
    assert.deepEqual(series, [
      'guard_decisions_total{decision="other",route="/0"} 1',
      'guard_decisions_total{decision="other",route="/1"} 1',
      'guard_decisions_total{decision="other",route="other"} 998',
      'guard_decisions_total{decision="allow",route="other"} 1',
    ]);
  });

  it('that count begin with 0 where every label is declared and the combinations are few, so that the first of a kind is an increase', async () => {
    const metrics = createMetrics();
    const count = {
      name: 'guard_texts_total',
      help: 'Texts.',
      labels: { decision: ['allow', 'block'], source: ['user', 'tool'] },
    } as const;
    metrics.counter(count).add({ decision: 'block', source: 'tool' });
    metrics.counter(count).add({ decision: 'block', source: 'tool' });
    const many = Array.from({ length: 23 }, (_, index) => `v${index}`);
    metrics.counter({ name: 'guard_pairs_total', help: 'Pairs.', labels: { one: many, other: many } });
    metrics.counter(definition);
    assert.deepEqual(
      (await metrics.render()).text.split('\n').filter((line) => /^guard_\w+_total/.test(line)),
      [
        'guard_texts_total{decision="allow",source="user"} 0',
        'guard_texts_total{decision="allow",source="tool"} 0',
        'guard_texts_total{decision="block",source="user"} 0',
        'guard_texts_total{decision="block",source="tool"} 2',
      ],
    );
  });

  it('may be defined by several services of one process, but only to mean the same', async () => {
    const metrics = createMetrics();
    metrics.counter(definition).add({ decision: 'allow', route: '/a' });
    metrics.counter(definition).add({ decision: 'allow', route: '/a' });
    assert.match((await metrics.render()).text, /route="\/a"} 2/);
    assert.throws(() => metrics.counter({ ...definition, help: 'Else.' }), /already defined differently/);
    assert.throws(() => metrics.gauge(definition), /already defined differently/);
  });

  it('are read from several sources when somebody looks, and one that fails or hangs takes nothing from the others', async () => {
    const metrics = createMetrics();
    const source = (service: string, read: () => number | Promise<number>) =>
      metrics.observedGauge({
        name: 'guard_depth',
        help: 'Depth.',
        labels: { service: { max: 5 } },
        read: async () => [{ labels: { service }, value: await read() }],
      });
    let asked = 0;
    source('a', () => ++asked);
    source('b', () => Promise.reject(new Error('down')));
    source('c', () => new Promise(() => undefined));
    const rendered = await Promise.all([metrics.render(), metrics.render(), metrics.render()]);
    for (const { text } of rendered)
      assert.deepEqual(
        text.split('\n').filter((line) => line.startsWith('guard_depth{')),
        ['guard_depth{service="a"} 1'],
      );
  });

  it('tell of the process only when asked to', async () => {
    assert.doesNotMatch((await createMetrics().render()).text, /process_cpu/);
    assert.match((await createMetrics({ processMetrics: true }).render()).text, /process_cpu_seconds_total/);
  });
});
