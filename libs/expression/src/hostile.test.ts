import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bindValues, compileExpression, type Expression, ExpressionInvalid } from './index.ts';

const thousand = Array.from({ length: 1_000 }, (_, index) => index);
const many = Array.from({ length: 100_000 }, (_, index) => index);
const values = bindValues({
  data: {
    many,
    thousand,
    texts: many.slice(0, 20_000).map((index) => `user-${index}`),
    records: many.map((n) => ({ n, s: 'x'.repeat(20) })),
    keys: Object.fromEntries(many.slice(0, 50_000).map((index) => [`k${index}`, index])),
    long: 'a'.repeat(1_000_000),
    middle: 'ab'.repeat(2_000),
    deep: nested(5_000),
  },
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

/**
 * A plain loop has the cheapest units there are; others are up to five times as dear, which is what the README says of a unit.
 * What pays a tenth of what it costs is beyond this. Errors that `||` swallows are dearer still: each is an object.
 */
const dearerThanPlain = (source: string) => (source.includes('||') ? 30 : 12);

/** What the machine takes for as many units, as busy as it is at the moment. */
const plainLoop = compileExpression('data.thousand.all(x, data.thousand.all(y, x + y >= 0))', { variables: ['data'] });

/** The least of some rounds: the first compiles, and in any of them the machine may do something else. */
function leastMs(expression: Expression): number {
  const rounds = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    expression.outcome(values);
    return performance.now() - begun;
  });
  return Math.min(...rounds);
}

const HOSTILE: Readonly<Record<string, string>> = {
  'loops in loops over long lists': 'data.many.all(x, data.many.all(y, x + y >= 0))',
  'loops in loops': 'data.thousand.all(x, data.thousand.all(y, x + y >= 0))',
  'lists of lists': 'data.thousand.map(x, data.thousand.map(y, x * y))',
  'loops that end at once over a long list': 'data.thousand.all(x, data.many.exists(y, true))',
  'an error in each round': 'data.thousand.all(x, data.thousand.exists(y, x.a == y.b || x.c || y.d))',
  'errors that || swallows': 'data.thousand.all(x, data.thousand.all(y, 1 / 0 > 0) || true) || true',
  'a text that doubles': `["a"]${'.map(a, a + a)'.repeat(30)}[0].size() > 0`,
  'a list that doubles': `[[1]]${'.map(a, a + a)'.repeat(30)}[0].size() > 0`,
  'a list of the same list, compared': `[1]${'.map(a, [a, a])'.repeat(28)} == [1]${'.map(a, [a, a])'.repeat(28)}`,
  'a list of the same list, given back': `[1]${'.map(a, [a, a])'.repeat(50)}`,
  'a list of the same list, written out': `"%s".format([[1]${'.map(a, [a, a])'.repeat(25)}])`,
  'a list of the same list, sought': `[1]${'.map(a, [a, a])'.repeat(25)} in [[1]${'.map(a, [a, a])'.repeat(25)}]`,
  'a pattern over a long text': 'data.long.matches("(a|b)*a(a|b){20}c")',
  'a pattern in a loop': 'data.texts.all(x, !x.matches("(u|s)*-([0-9]){5}(y|z)"))',
  'a pattern that needs many states': 'data.thousand.all(x, !data.middle.matches("(a|b)*a(a|b){120}(c|d)"))',
  'the search for what is nearly there': `data.long.contains("${'a'.repeat(1_000)}b")`,
  'the search from the end': `data.long.lastIndexOf("b${'a'.repeat(1_000)}") > 0`,
  'one character at a time': 'data.thousand.all(x, size(data.middle.split("")) > 0)',
  'nothing replaced by much': `data.long.replace("", "${'b'.repeat(500)}") == ""`,
  'joining with a long text': 'data.texts.join(data.long) == ""',
  'lower case again and again': 'data.thousand.all(x, data.long.lowerAscii() != "")',
  'size of a text again and again': 'data.thousand.all(x, data.long.size() > 0)',
  'long texts compared': 'data.thousand.all(x, data.long + "" == data.long)',
  'long texts in order': 'data.thousand.all(x, data.long + "a" > data.long)',
  'bytes of a long text': 'data.thousand.all(x, size(bytes(data.long)) > 0)',
  'long lists put together': 'data.thousand.all(x, size(data.many + data.many) > 0)',
  'a number sought among many names': 'data.thousand.exists(x, x in data.keys)',
  'a text sought in a long list': 'data.texts.exists(x, x + "z" in data.texts)',
  'large values compared': 'data.records.map(r, r) == data.records',
  'the names of a large map': 'data.thousand.all(x, data.keys.exists(k, true))',
  'another time zone each time': 'data.thousand.all(x, timestamp("2024-01-01T00:00:00Z").getHours("Etc/GMT+" + string(x)) >= 0 || true)',
  'timestamps read again and again':
    'data.thousand.all(x, data.thousand.all(y, timestamp("2024-01-01T00:00:00Z") < timestamp("2024-01-02T00:00:00Z")))',
  'sums of timestamps':
    'data.thousand.all(x, data.thousand.all(y, timestamp("2024-01-01T00:00:00Z") + duration("1s") > timestamp("2024-01-01T00:00:00Z")))',
  'numbers written out': 'data.thousand.all(x, data.thousand.all(y, "%.50f %e".format([1.5, 2.5]) != ""))',
  'ints read from a long text': 'data.thousand.all(x, data.thousand.all(y, int(data.long) > 0 || true))',
};

