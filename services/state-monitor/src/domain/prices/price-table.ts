/**
 * What models cost, as a versioned table. Prices are whole millionths of a US dollar for a million tokens, so that every cost
 * is exact.
 */
export type Price = {
  /** Of the prompt. */
  readonly input: bigint;
  /** Of the prompt, read from the provider's cache. */
  readonly cachedInput: bigint;
  /** Of the prompt, written to the provider's cache. */
  readonly cacheWrite: bigint;
  /** Of the answer. */
  readonly output: bigint;
};

export type ModelPrice = Price & {
  /** As the provider names it, in lower case; a trailing `*` stands for any ending. */
  readonly model: string;
};

export type PriceTable = {
  readonly version: string;
  readonly models: readonly ModelPrice[];
  /** The dearest known price of each kind: what an unknown model is taken to cost. */
  readonly dearest: Price;
};

export function createPriceTable(version: string, models: readonly ModelPrice[]): PriceTable {
  const dearest = (kind: keyof Price) => models.map((price) => price[kind]).reduce(larger, 0n);
  return {
    version,
    models,
    dearest: { input: dearest('input'), cachedInput: dearest('cachedInput'), cacheWrite: dearest('cacheWrite'), output: dearest('output') },
  };
}

/** The larger of two amounts. */
export const larger = (one: bigint, other: bigint): bigint => {
  if (one > other) return one;
  return other;
};

/**
 * The price of a model, by the longest name in the table that fits: its own, or the one that is left without host, date and
 * version (`openai/gpt-4o-2024-08-06` is `gpt-4o`, `eu.anthropic.claude-sonnet-4-5-20250929-v1:0` is `claude-sonnet-4-5`).
 *
 * @returns undefined when the table does not know it.
 */
export function findPrice(table: PriceTable, model: string): Price | undefined {
  const known = found.get(table) ?? new Map<string, Price | undefined>();
  found.set(table, known);
  if (known.has(model)) return known.get(model);
  const price = searchPrice(table, model);
  if (known.size >= MAX_FOUND) known.clear();
  known.set(model, price);
  return price;
}

/** What was found before: a mesh asks for the same few models again and again. Callers may name any, so it is bounded. */
const found = new WeakMap<PriceTable, Map<string, Price | undefined>>();
const MAX_FOUND = 200;

function searchPrice(table: PriceTable, model: string): Price | undefined {
  const full = model.trim().toLowerCase();
  for (const name of namesOf(full)) {
    const fitting = table.models.filter((price) => fits(price.model, name) && (name === full || !isFree(price)));
    if (fitting.length > 0) return fitting.reduce((best, price) => (price.model.length > best.model.length ? price : best));
  }
  return undefined;
}

const fits = (pattern: string, name: string): boolean => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

/** What costs nothing goes by its own name only: a host may call a model that is dear the same. */
const isFree = ({ input, cachedInput, cacheWrite, output }: Price): boolean => input + cachedInput + cacheWrite + output === 0n;

const HOST_PATH = /^.*\//;
const BEDROCK_HOST = /^(?:[a-z]{2,6}\.)?(?:anthropic|meta|mistral|deepseek|openai)\./;
const BEDROCK_VERSION = /-v\d{1,2}(?::\d{1,2})?$/;
const DATE = /(?:-\d{4}-\d{2}-\d{2}|[-@]\d{8}|[-@]latest)$/;
const MAX_NAME_LENGTH = 256;

/** The names a model may have in the table, the most specific first. */
function namesOf(full: string): string[] {
  if (full.length > MAX_NAME_LENGTH) return [];
  const withoutHost = full.replace(HOST_PATH, '').replace(BEDROCK_HOST, '').replace(BEDROCK_VERSION, '');
  const names = [full, full.replace(DATE, ''), withoutHost, withoutHost.replace(DATE, '')];
  return [...new Set(names)].filter((name) => name !== '' || full === '');
}
