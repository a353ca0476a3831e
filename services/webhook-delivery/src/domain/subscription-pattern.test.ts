import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '@sentinelmesh/contracts';
import fc from 'fast-check';
import { checkEventTypes, matchesType, parsePattern } from './subscription-pattern.ts';

const knownTypes = Object.keys(events);
const matches = (pattern: string, type: string): boolean => {
  const parsed = parsePattern(pattern);
  return parsed !== undefined && matchesType(parsed, type);
};

const word = fc.string({ unit: fc.constantFrom(...'abcxyz_'), minLength: 1, maxLength: 6 });
const type = fc.tuple(word, word, word);

describe('a pattern of event types', () => {
  it('matches the type that it is, and no other', () => {
    assert.ok(matches('guard.input.blocked', 'guard.input.blocked'));
    assert.ok(!matches('guard.input.blocked', 'guard.output.blocked'));
    assert.ok(!matches('guard.input', 'guard.input.blocked'));
    assert.ok(!matches('guard.input.blocked', 'guard.input'));
  });

  it('has a * for one word, and at its end for all the rest', () => {
    assert.ok(matches('*', 'guard.input.blocked'));
    assert.ok(matches('guard.*', 'guard.input.blocked'));
    assert.ok(matches('guard.input.*', 'guard.input.blocked'));
    assert.ok(matches('guard.*.blocked', 'guard.output.blocked'));
    assert.ok(matches('*.limit.exceeded', 'budget.limit.exceeded'));
    assert.ok(!matches('*.exceeded', 'budget.limit.exceeded'));
    assert.ok(!matches('*.limit', 'budget.limit.exceeded'));
    assert.ok(!matches('guard.input.*', 'guard.input'));
    assert.ok(!matches('guard.*', 'guardian.input.blocked'));
  });

  it('is one to three words of a-z and _, or stars', () => {
    for (const malformed of [
      '',
      '.',
      'guard.',
      '.input',
      'guard..input',
      'a.b.c.d',
      'Guard.*',
      'guard.in*',
      '**',
      'guard.input.blocked\n',
      'guard input',
      'a1',
      '*.*.*.*',
    ]) {
      assert.equal(parsePattern(malformed), undefined, JSON.stringify(malformed));
    }
    assert.deepEqual(parsePattern('a_b.*.c'), ['a_b', '*', 'c']);
  });

  it('still matches a type after any of its words became a star', () => {
    fc.assert(
      fc.property(type, fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()), (words, stars) => {
        const pattern = words.map((text, index) => (stars[index] ? '*' : text)).join('.');
        assert.ok(matches(pattern, words.join('.')));
      }),
    );
  });

  it('matches, cut short and ended with a star, exactly what begins with its words', () => {
    fc.assert(
      fc.property(type, type, fc.integer({ min: 1, max: 2 }), (words, other, length) => {
        const pattern = [...words.slice(0, length), '*'].join('.');
        assert.ok(matches(pattern, words.join('.')));
        assert.equal(
          matches(pattern, other.join('.')),
          words.slice(0, length).every((text, index) => text === other[index]),
        );
      }),
    );
  });

  it('without stars matches nothing but itself', () => {
    fc.assert(
      fc.property(type, type, (words, other) =>
        assert.equal(matches(words.join('.'), other.join('.')), words.join('.') === other.join('.')),
      ),
    );
  });

  it('means the same as the regular expression that it stands for', () => {
    const piece = fc.constantFrom('a', 'b', '*');
    const types = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), types, (pattern, words) => {
        const expression = pattern.map((text, index) => (text !== '*' ? text : index === pattern.length - 1 ? '.+' : '[^.]+')).join('\\.');
        assert.equal(matches(pattern.join('.'), words.join('.')), new RegExp(`^${expression}$`).test(words.join('.')));
      }),
    );
  });

  it('can be anything at all without a throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (pattern, text) =>
        assert.equal(typeof matches(pattern, text), 'boolean'),
      ),
    );
  });
});

describe('the check of event types', () => {
  const check = (...patterns: string[]) => checkEventTypes(patterns, knownTypes);

  it('has nothing to say of patterns that match something', () => {
    assert.deepEqual(check('*', 'guard.*', 'guard.input.blocked', '*.limit.exceeded', '*.*.created', ...knownTypes), []);
    assert.deepEqual(check(), []);
  });

  it('says which one matches nothing, and what was probably meant', () => {
    assert.deepEqual(check('guard.*', 'guard.input.bloked'), [
      { field: 'event_types.1', message: 'no event is called guard.input.bloked; did you mean guard.input.blocked?' },
    ]);
    assert.match(check('gard.*')[0]?.message ?? '', /did you mean guard\.\*\?$/);
    assert.match(check('*.limits.exceeded')[0]?.message ?? '', /did you mean \*\.limit\.exceeded\?$/);
    assert.match(check('guard.blocked')[0]?.message ?? '', /did you mean guard\.input\.blocked\?$/);
    assert.match(check('completely_different')[0]?.message ?? '', /; there are budget\.\*, .*guard\.\*/);
  });

  it('says how a malformed one is written', () => {
    const [violation] = check('Guard.Input');
    assert.equal(violation?.field, 'event_types.0');
    assert.match(violation?.message ?? '', /^is no event type; write up to three words of a-z and _/);
  });

  it('takes fifty, and not more', () => {
    assert.deepEqual(check(...Array.from({ length: 50 }, () => '*')), []);
    assert.match(check(...Array.from({ length: 51 }, () => '*'))[0]?.message ?? '', /51 patterns are too many; at most 50/);
  });

  it('suggests only what matches something', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownTypes), fc.nat(), word, (known, at, text) => {
        const written = `${known.slice(0, at % known.length)}${text}${known.slice(at % known.length)}`;
        for (const { message } of check(written)) {
          const [, meant] = /did you mean (.+)\?$/.exec(message) ?? [];
          if (meant !== undefined) assert.deepEqual(check(meant), []);
        }
      }),
    );
  });
});
