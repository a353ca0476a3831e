/** Dashboards, alerts and settings under infrastructure/ against the metrics that the code defines. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { createMetrics } from '@sentinelmesh/telemetry';
import { parse } from 'yaml';
import { findMetrics, readMetrics } from './metric-definitions.ts';
import { type Query, readQuery } from './promql.ts';

/** What Prometheus adds to every series, by prometheus.yaml. */
const SCRAPE_LABELS = ['job', 'instance', 'process'];

type Panel = {
  id: number;
  type: string;
  title: string;
  gridPos: Place;
  datasource?: { uid: string };
  targets?: { refId: string; expr: string; legendFormat: string }[];
};
type Place = { x: number; y: number; w: number; h: number };
type Dashboard = { uid: string; title: string; panels: Panel[]; templating: { list: { name: string; type: string; query: string }[] } };
type Rule = { alert: string; expr: string; for?: string; labels: Record<string, string>; annotations: Record<string, string> };

const readYaml = <T>(file: string) => parse(readFileSync(file, 'utf8')) as T;
const dashboards = globSync('infrastructure/grafana/dashboards/*.json').map((file) => ({
  file,
  dashboard: JSON.parse(readFileSync(file, 'utf8')) as Dashboard,
}));
const rules = readYaml<{ groups: { name: string; rules: Rule[] }[] }>('infrastructure/prometheus/alerts.yaml').groups.flatMap(
  (group) => group.rules,
);
const panels = dashboards.flatMap(({ dashboard }) => dashboard.panels);
const targets = panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** The labels of every series that a process of the mesh may show, by its name. */
const series = new Map<string, readonly string[]>([['up', []]]);
const { metrics, problems } = findMetrics();

before(async () => {
  for (const { name, kind, labels } of metrics) {
    if (kind !== 'histogram') series.set(name, labels);
    else for (const suffix of ['sum', 'count', 'bucket']) series.set(`${name}_${suffix}`, suffix === 'bucket' ? [...labels, 'le'] : labels);
  }
  for (const { name } of await createMetrics({ processMetrics: true }).registry.getMetricsAsJSON()) series.set(name, []);
});

/** What is wrong with a query: metrics and labels that nobody defines. */
function findFaults({ selectors, groupings }: Query): string[] {
  const known = selectors.map(({ metric }) => series.get(metric));
  return [
    ...selectors.flatMap(({ metric, labels }) => {
      const defined = series.get(metric);
      if (defined === undefined) return [`nothing is called ${metric}`];
      return labels.filter((label) => ![...defined, ...SCRAPE_LABELS].includes(label)).map((label) => `${metric} has no label ${label}`);
    }),
    ...groupings
      .filter((label) => !SCRAPE_LABELS.includes(label) && !known.some((labels) => labels?.includes(label)))
      .map((label) => `nothing in it has a label ${label}`),
  ];
}

describe('the metrics of the code', () => {
  it('are read, all of them, and named by the conventions', () => {
    assert.ok(metrics.length >= 25, `${metrics.length} metrics`);
    assert.deepEqual(problems, []);
  });

  it('are found with the labels that stand in variables, and not where there is only something alike', () => {
    const text = `
      const base = { service: { max: 5 } } as const;
      const labels = { ...base, state: ['a'] };
      metrics.counter({ name: 'x_total', help: 'X.', labels: { ...base, code: { max: 3 } } });
      kit.metrics.observedGauge({ name: 'y', help: \`at most \${MAX}\`, labels, read });
      other.counter(definition);`;
    assert.deepEqual(
      readMetrics(text, 'x.ts').map(({ name, kind, labels }) => [name, kind, labels]),
      [
        ['x_total', 'counter', ['service', 'code']],
        ['y', 'gauge', ['service', 'state']],
      ],
    );
  });
});

