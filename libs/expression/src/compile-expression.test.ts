import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bindValues, compileExpression, ExpressionInvalid, type Outcome } from './index.ts';

const data = JSON.parse(`{
  "count": 5, "half": 10.5, "whole": 10, "percent": 80, "request": { "risk": 1, "end_user": "user-7" },
  "spent_micro_usd": "123456789012345678", "nothing": null, "items": [{ "n": 1 }, { "n": 2 }],
  "constructor": { "x": 1 }, "__proto__": { "y": 2 }, "toString": "own"
}`);
const values = { data, type: 'guard.input.blocked' };
const variables = ['data', 'type'];

const outcomeOf = (source: string): Outcome => compileExpression(source, { variables }).outcome(values);
const resultOf = (source: string): unknown => compileExpression(source, { variables }).evaluate(values);
const problemOf = (source: string): string => {
  const outcome = outcomeOf(source);
  assert.equal(outcome.kind, 'failed', source);
  return outcome.kind === 'failed' ? `${outcome.reason}: ${outcome.problem}` : '';
};

describe('the value of an expression', () => {
  const asPeopleExpect: readonly (readonly [string, unknown])[] = [
    ['data.percent == 80', true],
    ['data.request.risk >= 0.5', true],
    ['data.request.risk / 2 > 0.4', true],
    ['data.count / 2', 2.5],
    ['data.count + 1 > 5', true],
    ['data.count % 2 == 1', true],
    ['data.half * 2 > 20', true],
    ['data.whole * 1.1 > 5', true],
    ['size(data.items) / 4.0', 0.5],
    ['data.items[data.count - 5].n', 1],
    ['{1: "one"}[data.request.risk]', 'one'],
    ['data.count in [1, 5]', true],
    ['data.request.end_user.substring(data.count)', '7'],
    ['int(data.spent_micro_usd) > 1000000', true],
    ['int(data.spent_micro_usd)', '123456789012345678'],
    ['data.items.map(item, item.n * 2)', [2, 4]],
    ['data.items.filter(item, item.n > 1)', [{ n: 2 }]],
    ['data.items.exists(item, item.n == 2) && type.startsWith("guard.")', true],
    ['data.request.end_user.matches("^user-[0-9]+$")', true],
    ['"%s of %d".format([data.request.end_user, 3])', 'user-7 of 3'],
    ['[1] + [2, 3] == [1, 2, 3]', true],
    ['[[1, 2], [3]].map(list, list.map(item, item + 1))', [[2, 3], [4]]],
  ];
  for (const [source, expected] of asPeopleExpect) {
    it(`is what a person expects of ${source}`, () => assert.deepEqual(outcomeOf(source), { kind: 'value', value: expected }));
  }

  it('is JSON: ints that a number cannot hold, bytes, times and types are text', () => {
    assert.equal(resultOf('9007199254740993'), '9007199254740993');
    assert.equal(resultOf('b"abc"'), 'YWJj');
    assert.equal(resultOf('timestamp("2024-05-01T10:00:00Z") + duration("90s")'), '2024-05-01T10:01:30Z');
    assert.equal(resultOf('duration("1m30s")'), '90s');
    assert.equal(resultOf('type(data.count)'), 'double');
    assert.deepEqual(resultOf('{"a": 1u, 2: null}'), { a: 1, 2: null });
  });

  it('knows members whose names JavaScript uses, and only those that are there', () => {
    assert.equal(resultOf('data.constructor.x'), 1);
    assert.equal(resultOf('data["__proto__"].y'), 2);
    assert.equal(resultOf('data.toString'), 'own');
    assert.match(problemOf('data.request.constructor'), /^missing/);
    assert.match(problemOf('data.items.length'), /^missing/);
    assert.match(problemOf('type.length'), /^missing/);
  });

  it('tells null from what is not there', () => {
    assert.equal(resultOf('has(data.nothing)'), true);
    assert.equal(resultOf('"nothing" in data'), true);
    assert.equal(resultOf('data["nothing"] == null'), true);
    assert.equal(resultOf('has(data.other)'), false);
    assert.equal(resultOf('[null][0]'), null);
  });

  it('reads the clock of a time zone whatever the one of the process, summer time included', () => {
    const inBerlin = (source: string) => resultOf(`timestamp("${source}").getHours("Europe/Berlin")`);
    assert.equal(inBerlin('2024-03-31T00:30:00Z'), 1);
    assert.equal(inBerlin('2024-03-31T01:30:00Z'), 3);
    assert.equal(resultOf('timestamp("2024-03-31T02:30:00Z").getHours()'), 2);
    assert.equal(resultOf('timestamp("2024-07-01T00:30:00Z").getDayOfYear()'), 182);
    assert.match(problemOf('timestamp("2024-07-01T00:30:00Z").getHours("Mars/Base")'), /there is no such time zone/);
  });

  it('replaces as often as is wanted, also nothing by something', () => {
    assert.equal(resultOf('"a.b.c".replace(".", "--")'), 'a--b--c');
    assert.equal(resultOf('"a.b.c".replace(".", "", 1)'), 'ab.c');
    assert.equal(resultOf('"ab".replace("", "-")'), '-a-b-');
    assert.equal(resultOf('"ab".replace("", "-", 2)'), '-a-b');
    assert.equal(resultOf('"ab".replace("b", "bb", 0)'), 'ab');
  });

  it('is the same whether values are bound before or not', () => {
    const expression = compileExpression('data.items.map(item, item.n)', { variables });
    assert.deepEqual(expression.evaluate(bindValues(values)), expression.evaluate(values));
  });

  it('takes dates and bytes, and leaves out what JSON does not have', () => {
    const expression = compileExpression(
      'time > timestamp("2024-01-01T00:00:00Z") && size(bytes) == 2 && !has(data.run) && !has(data.later)',
      {
        variables: ['time', 'bytes', 'data'],
      },
    );
    assert.ok(
      expression.evaluateBool({ time: new Date('2024-05-01'), bytes: new Uint8Array(2), data: { run: () => 1, later: undefined } }),
    );
  });

  it('has a sum, a comparison and an equality that agree with those of JavaScript on doubles', () => {
    const expression = compileExpression('[a + b, a < b, a == b, a >= b]', { variables: ['a', 'b'] });
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(number, number, (a, b) => assert.deepEqual(expression.evaluate({ a, b }), [a + b, a < b, a === b, a >= b])));
  });

  it('gives back any JSON as it was', () => {
    const expression = compileExpression('value', { variables: ['value'] });
    fc.assert(
      // JSON writes -0 as 0.
      fc.property(fc.jsonValue({ maxDepth: 5 }).map(toJsonAndBack), (value) => assert.deepEqual(expression.evaluate({ value }), value)),
    );
  });

  it('finds any JSON equal to itself, and what holds it unequal to it', () => {
    const expression = compileExpression('value == other && !([value] == value) && value in [1, value]', { variables: ['value', 'other'] });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => assert.ok(expression.evaluateBool({ value, other: structuredClone(value) }))),
    );
  });
});

