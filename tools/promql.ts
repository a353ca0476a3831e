/**
 * Reads queries of Prometheus (https://prometheus.io/docs/prometheus/latest/querying/basics/) far enough to know that
 * they are well-formed and which series and labels they speak of. Durations may be variables of Grafana.
 */

/** What a query takes from one metric: its labels in the selector. */
export type Selector = { readonly metric: string; readonly labels: readonly string[] };

export type Query = {
  readonly selectors: readonly Selector[];
  /** Labels that the query groups or joins by. */
  readonly groupings: readonly string[];
};

const AGGREGATIONS = ['sum', 'min', 'max', 'avg', 'count', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'quantile', 'count_values'];
const OVER_RANGE = ['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'changes', 'resets', 'predict_linear'];
const OVER_TIME = ['avg', 'min', 'max', 'sum', 'count', 'last', 'present', 'absent', 'stddev'].map((name) => `${name}_over_time`);
const RANGE_FUNCTIONS = new Set([...OVER_RANGE, ...OVER_TIME]);
const FUNCTIONS = new Set([
  ...['histogram_quantile', 'clamp', 'clamp_max', 'clamp_min', 'absent', 'abs', 'ceil', 'floor', 'round', 'scalar', 'vector', 'time'],
  ...['label_replace', 'label_join', 'sort', 'sort_desc', 'timestamp', 'sgn', 'ln', 'log2', 'log10', 'exp', 'sqrt'],
  ...RANGE_FUNCTIONS,
]);
const OPERATORS = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '>', '<', '>=', '<=', 'and', 'or', 'unless']);
const MATCHERS = new Set(['=', '!=', '=~', '!~']);
const DURATION = /^(?:\$__rate_interval|\$__interval|\$__range|(?:\d+(?:ms|[smhdwy]))+)$/;
const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$__\w+|\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*|\d+(?:\.\d+)?(?:e[+-]?\d+)?|[a-zA-Z_][a-zA-Z0-9_:]*|=~|!~|==|!=|>=|<=|[-+*/%^=<>(){}[\],:])/y;

/** @throws Error that says where the query cannot be read */
export function readQuery(text: string): Query {
  const tokens = createTokens(text);
  const query: { selectors: Selector[]; groupings: string[] } = { selectors: [], groupings: [] };
  if (readExpression({ tokens, query }) === 'range') throw tokens.unexpected('something that makes a value of the range');
  if (tokens.peek() !== undefined) throw tokens.unexpected('the end');
  return query;
}

type Tokens = ReturnType<typeof createTokens>;
type Reading = { readonly tokens: Tokens; readonly query: { selectors: Selector[]; groupings: string[] } };
/** `range` for what has a duration in brackets, of which only some functions can make something. */
type Shape = 'range' | 'other';

function createTokens(text: string) {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`cannot read "${text.slice(at, at + 20)}" in: ${text}`);
    tokens.push(token);
  }
  let position = 0;
  const unexpected = (wanted: string) => new Error(`"${tokens[position] ?? 'the end'}" where ${wanted} should stand in: ${text}`);
  return {
    peek: (ahead = 0) => tokens[position + ahead],
    next: () => tokens[position++] ?? '',
    take(token: string): boolean {
      if (tokens[position] !== token) return false;
      position += 1;
      return true;
    },
    expect(token: string) {
      if (tokens[position] !== token) throw unexpected(`"${token}"`);
      position += 1;
    },
    unexpected,
  };
}

function readExpression(reading: Reading): Shape {
  const { tokens, query } = reading;
  let shape = readOperand(reading);
  while (OPERATORS.has(tokens.peek() ?? '')) {
    tokens.next();
    tokens.take('bool');
    for (const word of ['on', 'ignoring', 'group_left', 'group_right'])
      if (tokens.take(word) && tokens.peek() === '(') query.groupings.push(...readLabels(tokens));
    if (readOperand(reading) === 'range' || shape === 'range') throw tokens.unexpected('a value that is not a range');
    shape = 'other';
  }
  return shape;
}

function readOperand(reading: Reading): Shape {
  const { tokens } = reading;
  while (tokens.take('-') || tokens.take('+'));
  let shape = readPrimary(reading);
  if (tokens.take('[')) {
    readDuration(tokens);
    if (tokens.take(':') && tokens.peek() !== ']') readDuration(tokens);
    tokens.expect(']');
    shape = 'range';
  }
  if (tokens.take('offset')) readDuration(tokens);
  return shape;
}

function readPrimary(reading: Reading): Shape {
  const { tokens } = reading;
  const token = tokens.peek() ?? '';
  if (tokens.take('(')) {
    const shape = readExpression(reading);
    tokens.expect(')');
    return shape;
  }
  if (/^[\d"'$]/.test(token)) {
    tokens.next();
    return 'other';
  }
  if (!/^[a-zA-Z_]/.test(token)) throw tokens.unexpected('a value');
  if (AGGREGATIONS.includes(token) && ['(', 'by', 'without'].includes(tokens.peek(1) ?? '')) return readAggregation(reading);
  return tokens.peek(1) === '(' ? readCall(reading) : readSelector(reading);
}

function readAggregation(reading: Reading): Shape {
  const { tokens, query } = reading;
  tokens.next();
  const grouping = () => {
    if (tokens.take('by') || tokens.take('without')) query.groupings.push(...readLabels(tokens));
  };
  grouping();
  if (readArguments(reading).includes('range')) throw tokens.unexpected('a value that is not a range');
  grouping();
  return 'other';
}

function readCall(reading: Reading): Shape {
  const { tokens } = reading;
  const name = tokens.peek() ?? '';
  if (!FUNCTIONS.has(name)) throw tokens.unexpected('a known function');
  tokens.next();
  const shapes = readArguments(reading);
  if (shapes.includes('range') !== RANGE_FUNCTIONS.has(name))
    throw tokens.unexpected(`a ${RANGE_FUNCTIONS.has(name) ? '' : 'non-'}range for ${name}`);
  return 'other';
}

function readArguments(reading: Reading): Shape[] {
  const { tokens } = reading;
  const shapes: Shape[] = [];
  tokens.expect('(');
  while (tokens.peek() !== ')') {
    shapes.push(readExpression(reading));
    if (!tokens.take(',')) break;
  }
  tokens.expect(')');
  return shapes;
}

function readSelector({ tokens, query }: Reading): Shape {
  const metric = tokens.next();
  const labels: string[] = [];
  if (tokens.take('{')) {
    while (tokens.peek() !== '}') {
      labels.push(tokens.next());
      if (!MATCHERS.has(tokens.next())) throw tokens.unexpected('a matcher before it');
      if (!/^["']/.test(tokens.next())) throw tokens.unexpected('a text before it');
      if (!tokens.take(',')) break;
    }
    tokens.expect('}');
  }
  query.selectors.push({ metric, labels });
  return 'other';
}

function readLabels(tokens: Tokens): string[] {
  const labels: string[] = [];
  tokens.expect('(');
  while (tokens.peek() !== ')') {
    labels.push(tokens.next());
    if (!tokens.take(',')) break;
  }
  tokens.expect(')');
  return labels;
}

function readDuration(tokens: Tokens): void {
  if (!DURATION.test(tokens.peek() ?? '')) throw tokens.unexpected('a duration');
  tokens.next();
}
