import { type CelInput, type CelValue, celList, celMap } from '@bufbuild/cel';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { MAX_VALUE_DEPTH } from './limits.ts';

/** The values of variables, by name: JSON, and besides it `Date` (timestamp), `bigint` (int) and `Uint8Array` (bytes). */
export type Values = Readonly<Record<string, unknown>>;

/** Values made ready for expressions. */
export type BoundValues = { readonly [context]: Context };

// No member of somebody's values can be taken for it.
const context: unique symbol = Symbol('context');
type Context = Readonly<Record<string, CelInput>>;

/**
 * Makes values ready, once for any number of expressions. They are copied: what is changed afterwards is not seen.
 *
 * A number is a double. What JSON does not have (functions, symbols), and what is more than 64 deep, is left out.
 */
export function bindValues(values: Values): BoundValues {
  // Without a prototype, for the library would find `toString` in it.
  const bound: Record<string, CelInput> = Object.create(null);
  for (const [name, value] of Object.entries(values)) {
    const converted = toCel(value, 1);
    if (converted !== undefined) bound[name] = converted;
  }
  return { [context]: bound };
}

/** What an expression is evaluated over; undefined for values that are not bound. */
export const boundIn = (values: Values | BoundValues): Context | undefined => (values as Partial<BoundValues>)[context];

function toCel(value: unknown, depth: number): CelInput | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? value : undefined;
    case 'object':
      return value === null ? null : fromObject(value, depth);
    default:
      return undefined;
  }
}

function fromObject(value: object, depth: number): CelInput | undefined {
  if (depth > MAX_VALUE_DEPTH) return undefined;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : timestampFromDate(value);
  if (Array.isArray(value)) return celList(value.map((element) => toCel(element, depth + 1) ?? null));
  // A Map, for an object may have a member `constructor`, by which the library tells what it is.
  const entries = new Map<string, CelValue | CelInput>();
  for (const [name, member] of Object.entries(value)) {
    const converted = toCel(member, depth + 1);
    if (converted !== undefined) entries.set(name, converted);
  }
  return celMap(entries);
}
