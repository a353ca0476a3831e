import type { DestinationStream } from 'pino';

const COLORS: Readonly<Record<string, string>> = { debug: '2', info: '32', warn: '33', error: '31' };

/**
 * Turns the JSON lines of the logger into text for a person:
 *
 *     12:30:01.250 INFO  gateway listening port=8080
 *
 * Control and direction characters are escaped, so that nothing logged can move the cursor or forge a line.
 */
export function createTextFormat({ destination, color }: { destination: DestinationStream; color: boolean }): DestinationStream {
  return { write: (line) => destination.write(`${toText(line, color)}\n`) };
}

function toText(line: string, color: boolean): string {
  const { time, level, service, msg, error, ...fields }: Record<string, unknown> = JSON.parse(line);
  const name = String(level);
  const label = name.toUpperCase().padEnd(5);
  const shownLevel = color ? `\u001b[${COLORS[name] ?? '0'}m${label}\u001b[0m` : label;
  const { headline, details } = errorText(error);
  const pairs = Object.entries(fields).map(([key, value]) => `${safe(key)}=${valueText(value)}`);
  const head = [String(time).slice(11, 23), shownLevel, safe(String(service)), safe(String(msg ?? '')), ...pairs, ...headline].join(' ');
  return [head, ...details].join('\n');
}

function errorText(error: unknown): { headline: string[]; details: string[] } {
  if (typeof error !== 'object' || error === null)
    return { headline: error === undefined ? [] : [`error=${valueText(error)}`], details: [] };
  const { stack, cause, ...summary }: { stack?: unknown; cause?: unknown; [key: string]: unknown } = { ...error };
  const headline = [`error=${valueText(summary.name ?? 'unknown')}`];
  if (summary.code !== undefined) headline.push(`code=${valueText(summary.code)}`);
  if (summary.message !== undefined) headline.push(valueText(summary.message));
  const frames = typeof stack === 'string' ? stack.split('\n').map((frame) => `    ${safe(frame)}`) : [];
  const inner = cause === undefined ? { headline: [], details: [] } : errorText(cause);
  return { headline, details: [...frames, ...(cause === undefined ? [] : [`  caused by ${inner.headline.join(' ')}`, ...inner.details])] };
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return typeof value === 'string' && !/^[\w.:/@+-]+$/.test(text) ? safe(JSON.stringify(text)) : safe(text);
}

function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
