import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aggregateRisk } from './aggregate-risk.ts';

const risk = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
const layers = ['input', 'state', 'output'] as const;
/** Any layers, some of which did not run. */
const risks = fc.record({ input: risk, state: risk, output: risk }, { requiredKeys: [] });

describe('the risk of a request', () => {
  it('weighs input 40, state 30 and output 30 percent', () => {
    assert.equal(aggregateRisk({ input: 0.2, state: 0, output: 0 }), 0.08);
    assert.equal(aggregateRisk({ input: 0.4, state: 0.3, output: 0.2 }), 0.31);
    assert.equal(aggregateRisk({ input: 0.45, state: 0.4, output: 0.4 }), 0.42);
  });

  it('is that of the input alone when the request was blocked there, and 0 when nothing ran', () => {
    assert.equal(aggregateRisk({ input: 0.95 }), 0.95);
    assert.equal(aggregateRisk({ input: 0.2 }), 0.2);
    assert.equal(aggregateRisk({}), 0);
  });

  it('is never below a layer that is .5 or more', () => {
    fc.assert(
      fc.property(risks, (given) => {
        for (const layer of layers) if ((given[layer] ?? 0) >= 0.5) assert.ok(aggregateRisk(given) >= (given[layer] ?? 0));
      }),
    );
  });

  it('is .5 or more only when a layer is', () => {
    fc.assert(
      fc.property(risks, (given) =>
        assert.equal(
          aggregateRisk(given) >= 0.5,
          layers.some((layer) => (given[layer] ?? 0) >= 0.5),
        ),
      ),
    );
  });

  it('never falls when a layer rises', () => {
    fc.assert(
      fc.property(risks, fc.constantFrom(...layers), risk, (given, layer, more) => {
        const before = given[layer];
        fc.pre(before !== undefined);
        assert.ok(aggregateRisk({ ...given, [layer]: Math.max(before ?? 0, more) }) >= aggregateRisk(given));
      }),
    );
  });

  it('leaves out a layer that did not run instead of counting it as harmless', () => {
    fc.assert(
      fc.property(risk, fc.subarray([...layers], { minLength: 1 }), (same, ran) => {
        assert.equal(aggregateRisk(Object.fromEntries(ran.map((layer) => [layer, same]))), same);
      }),
    );
  });

  it('is between 0 and 1, in thousandths', () => {
    fc.assert(
      fc.property(risks, (given) => {
        const total = aggregateRisk(given);
        assert.ok(total >= 0 && total <= 1);
        assert.equal(Math.round(total * 1_000) / 1_000, total);
      }),
    );
  });
});
