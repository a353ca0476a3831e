import { readFile } from 'node:fs/promises';
import { parsePriceTable } from '../domain/prices/parse-price-table.ts';
import type { PriceTable } from '../domain/prices/price-table.ts';
import { PricesInvalid } from '../errors.ts';

const BUILT_IN = new URL('../../prices/2026-11.yaml', import.meta.url);

/**
 * The price table in force: that of the file named, or the built-in one.
 *
 * @throws PricesInvalid when the file cannot be read, or naming every problem in it
 */
export async function loadPrices(path: string | undefined): Promise<PriceTable> {
  const text = await readFile(path ?? BUILT_IN, 'utf8').catch((error) => {
    throw new PricesInvalid('the file that MESH_PRICES names cannot be read', error);
  });
  const parsed = parsePriceTable(text);
  if (parsed.kind === 'refused') throw new PricesInvalid(`the price table is not valid: ${parsed.problems.join('; ')}`);
  return parsed.table;
}