const toJsonAndBack = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('an evaluation without a value', () => {
  it('says where and why, and nothing of the values', () => {
    assert.equal(problemOf('data.other == 1'), 'missing: 1:5: there is no field other; has() asks whether there is one');
    assert.match(problemOf('data.items[7]'), /^missing: 1:11: the list is not that long/);
    assert.match(problemOf('{"a": 1}["b"]'), /^missing: .*there is no such key/);
    assert.match(problemOf('type +\n  1'), /^error: 1:5: \+ is not for \(string, int\)/);
    assert.match(problemOf('data.count[0]'), /^error: .*\[\] is not for \(double, int\)/);
    assert.match(problemOf('1 / 0'), /^error: .*division by zero/);
    assert.match(problemOf('9223372036854775807 + 1'), /^error: .*the number is too large/);
    assert.match(problemOf('int(data.request.end_user)'), /^error: .*the text cannot be read as that$/);
    assert.doesNotMatch(problemOf('bool(data.request.end_user)'), /user-7/);
    assert.doesNotMatch(problemOf('timestamp(data.request.end_user)'), /user-7/);
  });

  it('does not read as a number what is none', () => {
    for (const text of ['', ' 5', '0x10', '5.0', '1_000']) assert.match(problemOf(`int(${JSON.stringify(text)})`), /cannot be read/);
    for (const text of ['', 'abc', '0x10', '1e']) assert.match(problemOf(`double(${JSON.stringify(text)})`), /cannot be read/);
    assert.equal(resultOf('double("-1.5e3")'), -1500);
  });

  it('is false for a filter, and so is a value that is no bool', () => {
    for (const source of ['data.other == 1', 'data.count', 'data.nothing', 'int("x") > 1']) {
      assert.equal(compileExpression(source, { variables }).evaluateBool(values), false, source);
    }
    assert.equal(compileExpression('data.a > 1', { variables }).evaluateBool({}), false);
    assert.equal(compileExpression('data.other == 1 || data.percent == 80', { variables }).evaluateBool(values), true);
  });

  it('never throws, whatever the values', () => {
    const sources = [
      'a.b > 1',
      'a[0] == "x" || has(a.b)',
      'a.map(x, x + 1)',
      'size(a) > 2',
      'a == a',
      'timestamp(a) > timestamp("2024-01-01T00:00:00Z")',
    ];
    const expressions = sources.map((source) => compileExpression(source, { variables: ['a'] }));
    fc.assert(
      fc.property(fc.anything({ withDate: true, withBigInt: true, withTypedArray: true, withNullPrototype: true, maxDepth: 4 }), (a) => {
        for (const expression of expressions) {
          assert.equal(typeof expression.evaluateBool({ a }), 'boolean');
          expression.outcome({ a });
        }
      }),
    );
  });
});

