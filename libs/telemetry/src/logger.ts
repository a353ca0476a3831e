import { type DestinationStream, pino } from 'pino';
import { createRedaction, type Redaction, type RedactText } from './redact.ts';
import { activeTraceId } from './span.ts';
import { createTextFormat } from './text-format.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** What a line is about: ids, counts, spans, hashes. An error goes under `error`. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The message is a constant that a person can search for; everything that varies goes into the fields. How often each
 * level may appear: `error` never in a healthy mesh (somebody must act), `warn` when it heals itself, `info` on changes of
 * state and once a request at most, `debug` at will.
 */
export type Logger = Record<Exclude<LogLevel, 'silent'>, LogMethod> & {
  /** A logger that adds `fields` to every line. */
  child(fields: LogFields): Logger;
};

type LogMethod = { (message: string): void; (fields: LogFields, message: string): void };

export type LoggerOptions = {
  /** Put on every line. */
  readonly service: string;
  /** The least important level that is written; `info` unless told. */
  readonly level?: LogLevel;
  /** One JSON object a line, or text for a person at a terminal. `json` unless told. */
  readonly format?: 'json' | 'text';
  /** Where lines go; standard error unless told, as standard output belongs to what a command answers. */
  readonly destination?: DestinationStream;
  /**
   * What messages and the strings in fields go through, besides what is left out by key. It never throws, and is quick: it sees every
   * string of every line but the shortest and ids, times and trace ids of the mesh.
   */
  readonly redactText?: RedactText;
  /** For `text`: by default when standard error is a terminal and `NO_COLOR` (https://no-color.org) is not set. */
  readonly color?: boolean;
};

/**
 * A logger that redacts: sensitive keys at any depth, secrets, and the messages of foreign errors never reach a line
 * (see `redact.ts`). Lines are written before the call returns, so a crash loses none.
 */
export function createLogger({ service, level = 'info', format = 'json', destination, redactText, color }: LoggerOptions): Logger {
  const output = destination ?? pino.destination({ fd: 2, sync: true });
  const useColor = color ?? (destination === undefined && process.stderr.isTTY === true && (process.env.NO_COLOR ?? '') === '');
  const stream = format === 'text' ? createTextFormat({ destination: output, color: useColor }) : output;
  const redaction = createRedaction(redactText);
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redaction.fields },
  };
  return wrap(pino(options, stream), redaction);
}

/** For tests and for callers that were given no logger. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLogger };

/** Lines that are written on behalf of a traced request name its trace; what the caller says itself goes first. */
function withTrace(fields: LogFields): LogFields {
  const traceId = activeTraceId();
  return traceId === undefined ? fields : { traceId, ...fields };
}

type Inner = ReturnType<typeof pino>;

function wrap(inner: Inner, redaction: Redaction): Logger {
  const method =
    (level: Exclude<LogLevel, 'silent'>): LogMethod =>
    (...line: [string] | [LogFields, string]) => {
      if (!inner.isLevelEnabled(level)) return;
      const [fields, message] = line.length === 1 ? [{}, line[0]] : line;
      // An error passed in place of fields would bypass the redaction: pino treats it specially.
      inner[level](withTrace(fields instanceof Error ? { error: fields } : fields), redaction.message(message));
    };
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    child: (fields) => wrap(inner.child(redaction.fields(fields)), redaction),
  };
}
