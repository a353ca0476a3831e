/**
 * The functions and operators of expressions: those of the CEL library with its strings extension, each behind what it
 * costs, and in place of some of them our own. Numbers in JSON are doubles, so an int beside a double counts as a double.
 */
import { type CelEnv, type CelType, type CelValue, celEnv, celError, isCelError } from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { costOf } from './costs.ts';
import { charge } from './meter.ts';
import { OWN_FUNCTIONS } from './own-functions.ts';
import { findsPattern, type Patterns } from './patterns.ts';

const library = celEnv({ funcs: strings });
type FuncGroup = NonNullable<ReturnType<CelEnv['funcs']['find']>>;

/** Those of the library that take an int and may as well take a double without fraction. */
const TAKES_INT: ReadonlySet<string> = new Set(['charAt', 'indexOf', 'lastIndexOf', 'split', 'substring']);

const toInt = (value: CelValue): CelValue => (typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value);

function guarded(name: string): FuncGroup {
  const group = library.funcs.find(name);
  const own = OWN_FUNCTIONS.get(name);
  return {
    name,
    [Symbol.iterator]: () => group?.[Symbol.iterator]() ?? [][Symbol.iterator](),
    call(id, target, args) {
      const result = own?.(target, args);
      if (isCelError(result)) return celError(result.message, id);
      if (result !== undefined || group === undefined) return result;
      charge(costOf(name, target === undefined ? args : [target, ...args]));
      return group.call(id, target, TAKES_INT.has(name) ? args.map(toInt) : args);
    },
  };
}

const names = new Set([...[...library.funcs].map(({ name }) => name), ...OWN_FUNCTIONS.keys()]);
const GUARDED: ReadonlyMap<string, FuncGroup> = new Map([...names].map((name) => [name, guarded(name)]));

/** What an expression with these patterns is evaluated in. */
export function environment(patterns: Patterns): CelEnv {
  const matches: FuncGroup = {
    ...guarded('matches'),
    call(_, target, [pattern]) {
      const compiled = typeof pattern === 'string' ? patterns.get(pattern) : undefined;
      return typeof target === 'string' && compiled !== undefined ? findsPattern(compiled, target) : undefined;
    },
  };
  const find = (name: string) => (name === 'matches' ? matches : GUARDED.get(name));
  return Object.create(library, { funcs: { value: { find } } });
}

/** How a function is called. */
export type FunctionUse = { readonly name: string; readonly isMethod: boolean; readonly args: number };

/** Operators have names that cannot be written, such as `_+_`, and always the right number of arguments. */
export const isOperator = (name: string): boolean => !/^[\w.]+$/.test(name);

export const isFunction = (name: string): boolean => GUARDED.has(name);

export const hasFunction = ({ name, isMethod, args }: FunctionUse): boolean =>
  [...(GUARDED.get(name) ?? [])].some((func) => (func.target !== undefined) === isMethod && func.arguments.length === args);

/** `size(x) or x.size()` */
export function describeFunction(name: string): string {
  const letters = ['x', 'y', 'z'];
  const forms = [...(GUARDED.get(name) ?? [])].map(({ target, arguments: { length } }) =>
    target === undefined ? `${name}(${letters.slice(0, length).join(', ')})` : `x.${name}(${letters.slice(1, length + 1).join(', ')})`,
  );
  return [...new Set(forms)].join(' or ');
}

/** What it may give; empty where that is not known. */
export const resultsOf = (name: string): readonly CelType[] => [...(GUARDED.get(name) ?? [])].map(({ result }) => result);
