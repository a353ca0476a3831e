/** The operators that work on values of any kind, with their costs. */
import { type CelMap, type CelResult, type CelValue, celError, isCelList, isCelMap, isCelType, isCelUint } from '@bufbuild/cel';
import { isReflectMessage } from '@bufbuild/protobuf/reflect';
import { type Duration, DurationSchema, type Timestamp, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { charge } from './meter.ts';

/** Characters that are compared or copied in the time of one unit. */
const CHARACTERS_PER_UNIT = 64;

export const textCost = (...lengths: readonly number[]): number =>
  Math.ceil(lengths.reduce((sum, length) => sum + length, 0) / CHARACTERS_PER_UNIT);

/** An int or a double. */
export const isNumber = (value: CelValue | undefined): value is number | bigint => typeof value === 'number' || typeof value === 'bigint';

/** CEL's `==`: numbers by value whatever their type, lists and maps by what they hold, all else by type and value. */
export function isEqual(one: CelValue, other: CelValue): boolean {
  charge(1);
  if (typeof one === 'string') {
    if (typeof other !== 'string' || one.length !== other.length) return false;
    charge(textCost(one.length));
    return one === other;
  }
  if (one === other) return true;
  const [left, right] = [isCelUint(one) ? one.value : one, isCelUint(other) ? other.value : other];
  // Between a bigint and a number `<=` compares exactly, and NaN is equal to nothing.
  if (isNumber(left) && isNumber(right)) return left <= right && left >= right;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  return isSameObject(one, other);
}

function isSameObject(one: NonNullable<CelValue>, other: NonNullable<CelValue>): boolean {
  if (one instanceof Uint8Array) {
    if (!(other instanceof Uint8Array) || one.length !== other.length) return false;
    charge(textCost(one.length));
    return Buffer.compare(one, other) === 0;
  }
  if (isCelList(one)) {
    if (!isCelList(other) || one.size !== other.size) return false;
    for (let index = 0; index < one.size; index += 1) {
      if (!isEqual(one.get(index) ?? null, other.get(index) ?? null)) return false;
    }
    return true;
  }
  if (isCelMap(one)) return isCelMap(other) && isSameMap(one, other);
  if (isCelType(one)) return isCelType(other) && one.kind === other.kind && one.name === other.name;
  const [left, right] = [momentOf(one), momentOf(other)];
  return (
    left !== undefined &&
    right !== undefined &&
    left.$typeName === right.$typeName &&
    left.seconds === right.seconds &&
    left.nanos === right.nanos
  );
}

function isSameMap(one: CelMap, other: CelMap): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const counterpart = other.get(key);
    if (counterpart === undefined || !isEqual(value, counterpart)) return false;
  }
  return true;
}

/** A timestamp or a duration. */
export function momentOf(value: CelValue): Timestamp | Duration | undefined {
  if (isReflectMessage(value, TimestampSchema)) return value.message as Timestamp;
  return isReflectMessage(value, DurationSchema) ? (value.message as Duration) : undefined;
}

/** `value in container` */
export function isIn(value: CelValue, container: CelValue): boolean | undefined {
  if (isCelMap(container)) return entryOf(container, value) !== undefined;
  if (!isCelList(container)) return undefined;
  for (let index = 0; index < container.size; index += 1) {
    if (isEqual(container.get(index) ?? null, value)) return true;
  }
  return false;
}

/** `container[key]` */
export function at(container: CelValue, key: CelValue): CelResult | undefined {
  if (isCelMap(container)) return found(entryOf(container, key), 'no such key');
  if (!isCelList(container)) return undefined;
  const index = isCelUint(key) ? key.value : key;
  if (!isNumber(index) || (typeof index === 'number' && !Number.isInteger(index))) return celError('a list is indexed by whole numbers');
  return found(container.get(Number(index)), 'the list is not that long');
}

/** A value that is there may be null. */
const found = (value: CelValue | undefined, otherwise: string): CelResult => (value === undefined ? celError(otherwise) : value);

/** `has(container.field)` */
export const hasField = (container: CelValue, field: CelValue): boolean | undefined =>
  isCelMap(container) ? entryOf(container, field) !== undefined : undefined;

function entryOf(map: CelMap, key: CelValue): CelValue | undefined {
  if (typeof key === 'string' || typeof key === 'boolean') return map.get(key);
  // The library looks at each key in turn for a number.
  charge(map.size);
  const number = isCelUint(key) ? key.value : key;
  if (typeof number === 'bigint') return map.get(number);
  return Number.isInteger(number) ? map.get(BigInt(Number(number))) : undefined;
}