describe('an expression that cannot be used', () => {
  const filter = (source: string) => () => compileExpression(source, { variables, resultType: 'bool' });
  const refusals: readonly (readonly [string, RegExp])[] = [
    ['', /^1:1: something is missing at the end/],
    ['data.percent ==', /^1:14: this cannot be read from here on: ==$/],
    ['type == "a" &&\n  date.percent > 1', /^2:3: there is no date; there are data, type$/],
    ['data.items.any(x, x.n > 1)', /^1:11: there is no function any$/],
    ['data.items.exists(x.n > 1)', /^1:11: exists takes a name and a condition: list.exists\(item, item > 1\)$/],
    ['has(data)', /^1:1: has takes a field: has\(data.field\)$/],
    ['size()', /^1:1: size is called as size\(x\) or x\.size\(\)$/],
    ['startsWith(type, "guard")', /startsWith is called as x\.startsWith\(y\)$/],
    ['data.items.all(item, other.n > 1)', /there is no other;/],
    ['data.items.exists(item, true) && item.n > 1', /there is no item;/],
    ['type.matches(data.pattern)', /^1:5: the pattern of matches must be written here, in quotes$/],
    ['type.matches("(?=a)")', /not one of RE2, which has no look-around/],
    ['type.matches("[a-z]{900}")', /the pattern is too large \(902 steps, at most 500\)/],
    [`type.matches("${'a'.repeat(501)}")`, /the pattern has 501 characters, at most 500/],
    ['data.count > 99999999999999999999', /does not fit 64 bits/],
    ['google.protobuf.Struct{} == data', /messages cannot be made here/],
    ['"\\ud800" == type', /look at its escapes/],
    ['data.percent + 1', /never true or false/],
    ['"high"', /never true or false/],
    ['data.items.map(item, true)', /never true or false/],
    ['size(type)', /never true or false/],
    [`type == "${'a'.repeat(4096)}"`, /4106 characters, at most 4096/],
    [`${'('.repeat(49)}true${')'.repeat(49)}`, /^1:49: brackets are more than 48 deep/],
    [`true${' == true'.repeat(70)}`, /operators are more than 64 deep/],
    [`[${'1,'.repeat(1600)}1] == data`, /more than 1500 parts/],
    ['data.all(a, a.all(b, b.all(c, c)))', /may be 2 deep, not more/],
  ];
  for (const [source, message] of refusals) {
    it(`is refused with its place and what to do: ${source.slice(0, 50).replaceAll('\n', ' ')}`, () => {
      assert.throws(
        filter(source),
        (error) => error instanceof ExpressionInvalid && error.code === 'expression_invalid' && message.test(error.message),
      );
    });
  }

  it('is refused with ExpressionInvalid and nothing else, whatever is written', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'data',
        'type',
        '.',
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '\\',
        ',',
        '?',
        ':',
        ' ',
        '\n',
        '+',
        '-',
        '==',
        '&&',
        '||',
        '!',
        'exists',
        'map',
      ),
      fc.string({ maxLength: 3, unit: 'binary' }),
      fc.nat().map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        try {
          compileExpression(pieces.join(''), { variables }).outcome(values);
        } catch (error) {
          if (!(error instanceof ExpressionInvalid)) throw error;
          assert.match(error.message, /^\d+:\d+: \S/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('may hold any brackets in its texts and comments', () => {
    const brackets = '('.repeat(60);
    for (const text of [
      `"${brackets}"`,
      `'${brackets}'`,
      `r"\\${brackets}"`,
      `"""${brackets}"\n"""`,
      `"\\"${brackets}"`,
      `"a" // ${brackets}\n`,
    ]) {
      assert.equal(compileExpression(`${text} == type`, { variables }).evaluateBool(values), false, text);
    }
  });
});
