/**
 * Schemas for values that arrive as text from the environment and as themselves from YAML. They close the traps of plain
 * coercion, where the text `false` is true and a blank is 0.
 */
import { z } from 'zod';

/** A whole number from `min` to `max`, both included. */
export function integer({ min, max }: { readonly min: number; readonly max: number }) {
  const range = `expected a whole number from ${min} to ${max}`;
  const fromText = (value: unknown) => (typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value);
  return z.preprocess(fromText, z.int({ error: range }).min(min, { error: range }).max(max, { error: range }));
}

/** A TCP port; 0 means any free one. */
export const port = () => integer({ min: 0, max: 65_535 });

/** true or false; from text also yes/no, on/off, 1/0, in any case. */
export function flag() {
  const error = 'expected true or false';
  return z.union([z.boolean(), z.stringbool({ truthy: ['true', 'yes', 'on', '1'], falsy: ['false', 'no', 'off', '0'] })], { error });
}

/** A list of `item`: from text separated by commas (blanks around items are dropped), from YAML a sequence. */
export function list<T>(item: z.ZodType<T>) {
  const fromText = (value: unknown) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
      : value;
  return z.preprocess(fromText, z.array(item, { error: 'expected a list, separated by commas' }).readonly());
}
