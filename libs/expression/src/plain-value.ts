import { type CelList, type CelValue, isCelList, isCelMap, isCelType, isCelUint } from '@bufbuild/cel';
import { toJson } from '@bufbuild/protobuf';
import { DurationSchema, TimestampSchema } from '@bufbuild/protobuf/wkt';
import { charge } from './meter.ts';
import { momentOf, textCost } from './operators.ts';

/**
 * A value as JSON has it. An int is a number, or a string of digits where a number is not exact; bytes are base64; a
 * timestamp and a duration are text as in the JSON of protobuf; a type is its name.
 */
export function plainValue(value: CelValue): unknown {
  charge(2);
  if (typeof value === 'bigint') return plainInt(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isCelUint(value)) return plainInt(value.value);
  if (isCelList(value)) return plainList(value);
  if (isCelMap(value))
    return Object.fromEntries(Array.from(value, ([key, entry]) => [isCelUint(key) ? key.value : key, plainValue(entry)]));
  if (isCelType(value)) return value.name;
  if (value instanceof Uint8Array) {
    charge(textCost(value.length));
    return Buffer.from(value).toString('base64');
  }
  return plainMoment(value);
}

const plainInt = (value: bigint): number | string => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

const plainList = (list: CelList): readonly unknown[] => Array.from(list, plainValue);

function plainMoment(value: CelValue): unknown {
  const moment = momentOf(value);
  if (moment === undefined) return undefined;
  return moment.$typeName === 'google.protobuf.Timestamp' ? toJson(TimestampSchema, moment) : toJson(DurationSchema, moment);
}
