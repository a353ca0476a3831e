import { findPrice, larger, type Price, type PriceTable } from './price-table.ts';

/** What a model used, as the providers' own reports agree on it. */
export type Usage = {
  /** As the provider names it. */
  readonly model: string;
  /** Tokens of the prompt, those read from and written to the cache included. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens: number;
  /** Tokens of the answer, those of reasoning included. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
};

export type Cost = {
  /** Rounded up, once. */
  readonly microUsd: bigint;
  /** Whether the table knows the model; if not, it is priced at the dearest known. */
  readonly priceKnown: boolean;
  readonly priceVersion: string;
};

/**
 * What a usage costs. Reports that contradict themselves are read the dear way: more cached than prompt tokens, or more
 * reasoning than answer, count in full.
 *
 * @param usage counts of tokens, whole and not negative.
 * @throws RangeError when a count is not whole.
 */
export function costOf(table: PriceTable, usage: Usage): Cost {
  const cached = BigInt(usage.cachedInputTokens);
  const written = BigInt(usage.cacheWriteTokens);
  const plain = larger(BigInt(usage.inputTokens) - cached - written, 0n);
  const output = larger(BigInt(usage.outputTokens), BigInt(usage.reasoningTokens));
  return priced(
    table,
    usage.model,
    (price) => plain * price.input + cached * price.cachedInput + written * price.cacheWrite + output * price.output,
  );
}

/** What a call may be asked to cost at most: no usage within these counts costs more, whatever of it is cached. */
export function maxCostOf(
  table: PriceTable,
  { model, maxInputTokens, maxOutputTokens }: { readonly model: string; readonly maxInputTokens: number; readonly maxOutputTokens: number },
): Cost {
  return priced(table, model, ({ input, cachedInput, cacheWrite, output }) => {
    const dearestInput = larger(larger(input, cachedInput), cacheWrite);
    return BigInt(maxInputTokens) * dearestInput + BigInt(maxOutputTokens) * output;
  });
}

const TOKENS_OF_A_PRICE = 1_000_000n;

function priced(table: PriceTable, model: string, costAt: (price: Price) => bigint): Cost {
  const known = findPrice(table, model);
  const cost = costAt(known ?? table.dearest);
  return {
    microUsd: (cost + TOKENS_OF_A_PRICE - 1n) / TOKENS_OF_A_PRICE,
    priceKnown: known !== undefined,
    priceVersion: table.version,
  };
}
