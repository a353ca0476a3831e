/** The standard variables of OpenTelemetry (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). */

type Environment = Readonly<Record<string, string | undefined>>;

export type SamplerSetting = {
  /** Whether the decision of the one who made the trace is kept. */
  readonly parentBased: boolean;
  /** The share of the traces that begin here, 0 to 1. */
  readonly ratio: number;
};

export type TracingSettings = {
  /** Where spans are sent: OTLP over HTTP, JSON. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
  /** What all spans of the process have in common. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerSetting;
  /** Spans that wait to be sent: how many at most, how many together, how long. */
  readonly queue: { readonly size: number; readonly batch: number; readonly delayMs: number };
};

const samplers: Readonly<Record<string, (ratio: number) => SamplerSetting>> = {
  always_on: () => ({ parentBased: false, ratio: 1 }),
  always_off: () => ({ parentBased: false, ratio: 0 }),
  traceidratio: (ratio) => ({ parentBased: false, ratio }),
  parentbased_always_on: () => ({ parentBased: true, ratio: 1 }),
  parentbased_always_off: () => ({ parentBased: true, ratio: 0 }),
  parentbased_traceidratio: (ratio) => ({ parentBased: true, ratio }),
};
const DEFAULT_SAMPLER: SamplerSetting = { parentBased: true, ratio: 1 };

/**
 * What the variables ask for; without `settings` nothing is to be traced. As the specification has it, a value that
 * cannot be used is passed over: `problems` names it.
 *
 * @param service the name of the process, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say another
 */
export function readTracingSettings(
  service: string,
  env: Environment,
): { readonly settings?: TracingSettings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const url = isDisabled(env) ? undefined : readUrl(env, problems);
  if (url === undefined) return { problems };
  const protocol = textOf(env, 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? textOf(env, 'OTEL_EXPORTER_OTLP_PROTOCOL');
  if (protocol !== undefined && !protocol.startsWith('http/'))
    problems.push(`OTEL_EXPORTER_OTLP_PROTOCOL is ${protocol}: only http/json is spoken, which collectors take on port 4318`);
  const number = (name: string, fallback: number, max: number) => readNumber(env, name, { fallback, max, problems });
  const size = number('OTEL_BSP_MAX_QUEUE_SIZE', 2_048, 100_000);
  const settings: TracingSettings = {
    url,
    headers: {
      ...readPairs(env, 'OTEL_EXPORTER_OTLP_HEADERS', problems),
      ...readPairs(env, 'OTEL_EXPORTER_OTLP_TRACES_HEADERS', problems),
    },
    timeoutMs: number('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', number('OTEL_EXPORTER_OTLP_TIMEOUT', 10_000, 60_000), 60_000),
    gzip: (textOf(env, 'OTEL_EXPORTER_OTLP_TRACES_COMPRESSION') ?? textOf(env, 'OTEL_EXPORTER_OTLP_COMPRESSION')) === 'gzip',
    resource: readResource(service, env, problems),
    sampler: readSampler(env, problems),
    queue: {
      size,
      batch: Math.min(size, number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512, 10_000)),
      delayMs: number('OTEL_BSP_SCHEDULE_DELAY', 5_000, 60_000),
    },
  };
  return { settings, problems };
}

/** An empty variable counts as none. */
function textOf(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function isDisabled(env: Environment): boolean {
  return textOf(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || textOf(env, 'OTEL_TRACES_EXPORTER') === 'none';
}

function readUrl(env: Environment, problems: string[]): string | undefined {
  const own = textOf(env, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT');
  const common = textOf(env, 'OTEL_EXPORTER_OTLP_ENDPOINT');
  const text = own ?? (common === undefined ? undefined : `${common.replace(/\/+$/, '')}/v1/traces`);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  problems.push(`OTEL_EXPORTER_OTLP_${own === undefined ? '' : 'TRACES_'}ENDPOINT is not an http or https URL: nothing is traced`);
  return undefined;
}

function readSampler(env: Environment, problems: string[]): SamplerSetting {
  const name = textOf(env, 'OTEL_TRACES_SAMPLER');
  if (name === undefined) return DEFAULT_SAMPLER;
  const sampler = Object.hasOwn(samplers, name) ? samplers[name] : undefined;
  if (sampler === undefined) {
    problems.push(`OTEL_TRACES_SAMPLER is ${name}: it is one of ${Object.keys(samplers).join(', ')}; every trace is taken`);
    return DEFAULT_SAMPLER;
  }
  const text = textOf(env, 'OTEL_TRACES_SAMPLER_ARG');
  const ratio = text === undefined ? 1 : Number(text);
  if (ratio >= 0 && ratio <= 1) return sampler(ratio);
  problems.push('OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1: 1 is taken');
  return sampler(1);
}

function readResource(service: string, env: Environment, problems: string[]): Record<string, string> {
  const name = textOf(env, 'OTEL_SERVICE_NAME');
  return {
    'service.name': service,
    'service.namespace': 'sentinelmesh',
    ...readPairs(env, 'OTEL_RESOURCE_ATTRIBUTES', problems),
    ...(name === undefined ? {} : { 'service.name': name }),
  };
}

/** `a=1,b=2`, percent-encoded; as the specification has it, one that is wrong makes all of them nothing. Values may be secret. */
function readPairs(env: Environment, name: string, problems: string[]): Record<string, string> {
  const pairs = (textOf(env, name) ?? '').split(',').filter((pair) => pair.trim() !== '');
  try {
    return Object.fromEntries(pairs.map(parsePair));
  } catch {
    problems.push(`${name} is not of the form key=value,key=value with percent-encoded values: it is left out`);
    return {};
  }
}

function parsePair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  const key = decodeURIComponent(pair.slice(0, equals).trim());
  if (equals < 1 || key === '') throw new Error('no key');
  return [key, decodeURIComponent(pair.slice(equals + 1).trim())];
}

function readNumber(
  env: Environment,
  name: string,
  { fallback, max, problems }: { fallback: number; max: number; problems: string[] },
): number {
  const text = textOf(env, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= max) return value;
  problems.push(`${name} is not a whole number from 1 to ${max}: ${fallback} is taken`);
  return fallback;
}
