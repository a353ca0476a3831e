import { describeError } from './describe-error.ts';
import { isSensitiveKey } from './sensitive-key.ts';

/** What stands in a log line in place of a sensitive value. */
const REDACTED = '[redacted]';

const MAX_DEPTH = 6;
const MAX_VALUES = 500;
const MAX_STRING = 2_000;

/**
 * A copy of `fields` that may be logged: sensitive keys are replaced at any depth, errors keep only what is safe, bytes
 * become their count. Bounded in depth, number of values and length of strings, so that no object, however large or
 * cyclic, makes a log line that is. Numbers and booleans stay under any key: they are counts, not content.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return copyObject(fields, 0, { left: MAX_VALUES });
}

/** How many values the line may still take; shared by all its branches. */
type Budget = { left: number };

function copyValue(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 1;
  if (budget.left < 0) return '[too many values]';
  if (typeof value === 'string') return value.length > MAX_STRING ? `${value.slice(0, MAX_STRING)}…` : value;
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  return typeof value === 'object' && value !== null ? copyReference(value, depth, budget) : value;
}

function copyReference(value: object, depth: number, budget: Budget): unknown {
  if (value instanceof Error) return describeError(value);
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
