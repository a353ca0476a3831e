/** What the functions of the CEL library cost, by the size of what they are given, in units of the meter. */
import { type CelList, type CelValue, isCelList, isCelMap } from '@bufbuild/cel';
import { charge } from './meter.ts';
import { momentOf, textCost } from './operators.ts';

type Cost = (values: readonly CelValue[]) => number;

const lengthOf = (value: CelValue | undefined): number => (typeof value === 'string' || value instanceof Uint8Array ? value.length : 0);

/** A timestamp or a duration: comparing or adding them goes through messages of protobuf. */
const MOMENT_COST = 20;

/** Each text is read or copied once. */
const reading: Cost = (values) => {
  let cost = 0;
  for (const value of values) {
    if (typeof value === 'string' || value instanceof Uint8Array) cost += textCost(value.length);
    else if (typeof value === 'object' && value !== null && momentOf(value) !== undefined) cost += MOMENT_COST;
  }
  return cost;
};

/** The first text is walked one character at a time. */
const walking: Cost = ([text]) => Math.ceil(lengthOf(text) / 4);

/** One text is searched for another: at worst each character of the one is compared with each of the other. */
const searching: Cost = ([text, sought]) => Math.ceil((lengthOf(text) * Math.max(1, lengthOf(sought))) / 256);

const cutting: Cost = (values) => searching(values) + walking(values);

const joining: Cost = ([list, separator]) => {
  if (list === undefined || !isCelList(list)) return 0;
  charge(list.size);
  return textCost(list.size * lengthOf(separator), ...textLengths(list));
};

const textLengths = (list: CelList): readonly number[] => Array.from(list, lengthOf);

/** Everything in it is written out, and the same list may be in it many times. */
const writing: Cost = ([template, values]) => {
  if (values !== undefined) chargeAll(values);
  return walking([template ?? null]);
};

/** `%f` makes a formatter of the system for each number. */
const NUMBER_COST = 100;

function chargeAll(value: CelValue): void {
  charge(2 + walking([value]) + (typeof value === 'number' ? NUMBER_COST : 0));
  if (isCelList(value)) for (const element of value) chargeAll(element);
  if (!isCelMap(value)) return;
  for (const [key, entry] of value) {
    charge(2 + (typeof key === 'string' ? walking([key]) : 0));
    chargeAll(entry);
  }
}

const always =
  (units: number): Cost =>
  () =>
    units;

const COSTS: ReadonlyMap<string, Cost> = new Map([
  ...['size', 'lowerAscii', 'upperAscii', 'trim', 'strings.quote', 'bytes', 'string'].map((name) => [name, walking] as const),
  ...['contains', 'indexOf', 'lastIndexOf'].map((name) => [name, searching] as const),
  ['split', cutting],
  ['join', joining],
  ['format', writing],
  ['timestamp', always(50)],
  ['duration', always(30)],
  ['type', always(5)],
]);

/** @param values the target, if there is one, and the arguments */
export const costOf = (name: string, values: readonly CelValue[]): number => (COSTS.get(name) ?? reading)(values);
