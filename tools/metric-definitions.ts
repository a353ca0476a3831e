/** The metrics that the code defines: every call of `counter`, `histogram`, `gauge` and `observedGauge`. */
import { globSync, readFileSync } from 'node:fs';
import { type Expression, type ObjectExpression, parseSync } from '@swc/core';

export type MetricKind = 'counter' | 'histogram' | 'gauge';

export type MetricDefinition = {
  readonly name: string;
  readonly kind: MetricKind;
  readonly help: string;
  readonly labels: readonly string[];
  readonly file: string;
};

const FILES = ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts', 'apps/*/src/**/*.ts'];
const METHODS: Readonly<Record<string, MetricKind>> = {
  counter: 'counter',
  histogram: 'histogram',
  gauge: 'gauge',
  observedGauge: 'gauge',
};
const MENTIONS = /\.(?:counter|histogram|gauge|observedGauge)\(\{/g;
const NAME = /^sentinel(?:mesh)?_[a-z0-9]+(?:_[a-z0-9]+)*$/;

/** The metrics of all packages, by name, and what is wrong with how they are defined. */
export function findMetrics(): { readonly metrics: readonly MetricDefinition[]; readonly problems: readonly string[] } {
  const files = globSync(FILES).filter((file) => !file.endsWith('.test.ts'));
  const read = files.sort().map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const defined = read.flatMap(({ file, text }) => readMetrics(text, file));
  const metrics = [...Map.groupBy(defined, ({ name }) => name).values()].flatMap(([first]) => (first === undefined ? [] : [first]));
  return {
    metrics: metrics.sort((one, other) => one.name.localeCompare(other.name)),
    problems: [...read.flatMap(({ file, text }) => findUnread(text, file)), ...defined.flatMap(findNameProblems), ...findClashes(defined)],
  };
}

/** The metrics that a text defines. What stands in a variable is looked up there. */
export function readMetrics(text: string, file: string): MetricDefinition[] {
  if (!text.match(MENTIONS)) return [];
  const module = parseSync(text, { syntax: 'typescript', target: 'es2024' });
  const variables = new Map<string, ObjectExpression>();
  const found: MetricDefinition[] = [];
  walk(module, (node) => {
    if (node.type === 'VariableDeclarator') remember(node, variables);
  });
  walk(module, (node) => {
    const definition = node.type === 'CallExpression' ? toDefinition(node, { file, variables }) : undefined;
    if (definition !== undefined) found.push(definition);
  });
  return found;
}

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
type Variables = ReadonlyMap<string, ObjectExpression>;

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}

function remember({ id, init }: Node, variables: Map<string, ObjectExpression>): void {
  const object = toObject(init as Expression | null, variables);
  const { type, value } = id as { type: string; value?: string };
  if (type === 'Identifier' && value !== undefined && object !== undefined) variables.set(value, object);
}

function toObject(expression: Expression | null | undefined, variables: Variables): ObjectExpression | undefined {
  switch (expression?.type) {
    case 'ObjectExpression':
      return expression;
    case 'TsAsExpression':
    case 'TsConstAssertion':
    case 'TsSatisfiesExpression':
      return toObject(expression.expression, variables);
    case 'Identifier':
      return variables.get(expression.value);
    default:
      return undefined;
  }
}

function toDefinition(call: Node, { file, variables }: { file: string; variables: Variables }): MetricDefinition | undefined {
  const { callee, arguments: given } = call as unknown as { callee: Expression; arguments: { expression: Expression }[] };
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  const kind = METHODS[callee.property.value];
  const [argument] = given;
  if (kind === undefined || argument?.expression.type !== 'ObjectExpression') return undefined;
  const name = valueOfProperty(argument.expression, 'name', variables);
  const help = valueOfProperty(argument.expression, 'help', variables);
  if (name?.type !== 'StringLiteral') return undefined;
  const labels = toObject(valueOfProperty(argument.expression, 'labels', variables), variables);
  return { name: name.value, kind, help: textOf(help), labels: labels === undefined ? [] : keysOf(labels, variables), file };
}

function valueOfProperty(object: ObjectExpression, wanted: string, variables: Variables): Expression | undefined {
  for (const property of object.properties) {
    if (property.type === 'KeyValueProperty' && property.key.type === 'Identifier' && property.key.value === wanted) return property.value;
    if (property.type === 'Identifier' && property.value === wanted) return variables.get(wanted);
  }
  return undefined;
}

function keysOf(object: ObjectExpression, variables: Variables): string[] {
  return object.properties.flatMap((property) => {
    if (property.type === 'KeyValueProperty' && 'value' in property.key) return [String(property.key.value)];
    const spread = property.type === 'SpreadElement' ? toObject(property.arguments, variables) : undefined;
    return spread === undefined ? [] : keysOf(spread, variables);
  });
}

/** A literal; of a template only what does not vary. */
function textOf(expression: Expression | undefined): string {
  if (expression?.type === 'StringLiteral') return expression.value;
  if (expression?.type === 'TemplateLiteral') return expression.quasis.map(({ cooked, raw }) => cooked ?? raw).join('…');
  return '';
}

/** A definition that the reader does not understand is one that nobody checks. */
function findUnread(text: string, file: string): string[] {
  const mentioned = text.match(MENTIONS)?.length ?? 0;
  const read = readMetrics(text, file).length;
  return mentioned === read ? [] : [`${file}: defines ${mentioned} metrics, of which ${read} have a name and labels that can be read`];
}

function findNameProblems({ name, kind, help, file }: MetricDefinition): string[] {
  return [
    ...(NAME.test(name) ? [] : [`${file}: ${name} must begin with sentinelmesh_ and be written in lower case with underscores`]),
    ...((kind === 'counter') === name.endsWith('_total') ? [] : [`${file}: ${name} is a ${kind}; counters, and only they, end in _total`]),
    ...(kind !== 'histogram' || /_(seconds|bytes|ratio|items)$/.test(name)
      ? []
      : [`${file}: ${name} must end in its unit, such as _seconds`]),
    ...(/_(ms|micros|milliseconds|micro_usd)(_total)?$/.test(name) ? [`${file}: ${name} must be in a base unit`] : []),
    ...(help === '' ? [`${file}: ${name} needs a help text`] : []),
  ];
}

function findClashes(defined: readonly MetricDefinition[]): string[] {
  const shape = ({ kind, help, labels }: MetricDefinition) => JSON.stringify([kind, help, labels]);
  return [...Map.groupBy(defined, ({ name }) => name).values()]
    .filter((same) => new Set(same.map(shape)).size > 1)
    .map(([first, ...others]) => `${first?.name} is defined differently in ${[first, ...others].map((one) => one?.file).join(' and ')}`);
}