describe('the dashboards', () => {
  it('ask for metrics and labels that exist, in queries that can be read', () => {
    assert.equal(dashboards.length, 1);
    assert.ok(targets.length >= 30, `${targets.length} queries`);
    for (const { title, expr } of targets) assert.deepEqual(findFaults(readQuery(expr)), [], `${title}: ${expr}`);
  });

  it('name in their legends only labels that their queries keep', () => {
    for (const { title, expr, legendFormat } of targets) {
      const { selectors, groupings } = readQuery(expr);
      const kept = groupings.length > 0 ? groupings : [...SCRAPE_LABELS, ...selectors.flatMap(({ metric }) => series.get(metric) ?? [])];
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) assert.ok(kept.includes(label), `${title}: ${label}`);
    }
  });

  it('have panels with ids of their own that do not lie upon each other, and take their data from the variable', () => {
    for (const { file, dashboard } of dashboards) {
      assert.match(dashboard.uid, /^[\w-]{1,40}$/, file);
      assert.deepEqual(
        dashboard.templating.list.map(({ name, type, query }) => [name, type, query]),
        [['datasource', 'datasource', 'prometheus']],
      );
      assert.equal(new Set(dashboard.panels.map(({ id }) => id)).size, dashboard.panels.length);
      assert.equal(new Set(dashboard.panels.map(({ title }) => title)).size, dashboard.panels.length);
      for (const [index, panel] of dashboard.panels.entries()) {
        if (panel.type !== 'row') assert.equal(panel.datasource?.uid, `\${datasource}`, panel.title);
        assert.ok(panel.gridPos.x + panel.gridPos.w <= 24, panel.title);
        for (const other of dashboard.panels.slice(index + 1))
          assert.ok(!overlap(panel.gridPos, other.gridPos), `${panel.title} and ${other.title}`);
        const refIds = (panel.targets ?? []).map(({ refId }) => refId);
        assert.equal(new Set(refIds).size, refIds.length, panel.title);
      }
    }
  });
});

describe('the alerts', () => {
  it('watch metrics and labels that exist, in queries that compare', () => {
    assert.ok(rules.length >= 15, `${rules.length} alerts`);
    for (const { alert, expr } of rules) {
      assert.deepEqual(findFaults(readQuery(expr)), [], `${alert}: ${expr}`);
      assert.match(expr, /[<>]=?|==/, alert);
    }
  });

  it('have a name of their own, a severity, and say what it is and what to do', () => {
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
    for (const { alert, expr, labels, annotations, for: wait = '0s' } of rules) {
      assert.match(alert, /^[A-Z][A-Za-z]+$/);
      assert.ok(['page', 'ticket'].includes(labels.severity ?? ''), alert);
      assert.deepEqual(Object.keys(annotations), ['summary', 'action'], alert);
      assert.match(wait, /^\d+[sm]$/, alert);
      const { selectors, groupings } = readQuery(expr);
      const kept = groupings.length > 0 ? groupings : [...SCRAPE_LABELS, ...selectors.flatMap(({ metric }) => series.get(metric) ?? [])];
      for (const [, label = ''] of Object.values(annotations)
        .join()
        .matchAll(/\$labels\.(\w+)/g))
        assert.ok(kept.includes(label), `${alert}: ${label}`);
    }
  });
});

describe('the settings of Prometheus and Grafana', () => {
  it('name the files that are there, and scrape every service on its operations port', () => {
    const prometheus = readYaml<{
      rule_files: string[];
      scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
    }>('infrastructure/prometheus/prometheus.yaml');
    assert.deepEqual(prometheus.rule_files, ['alerts.yaml']);
    const [scrape] = prometheus.scrape_configs;
    assert.equal(scrape?.job_name, 'sentinelmesh');
    const services = globSync('services/*/src/main.ts').map((file) => file.split('/')[1] ?? '');
    assert.ok(services.length >= 4);
    assert.deepEqual(scrape?.dns_sd_configs[0]?.names.toSorted(), services.sort());
    const compose = readYaml<{ 'x-environment': Record<string, string> }>('docker-compose.yml');
    assert.equal(compose['x-environment'].MESH_OPS_PORT, String(scrape?.dns_sd_configs[0]?.port));
  });

  it('show the dashboards with the data source that the dashboards ask for', () => {
    const { datasources } = readYaml<{ datasources: { type: string; url: string }[] }>(
      'infrastructure/grafana/provisioning/datasources/prometheus.yaml',
    );
    assert.deepEqual(
      datasources.map(({ type }) => type),
      ['prometheus'],
    );
    const { providers } = readYaml<{ providers: { options: { path: string } }[] }>(
      'infrastructure/grafana/provisioning/dashboards/sentinelmesh.yaml',
    );
    const mounts = readFileSync('docker-compose.yml', 'utf8');
    assert.ok(mounts.includes(`./infrastructure/grafana/dashboards:${providers[0]?.options.path}:ro`));
  });

  it('have a collector that takes what the mesh sends', () => {
    type Collector = {
      receivers: { otlp: { protocols: { http: { endpoint: string } } } };
      service: { pipelines: Record<string, Record<string, string[]>> };
    } & Record<string, Record<string, unknown>>;
    const collector = readYaml<Collector>('infrastructure/otel/collector.yaml');
    assert.match(collector.receivers.otlp.protocols.http.endpoint, /:4318$/);
    const [pipeline] = Object.values(collector.service.pipelines);
    assert.deepEqual(Object.keys(collector.service.pipelines), ['traces']);
    for (const [kind, names] of Object.entries(pipeline ?? {}))
      for (const name of names) assert.ok(name in (collector[kind] ?? {}), `${kind}: ${name}`);
  });
});

function overlap(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}
