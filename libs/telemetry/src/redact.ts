import { describeError } from './describe-error.ts';
import { isSensitiveKey } from './sensitive-key.ts';

/** What stands in a log line in place of a sensitive value. */
const REDACTED = '[redacted]';

const MAX_DEPTH = 6;
const MAX_VALUES = 500;
const MAX_STRING = 2_000;
/** More than is written: what begins before the cut is recognized beyond it. */
const MAX_READ = 2 * MAX_STRING;
/** Of all strings of a line together. */
const MAX_LINE = 20_000;
/** What is shorter can hold next to nothing. */
const MIN_READ = 8;
/** Ids, trace ids, traceparents and times, which the mesh makes itself: most of what differs from line to line. */
const OWN_VALUE =
  /^(?:[a-z]{2,4}_[0-7][0-9a-hjkmnp-tv-z]{25}|(?:00-)?[0-9a-f]{32}(?:-[0-9a-f]{16}-[0-9a-f]{2})?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** Takes out of a text what may not be logged. Never throws. */
export type RedactText = (text: string) => string;

export type Redaction = {
  /**
   * A copy of `fields` that may be logged: sensitive keys are replaced at any depth, errors keep only what is safe, bytes
   * become their count. Bounded in depth, number of values and length of strings, so that no object, however large or
   * cyclic, makes a log line that is. Numbers and booleans stay under any key: they are counts, not content.
   */
  fields(fields: object): Record<string, unknown>;
  /** A message that may be logged, likewise bounded. */
  message(message: string): string;
};

/** @param redactText what strings go through; by default they stay as they are */
export function createRedaction(redactText: RedactText = (text) => text): Redaction {
  const newBudget = (): Budget => ({ left: MAX_VALUES, textLeft: MAX_LINE, redactText });
  return {
    fields: (fields) => copyObject(fields, 0, newBudget()),
    message: (message) => copyText(message, newBudget()),
  };
}

/** How many values, and how much text, the line may still take; shared by all its branches. */
type Budget = { left: number; textLeft: number; readonly redactText: RedactText };

function copyText(text: string, budget: Budget): string {
  budget.textLeft -= Math.min(text.length, MAX_STRING);
  if (budget.textLeft < 0) return '[too much text]';
  if (text.length < MIN_READ || OWN_VALUE.test(text)) return text;
  const redacted = budget.redactText(text.slice(0, MAX_READ));
  return text.length > MAX_READ || redacted.length > MAX_STRING ? `${redacted.slice(0, MAX_STRING)}…` : redacted;
}

function copyValue(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 1;
  if (budget.left < 0) return '[too many values]';
  if (typeof value === 'string') return copyText(value, budget);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  return typeof value === 'object' && value !== null ? copyReference(value, depth, budget) : value;
}

function copyReference(value: object, depth: number, budget: Budget): unknown {
  if (value instanceof Error) return describeError(value, (message) => copyText(message, budget));
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if ('toJSON' in value && typeof value.toJSON === 'function') return copyValue(value.toJSON(), depth + 1, budget);
  return Array.isArray(value) ? copyArray(value, depth + 1, budget) : copyObject(value, depth + 1, budget);
}

function copyArray(values: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const copy: unknown[] = [];
  for (const value of values) {
    copy.push(copyValue(value, depth, budget));
    if (budget.left < 0) break;
  }
  return copy;
}

function copyObject(fields: object, depth: number, budget: Budget): Record<string, unknown> {
  const copy: [string, unknown][] = [];
  for (const key of Object.keys(fields)) {
    copy.push([key, copyField(fields, key, depth, budget)]);
    if (budget.left < 0) break;
  }
  return Object.fromEntries(copy);
}

function copyField(fields: object, key: string, depth: number, budget: Budget): unknown {
  try {
    const value: unknown = Reflect.get(fields, key);
    const isCount = typeof value === 'number' || typeof value === 'boolean';
    const isAbsent = value === undefined || value === null;
    return !isCount && !isAbsent && isSensitiveKey(key) ? REDACTED : copyValue(value, depth, budget);
  } catch {
    // A getter or toJSON that throws must not turn a log call into a failure.
    return '[unreadable]';
  }
}
