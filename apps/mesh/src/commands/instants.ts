/** Times as people write and read them. */
import { InvalidArgument } from '@sentinelmesh/kernel';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** `30s`, `90m`, `24h`, `7d` before now; or a time in RFC 3339, or its date alone (UTC). @throws InvalidArgument */
export function parseInstant(text: string, field: string, now: number): Date {
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const at = amount === undefined ? (DATE.test(text) ? Date.parse(text) : Number.NaN) : now - Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(at) || at < 0)
    throw new InvalidArgument([{ field, message: 'must be like 90m, 24h or 7d, or a time such as 2026-11-20T10:00:00Z' }]);
  return new Date(at);
}

/** `3 min ago`, `never` */
export function ago(at: Date | undefined, now: number): string {
  if (at === undefined) return 'never';
  const passed = Math.max(0, now - at.getTime());
  if (passed < MINUTE) return `${Math.floor(passed / SECOND)} s ago`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  return passed < 2 * DAY ? `${Math.floor(passed / HOUR)} h ago` : `${Math.floor(passed / DAY)} d ago`;
}

/** `2026-11-20 10:00:00Z`, `-` */
export const instant = (at: Date | undefined): string => (at === undefined ? '-' : `${at.toISOString().slice(0, 19).replace('T', ' ')}Z`);
