/** US dollars as JSON numbers, and the millionths of a dollar that the mesh counts in. Nothing is rounded either way. */

const MICRO = 1_000_000n;
/** A billion dollars: below it every amount with six decimals has a double of its own. */
const MAX_USD = 1_000_000_000;

/** Undefined for what is not an amount: negative, more than a billion, or with more than six decimals. */
export function toMicroUsd(usd: number): bigint | undefined {
  if (!(usd >= 0 && usd <= MAX_USD)) return undefined;
  // The shortest decimal that means this double is the one that the caller wrote.
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(String(usd)) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * MICRO + BigInt(decimals.padEnd(6, '0'));
}

/** The double nearest to the amount: up to a billion dollars it reads as exactly the amount. */
export const fromMicroUsd = (microUsd: bigint): number => Number(microUsd) / Number(MICRO);
