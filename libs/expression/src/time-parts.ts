/** Year, hour and so on of a timestamp somewhere. The library reads them in the time zone of the process, which may skip hours. */
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { charge } from './meter.ts';

const DAY_MS = 86_400_000;

/** Counted as CEL does: months, days of the month (except by `getDate`) and of the year from 0, Sunday is 0. */
const PARTS: ReadonlyMap<string, (date: Date) => number> = new Map([
  ['getFullYear', (date) => date.getUTCFullYear()],
  ['getMonth', (date) => date.getUTCMonth()],
  ['getDate', (date) => date.getUTCDate()],
  ['getDayOfMonth', (date) => date.getUTCDate() - 1],
  ['getDayOfWeek', (date) => date.getUTCDay()],
  ['getDayOfYear', (date) => Math.floor((date.getTime() - atMidnight(date.getUTCFullYear(), 0, 1).getTime()) / DAY_MS)],
  ['getHours', (date) => date.getUTCHours()],
  ['getMinutes', (date) => date.getUTCMinutes()],
  ['getSeconds', (date) => date.getUTCSeconds()],
  ['getMilliseconds', (date) => date.getUTCMilliseconds()],
]);

export const TIME_PARTS: readonly string[] = [...PARTS.keys()];

/**
 * @param zone `+02:00` or a name of the IANA database; UTC where there is none
 * @returns undefined where there is no such zone
 */
export function timePart(name: string, { seconds, nanos }: Timestamp, zone: string | undefined): bigint | undefined {
  const utc = new Date(Number(seconds) * 1_000 + Math.floor(nanos / 1_000_000));
  const local = zone === undefined ? utc : inZone(utc, zone);
  const part = local === undefined ? undefined : PARTS.get(name)?.(local);
  return part === undefined || Number.isNaN(part) ? undefined : BigInt(part);
}

/** The date whose parts in UTC are those that clocks in the zone show. */
function inZone(utc: Date, zone: string): Date | undefined {
  const [, sign, hours, minutes] = /^([+-]?)(\d\d):(\d\d)$/.exec(zone) ?? [];
  if (hours !== undefined) return new Date(utc.getTime() + (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
  const shown = formatIn(zone)?.formatToParts(utc);
  if (shown === undefined) return undefined;
  const read = (type: string) => Number(shown.find((part) => part.type === type)?.value);
  const local = atMidnight(read('year'), read('month') - 1, read('day'));
  local.setUTCHours(read('hour'), read('minute'), read('second'), utc.getUTCMilliseconds());
  return local;
}

/** `Date.UTC` takes the year 99 for 1999. */
function atMidnight(year: number, month: number, day: number): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date;
}

const MAX_ZONES = 700;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat | undefined {
  charge(20);
  const known = formats.get(zone);
  if (known !== undefined) return known;
  if (zone.length > 64) return undefined;
  charge(400);
  try {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    const format = new Intl.DateTimeFormat('en-US', { ...numeric, hourCycle: 'h23', calendar: 'gregory', timeZone: zone });
    if (formats.size >= MAX_ZONES) formats.clear();
    formats.set(zone, format);
    return format;
  } catch {
    // The zone is not in the database.
    return undefined;
  }
}