describe('a hostile expression', () => {
  for (const [what, source] of Object.entries(HOSTILE)) {
    it(`is stopped in time: ${what}`, () => {
      const expression = compileExpression(source, { variables: ['data'] });
      assert.deepEqual(expression.outcome(values), {
        kind: 'failed',
        reason: 'limit',
        problem: 'the evaluation cost more than 20000 units',
      });
      assert.equal(expression.evaluateBool(values), false);
      const [took, plain] = [leastMs(expression), leastMs(plainLoop)];
      assert.ok(took < dearerThanPlain(source) * plain, `${took} ms, where a plain loop takes ${plain} ms`);
    });
  }

  it('takes from a budget for several what it cost, and nothing has a value once that is spent', () => {
    const budget = { left: 30_000 };
    const hostile = compileExpression('data.thousand.all(x, data.thousand.all(y, true))', { variables: ['data'] });
    const cheap = compileExpression('data.thousand.size() == 1000', { variables: ['data'] });
    assert.equal(cheap.evaluateBool(values, budget), true);
    assert.ok(budget.left < 30_000 && budget.left > 29_900, `${budget.left}`);
    for (const _ of [1, 2]) assert.equal(hostile.evaluateBool(values, budget), false);
    assert.equal(budget.left, 0);
    assert.equal(cheap.evaluateBool(values, budget), false);
    assert.equal(cheap.evaluateBool(values), true);
  });

  it('costs nothing that the next one pays', () => {
    compileExpression('data.thousand.all(x, data.thousand.all(y, true))', { variables: ['data'] }).outcome(values);
    assert.equal(compileExpression('data.thousand.size() == 1000', { variables: ['data'] }).evaluateBool(values), true);
    assert.ok(Error.stackTraceLimit > 0);
  });

  it('cannot reach what is nested too deep, which is left out', () => {
    assert.equal(compileExpression('data.deep == data.deep', { variables: ['data'] }).evaluateBool(values), true);
  });

  it('is stopped by the limit of its caller, not before', () => {
    const source = 'data.thousand.all(x, x >= 0)';
    assert.equal(compileExpression(source, { variables: ['data'], maxCost: 1_000 }).outcome(values).kind, 'failed');
    assert.deepEqual(compileExpression(source, { variables: ['data'] }).outcome(values), { kind: 'value', value: true });
    assert.equal(
      compileExpression('data.thousand.all(x, data.thousand.all(y, true))', { variables: ['data'], maxCost: 1e9 }).evaluateBool(values),
      true,
    );
  });

  it('walks a list that map has made in time that grows with its length alone', () => {
    const expression = compileExpression('data.many.map(x, x + 1).filter(x, x > 1).map(x, x * 2).exists(x, x < 0)', {
      variables: ['data'],
      maxCost: 1e9,
    });
    const begun = performance.now();
    assert.deepEqual(expression.outcome(values), { kind: 'value', value: false });
    assert.ok(performance.now() - begun < 5_000);
  });

  it('is refused in time where it cannot be read', () => {
    const unreadable = [
      '('.repeat(4_000),
      '['.repeat(4_000),
      '-('.repeat(2_000),
      `"${'\\'.repeat(4_000)}`,
      `"""${'\\\\"'.repeat(1_300)}`,
      'a.'.repeat(2_000),
      '1+'.repeat(2_000),
      `a${' \n'.repeat(2_000)}b`,
    ];
    for (const source of unreadable) {
      const begun = performance.now();
      assert.throws(() => compileExpression(source, { variables: ['a'] }), ExpressionInvalid);
      assert.ok(performance.now() - begun < 2_000, source.slice(0, 20));
    }
  });
});
