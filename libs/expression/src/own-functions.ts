/** Functions and operators of our own, in place of the library's or beside them. */
import { type CelResult, type CelValue, celError, isCelList } from '@bufbuild/cel';
import { appended, concatenated } from './lists.ts';
import { charge } from './meter.ts';
import { at, hasField, isEqual, isIn, isNumber, momentOf } from './operators.ts';
import { replaced } from './replaced.ts';
import { TIME_PARTS, timePart } from './time-parts.ts';

/** What an operation gives; undefined where it is not for values of these types: then the library's own is asked. */
type Operation = (target: CelValue | undefined, args: readonly CelValue[]) => CelResult | undefined;

const binary =
  (apply: (left: CelValue, right: CelValue) => CelResult | undefined): Operation =>
  (_, [left, right]) =>
    left === undefined || right === undefined ? undefined : apply(left, right);

/** For a double beside a double or an int. Two ints are the library's, which knows where they overflow. */
const arithmetic = (apply: (left: number, right: number) => CelResult): Operation =>
  binary((left, right) => {
    const isDouble = typeof left === 'number' || typeof right === 'number';
    return isDouble && isNumber(left) && isNumber(right) ? apply(Number(left), Number(right)) : undefined;
  });

const comparison = (apply: (left: number | bigint, right: number | bigint) => boolean): Operation =>
  binary((left, right) => {
    if (!isNumber(left) || !isNumber(right)) return undefined;
    return typeof left === typeof right ? apply(left, right) : apply(Number(left), Number(right));
  });

const addition = arithmetic((left, right) => left + right);

const whole = (value: CelValue | undefined): number | undefined => {
  const number = isNumber(value) ? Number(value) : undefined;
  return Number.isInteger(number) ? number : undefined;
};

/** By the names that the parser gives to operators, and those that can be written. */
export const OWN_FUNCTIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['_==_', binary(isEqual)],
  ['_!=_', binary((left, right) => !isEqual(left, right))],
  ['@in', binary(isIn)],
  ['_<_', comparison((left, right) => left < right)],
  ['_<=_', comparison((left, right) => left <= right)],
  ['_>_', comparison((left, right) => left > right)],
  ['_>=_', comparison((left, right) => left >= right)],
  ['_+_', (target, args) => addition(target, args) ?? sumOfLists(target, args)],
  ['_-_', arithmetic((left, right) => left - right)],
  ['_*_', arithmetic((left, right) => left * right)],
  ['_/_', arithmetic((left, right) => left / right)],
  ['_%_', arithmetic((left, right) => (right === 0 ? celError('modulus by zero') : left % right))],
  [
    'replace',
    (target, [sought, replacement, most]) => (replacement === undefined ? undefined : replace(target, sought, replacement, most ?? -1n)),
  ],
  ['int', reading(/^[+-]?\d{1,20}$/)],
  ['uint', reading(/^\+?\d{1,20}$/)],
  ['double', reading(/^(?=.{1,64}$)[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|Infinity)$|^NaN$/)],
  ['bool', reading(/^.{1,5}$/)],
  ['timestamp', reading(/^.{1,64}$/)],
  ['duration', reading(/^.{1,64}$/)],
  ...TIME_PARTS.map((name) => [name, part(name)] as const),
  // What `metered-tree.ts` puts into the tree.
  ['@at', binary(at)],
  ['@has', binary(hasField)],
  ['@append', binary((list, value) => (isCelList(list) ? appended(list, value) : undefined))],
  ['@elements', (_, [range]) => elements(range)],
  ['@round', (_, [condition, cost]) => round(condition, cost)],
]);

const sumOfLists = binary((left, right) => (isCelList(left) && isCelList(right) ? concatenated(left, right) : undefined));

function replace(...[text, sought, replacement, most]: readonly (CelValue | undefined)[]): string | undefined {
  const limit = whole(most);
  if (typeof text !== 'string' || typeof sought !== 'string' || typeof replacement !== 'string' || limit === undefined) return undefined;
  return replaced(text, sought, replacement, limit);
}

/** Refuses texts that the library would read as something, or for long. */
function reading(readable: RegExp): Operation {
  return (_, [value]) => (typeof value === 'string' && !readable.test(value) ? celError('the text cannot be read as that') : undefined);
}

function part(name: string): Operation {
  return (target, [zone]) => {
    charge(3);
    const moment = target === undefined ? undefined : momentOf(target);
    if (moment?.$typeName !== 'google.protobuf.Timestamp' || (zone !== undefined && typeof zone !== 'string')) return undefined;
    return timePart(name, moment, zone) ?? celError('there is no such time zone');
  };
}

/** What a loop goes through; the library copies it before the first round. */
function elements(range: CelValue | undefined): CelResult | undefined {
  if (typeof range === 'object' && range !== null && 'size' in range) charge(Number(range.size));
  return range;
}

/** Asked before each round of a loop. */
function round(condition: CelValue | undefined, cost: CelValue | undefined): CelResult | undefined {
  charge(Number(cost));
  return condition;
}
