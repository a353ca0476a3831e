/** Reading the data of an event for people: what is not there, or is not what it should be, reads as ''. */

export type Data = Readonly<Record<string, unknown>>;

const MAX_LENGTH = 200;
const MAX_FINDINGS = 8;
/** Much more than is kept of any text; what comes behind it is not even looked at. */
const MAX_READ = 1_000;
// Control characters, line separators, and those that turn the direction of what follows, so that a text shows as another.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** Printable ASCII, which nearly all texts are. */
const PLAIN = /^[ -~]*$/;

/** One line of at most 200 UTF-16 units, well-formed; a longer one ends in `…`. */
export function oneLine(text: string): string {
  if (text.length <= MAX_LENGTH && PLAIN.test(text)) return text.trim();
  const line = text.slice(0, MAX_READ).toWellFormed().replace(UNPRINTABLE, ' ').trim();
  if (line.length <= MAX_LENGTH) return line;
  const kept = line.slice(0, MAX_LENGTH - 1);
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`;
}

const isRecord = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordIn = (data: Data, name: string): Data => {
  const value = data[name];
  return isRecord(value) ? value : {};
};

export const textIn = (data: Data, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? oneLine(value) : '';
};

/** A number, or a 64-bit integer as the JSON of a message has it: a string of digits. */
export const numberIn = (data: Data, name: string): number | undefined => {
  const value = data[name];
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** `0.42`; at most two digits behind the point. */
export const riskIn = (data: Data, name: string): string => {
  const risk = numberIn(data, name);
  return risk === undefined ? '' : String(Math.round(risk * 100) / 100);
};

/** Millionths of a dollar as `$1.5`: exact, without trailing zeros. */
export const dollarsIn = (data: Data, name: string): string => {
  const value = data[name];
  const digits = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof digits !== 'string' || !/^\d{1,20}$/.test(digits)) return '';
  const amount = BigInt(digits);
  const fraction = String(amount % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `$${amount / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
};

const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
];

/** Milliseconds in the largest unit that they fill: `90 s` is `1.5 min`. */
export const durationIn = (data: Data, name: string): string => {
  const ms = numberIn(data, name);
  if (ms === undefined) return '';
  const unit = UNITS.find((candidate) => ms >= candidate.ms);
  return unit === undefined ? `${Math.round(ms)} ms` : `${Math.round((ms / unit.ms) * 10) / 10} ${unit.name}`;
};

const listIn = (data: Data, name: string): readonly unknown[] => {
  const value = data[name];
  return Array.isArray(value) ? value : [];
};

export const textsIn = (data: Data, name: string, separator = ', '): string =>
  oneLine(
    listIn(data, name)
      .slice(0, MAX_LENGTH)
      .filter((item) => typeof item === 'string')
      .map(oneLine)
      .join(separator),
  );

/** `2 × EMAIL_ADDRESS, 1 × PROMPT_INJECTION`: what was found, by type and count, the most frequent first. */
export function findingsIn(...places: readonly Data[]): string {
  const counts = new Map<string, number>();
  for (const finding of places.flatMap((place) => listIn(place, 'findings')).filter(isRecord)) {
    const type = textIn(finding, 'entity_type') || textIn(finding, 'category');
    if (type !== '') counts.set(type, (counts.get(type) ?? 0) + (numberIn(finding, 'count') ?? 1));
  }
  const all = [...counts].sort(([, one], [, other]) => other - one).map(([type, count]) => `${count} × ${type}`);
  const rest = all.length - MAX_FINDINGS;
  return oneLine([...all.slice(0, MAX_FINDINGS), ...(rest > 0 ? [`${rest} more`] : [])].join(', '));
}

/** The layers of a request, each with what it found. */
export const layersIn = (data: Data): readonly Data[] => listIn(data, 'layers').filter(isRecord);
