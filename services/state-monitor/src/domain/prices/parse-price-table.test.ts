import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parsePriceTable } from './parse-price-table.ts';
import { findPrice, type PriceTable } from './price-table.ts';

const tableOf = (text: string): PriceTable => {
  const parsed = parsePriceTable(text);
  if (parsed.kind === 'refused') throw new Error(parsed.problems.join('\n'));
  return parsed.table;
};
const problemsOf = (text: string): readonly string[] => {
  const parsed = parsePriceTable(text);
  return parsed.kind === 'refused' ? parsed.problems : [];
};

describe('a price table', () => {
  it('is read from YAML and from JSON', () => {
    const yaml = 'version: 2026-11\nmodels:\n  - { model: m, input: 3, cached_input: 1, cache_write: 4, output: 9 }\n';
    const json = '{"version": "2026-11", "models": [{"model": "m", "input": 3, "cached_input": 1, "cache_write": 4, "output": 9}]}';
    assert.deepEqual(tableOf(yaml), tableOf(json));
    assert.deepEqual(tableOf(yaml).models, [{ model: 'm', input: 3n, cachedInput: 1n, cacheWrite: 4n, output: 9n }]);
  });

  it('takes the price of input where cached input or cache writes have none, and gives every alias its row', () => {
    assert.deepEqual(tableOf('version: v\nmodels: [{ model: a, aliases: [b], input: 3, output: 9 }]').models, [
      { model: 'a', input: 3n, cachedInput: 3n, cacheWrite: 3n, output: 9n },
      { model: 'b', input: 3n, cachedInput: 3n, cacheWrite: 3n, output: 9n },
    ]);
  });

  it('is refused with the line and field of every problem', () => {
    const text =
      'version: "a b"\nmodels:\n  - { model: M, input: 1.5, output: -1 }\n  - { model: a, input: 1, output: 1, price: 2 }\n  - { model: a, input: 1 }\n';
    assert.deepEqual(problemsOf(text), [
      'line 1, version: must be 1 to 40 letters, digits, dots, dashes or underscores',
      'line 3, models[0].input: must be a whole number of micro-dollars for a million tokens, 0 to 100000000000',
      'line 3, models[0].output: must be a whole number of micro-dollars for a million tokens, 0 to 100000000000',
      'line 3, models[0].model: must be a name of at most 200 characters in lower case; only its last may be *',
      'line 4, models[1].price: is unknown; known are model, aliases, input, cached_input, cache_write, output',
      'line 5, models[2].output: must be a whole number of micro-dollars for a million tokens, 0 to 100000000000',
      'line 3, models: "a" has more than one price',
    ]);
    for (const broken of [
      '',
      '[]',
      'version: v',
      'version: v\nmodels: []',
      'version: v\nmodels: [1]',
      '{',
      'a: &a [*a]',
      'version: v\nversion: w\nmodels: []',
    ])
      assert.notDeepEqual(problemsOf(broken), [], broken);
    fc.assert(fc.property(fc.string(), (text) => parsePriceTable(text).kind === 'refused'));
  });
});

describe('the price of a model', () => {
  const table = tableOf(`
version: v
models:
  - { model: '', aliases: [demo], input: 0, output: 0 }
  - { model: gpt-4o, input: 1, output: 1 }
  - { model: gpt-4o-2024-05-13, input: 2, output: 2 }
  - { model: gpt-4o-mini, input: 3, output: 3 }
  - { model: 'llama-3*', input: 4, output: 4 }
  - { model: 'llama-3.1-8b*', input: 5, output: 5 }
  - { model: claude-sonnet-4-5, input: 6, output: 6 }
`);
  const inputOf = (model: string) => findPrice(table, model)?.input;

  it('is that of the longest name that fits', () => {
    assert.equal(inputOf('gpt-4o'), 1n);
    assert.equal(inputOf('gpt-4o-2024-05-13'), 2n);
    assert.equal(inputOf('llama-3.3-70b-versatile'), 4n);
    assert.equal(inputOf('llama-3.1-8b-instant'), 5n);
  });

  it('is found without host, date and version', () => {
    for (const name of ['gpt-4o-2024-08-06', 'openai/gpt-4o', 'GPT-4o', ' gpt-4o-latest', 'azure/openai/gpt-4o-2024-11-20'])
      assert.equal(inputOf(name), 1n, name);
    for (const name of [
      'claude-sonnet-4-5-20250929',
      'claude-sonnet-4-5@20250929',
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'anthropic.claude-sonnet-4-5-v2',
    ])
      assert.equal(inputOf(name), 6n, name);
  });

  it('is not that of another model whose name begins alike', () => {
    for (const name of ['gpt-4o-audio-preview', 'gpt-4', 'gpt-4o-2024-08-06-ft', 'x'.repeat(10_000)])
      assert.equal(inputOf(name), undefined, name);
  });

  it('is nothing only for what is free under its own name', () => {
    assert.equal(inputOf('demo'), 0n);
    assert.equal(inputOf(''), 0n);
    assert.equal(inputOf('host/demo'), undefined);
    assert.equal(inputOf('openai/'), undefined);
  });
});
