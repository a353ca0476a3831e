/** Money is a whole number of micro-US-dollars (millionths of a dollar), as bigint. */
export type MicroUsd = bigint;

/** One billion dollars: beyond it a number is a mistake, and percentages of it still fit 64 bits. */
export const MAX_AMOUNT: MicroUsd = 10n ** 15n;

export const smaller = (one: MicroUsd, other: MicroUsd): MicroUsd => {
  if (one < other) return one;
  return other;
};

/** `$1.5`, `$0.000001`, `-$2`: exact, without trailing zeros. */
export function formatUsd(amount: MicroUsd): string {
  const absolute = amount < 0n ? -amount : amount;
  const fraction = String(absolute % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}$${absolute / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
