import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parsePriceTable } from '../src/domain/prices/parse-price-table.ts';
import { findPrice } from '../src/domain/prices/price-table.ts';
import { skipReason, textOf } from './agent-data.ts';

const parsed = parsePriceTable(readFileSync(join(import.meta.dirname, '../prices/2026-11.yaml'), 'utf8'));
if (parsed.kind === 'refused') throw new Error(parsed.problems.join('\n'));
const { table } = parsed;

type ListedModel = {
  readonly modelName: string;
  readonly pricingTiers: readonly { readonly isDefault: boolean; readonly prices: Record<string, number> }[];
};

const microUsdPerMillion = (dollarsPerToken: number | undefined) =>
  dollarsPerToken === undefined ? undefined : BigInt(Math.round(dollarsPerToken * 1e12));

describe('our prices', () => {
  it('are plausible: cached input is never dearer than input, output never cheaper', () => {
    assert.ok(table.models.length >= 60);
    for (const { model, input, cachedInput, cacheWrite, output } of table.models)
      assert.ok(cachedInput <= input && input <= cacheWrite && input <= output, model);
  });

  it('are those of another list, where that knows the model too', { skip: skipReason }, () => {
    const listed = JSON.parse(textOf('model-prices-langfuse.json')) as ListedModel[];
    const differences: string[] = [];
    let compared = 0;
    for (const { modelName, pricingTiers } of listed) {
      const theirs = pricingTiers.find(({ isDefault }) => isDefault)?.prices ?? {};
      const ours = findPrice(table, modelName);
      if (ours === undefined || theirs.input === undefined) continue;
      compared++;
      const expected = {
        input: microUsdPerMillion(theirs.input),
        cachedInput: microUsdPerMillion(theirs.input_cached_tokens) ?? ours.cachedInput,
        cacheWrite: microUsdPerMillion(theirs.input_cache_creation) ?? ours.cacheWrite,
        output: microUsdPerMillion(theirs.output),
      };
      const { input, cachedInput, cacheWrite, output } = ours;
      if (JSON.stringify({ input, cachedInput, cacheWrite, output }, bigText) !== JSON.stringify(expected, bigText))
        differences.push(modelName);
    }
    console.log(`${compared} models compared`);
    assert.deepEqual(differences, []);
    assert.ok(compared >= 70, `only ${compared} are in both`);
  });
});

const bigText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
