import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readQuery } from './promql.ts';

describe('a query of Prometheus', () => {
  it('speaks of metrics, labels and groupings', () => {
    const text = `histogram_quantile(0.99, sum by (le, layer) (rate(a_seconds_bucket{layer!="agent", decision=~"x|y"}[$__rate_interval])))
      / on (instance) group_left (role) clamp_min(-max without (job) (b_total offset 5m), 1e-3) > bool 2 unless c`;
    assert.deepEqual(readQuery(text), {
      selectors: [
        { metric: 'a_seconds_bucket', labels: ['layer', 'decision'] },
        { metric: 'b_total', labels: [] },
        { metric: 'c', labels: [] },
      ],
      groupings: ['le', 'layer', 'instance', 'role', 'job'],
    });
  });

  it('may ask for the time, for ranges of results, and for metrics that are named like aggregations', () => {
    assert.deepEqual(
      readQuery('time() - max_over_time(sum(a)[1h30m:5m]) + count').selectors.map(({ metric }) => metric),
      ['a', 'count'],
    );
  });

  for (const wrong of [
    '',
    'a +',
    'sum(a',
    'sum(a))',
    'rate(a)',
    'rate(a[])',
    'rate(a[5x])',
    'a[5m]',
    'sum(a[5m])',
    'abs(a[5m])',
    'a{b}',
    'a{b=c}',
    'a{b="c"',
    'a b',
    'unknown(a)',
    'a ! b',
    'sum by le (a)',
  ])
    it(`is refused when it is wrong: ${wrong === '' ? 'nothing' : wrong}`, () => assert.throws(() => readQuery(wrong)));
});
