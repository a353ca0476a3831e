import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findPrice } from '../domain/prices/price-table.ts';
import { PricesInvalid } from '../errors.ts';
import { loadPrices } from './load-prices.ts';

describe('the prices in force', () => {
  it('are the built-in ones, or those of a file', async () => {
    assert.ok(findPrice(await loadPrices(undefined), 'gpt-4o'));
    const directory = await mkdtemp(join(tmpdir(), 'prices-'));
    const path = join(directory, 'prices.yaml');
    await writeFile(path, 'version: mine\nmodels:\n  - { model: own, input: 1, output: 2 }\n');
    assert.equal((await loadPrices(path)).version, 'mine');
    await writeFile(path, 'version: mine\nmodels:\n  - { model: own, input: -1, output: 2 }\n');
    await assert.rejects(loadPrices(path), (error) => error instanceof PricesInvalid && /line 3.*input/.test(error.message));
    await rm(directory, { recursive: true });
    await assert.rejects(loadPrices(path), PricesInvalid);
  });
});
