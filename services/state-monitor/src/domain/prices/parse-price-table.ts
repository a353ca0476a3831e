import { isAlias, LineCounter, parseDocument, visit } from 'yaml';
import { createPriceTable, type ModelPrice, type PriceTable } from './price-table.ts';

export type ParsedPriceTable =
  | { readonly kind: 'parsed'; readonly table: PriceTable }
  /** Every problem, with its line and field. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/**
 * Reads a price table in YAML or JSON:
 *
 *     version: 2026-11
 *     models:
 *       - { model: gpt-4o, aliases: [gpt-4o-eu], input: 2500000, cached_input: 1250000, output: 10000000 }
 *
 * Where a provider has no price of its own for `cached_input` or `cache_write`, they are left out and cost what `input` costs.
 */
export function parsePriceTable(text: string): ParsedPriceTable {
  if (text.length > MAX_TEXT_LENGTH) return { kind: 'refused', problems: [`the table has more than ${MAX_TEXT_LENGTH} characters`] };
  const lines = new LineCounter();
  // Everything as text: a version such as 2026.10 is not a number, nor a model called `true` a truth value.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'failsafe' });
  if (document.errors.length > 0)
    return { kind: 'refused', problems: document.errors.map(({ message, pos }) => `line ${lines.linePos(pos[0]).line}: ${message}`) };
  const problems: string[] = [];
  visit(document, (_key, node) => {
    if (isAlias(node)) problems.push(`line ${lines.linePos(node.range?.[0] ?? 0).line}: references (*${node.source}) are not allowed here`);
  });
  if (problems.length > 0) return { kind: 'refused', problems };
  const lineOf = (path: Path): number => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isRecord(node) && Array.isArray(node.range)) return lines.linePos(Number(node.range[0])).line;
    }
    return 1;
  };
  const table = readTable(document.toJS(), (path, message) => {
    problems.push(`line ${lineOf(path)}, ${nameOf(path)}: ${message}`);
  });
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'parsed', table };
}

const MAX_TEXT_LENGTH = 1_048_576;
const MAX_MODELS = 10_000;
/** A hundred thousand dollars for a million tokens. */
const MAX_PRICE = 100_000_000_000n;

type Path = readonly (string | number)[];
type Report = (path: Path, message: string) => void;

const nameOf = (path: Path): string =>
  path.map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${part}`)).join('');

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function readTable(value: unknown, report: Report): PriceTable {
  const table = isRecord(value) ? value : {};
  refuseUnknown(table, ['version', 'models'], [], report);
  const version = typeof table.version === 'string' && /^[\w.-]{1,40}$/.test(table.version) ? table.version : '';
  if (version === '') report(['version'], 'must be 1 to 40 letters, digits, dots, dashes or underscores');
  const rows = Array.isArray(table.models) ? table.models : [];
  if (rows.length === 0 || rows.length > MAX_MODELS) report(['models'], `must be a list of 1 to ${MAX_MODELS} models`);
  const models = rows.slice(0, MAX_MODELS).flatMap((row: unknown, index) => readRow(row, ['models', index], report));
  refuseTwice(models, report);
  return createPriceTable(version, models);
}

function readRow(value: unknown, path: Path, report: Report): ModelPrice[] {
  const row = isRecord(value) ? value : {};
  refuseUnknown(row, ['model', 'aliases', 'input', 'cached_input', 'cache_write', 'output'], path, report);
  const input = readPrice(row.input, [...path, 'input'], report);
  const price = {
    input,
    cachedInput: row.cached_input === undefined ? input : readPrice(row.cached_input, [...path, 'cached_input'], report),
    cacheWrite: row.cache_write === undefined ? input : readPrice(row.cache_write, [...path, 'cache_write'], report),
    output: readPrice(row.output, [...path, 'output'], report),
  };
  const aliases = row.aliases === undefined ? [] : row.aliases;
  if (!Array.isArray(aliases)) report([...path, 'aliases'], 'must be a list of names');
  const names = [readName(row.model, [...path, 'model'], report)];
  if (Array.isArray(aliases)) names.push(...aliases.map((name: unknown, at) => readName(name, [...path, 'aliases', at], report)));
  return names.map((model) => ({ model, ...price }));
}

/** An empty name is one: that of an agent that names no model. */
function readName(value: unknown, path: Path, report: Report): string {
  if (typeof value === 'string' && /^[^\s*\p{Cc}\p{Lu}]{0,200}\*?$/u.test(value)) return value;
  report(path, 'must be a name of at most 200 characters in lower case; only its last may be *');
  return '';
}

function readPrice(value: unknown, path: Path, report: Report): bigint {
  if (typeof value === 'string' && /^\d{1,12}$/.test(value) && BigInt(value) <= MAX_PRICE) return BigInt(value);
  report(path, `must be a whole number of micro-dollars for a million tokens, 0 to ${MAX_PRICE}`);
  return 0n;
}

function refuseUnknown(record: Record<string, unknown>, known: readonly string[], path: Path, report: Report): void {
  for (const field of Object.keys(record))
    if (!known.includes(field)) report([...path, field], `is unknown; known are ${known.join(', ')}`);
}

function refuseTwice(models: readonly ModelPrice[], report: Report): void {
  const seen = new Set<string>();
  for (const { model } of models) {
    if (seen.has(model)) report(['models'], `"${model}" has more than one price`);
    seen.add(model);
  }
}
