import { pageHead, table } from './markdown.ts';
import { findMetrics } from './metric-definitions.ts';
import type { Rendered } from './reference-errors.ts';

const INTRODUCTION = `
What \`/metrics\` shows, besides what every Node process shows of itself (\`process_…\`, \`nodejs_…\`). Every label has a bounded
number of values; what exceeds it is \`other\`. A histogram has the series \`…_bucket\`, \`…_sum\` and \`…_count\`.
[What to do with them](../guide/observability.md).
`;

/** All metrics of the mesh as a page for people. */
export function renderMetricReference(): Rendered {
  const { metrics, problems } = findMetrics();
  const rows = metrics.map(({ name, kind, labels, help }) => [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(' '), help]);
  return {
    text: [
      pageHead('Metrics', 'the metrics that the code defines'),
      INTRODUCTION.trimStart(),
      `${table(['metric', 'kind', 'labels', 'what it tells'], rows)}\n`,
    ].join('\n'),
    problems,
  };
}
