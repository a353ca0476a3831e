import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CustomRecognizerUnusable } from '../errors.ts';
import { checkPolicy, type Policy } from '../policy.ts';
import { factsOf } from '../text-facts.ts';
import { foldedView, plainView } from '../view.ts';
import { customProblemsOf } from './check-custom.ts';
import { customRecognizersOf } from './compile-custom.ts';
import type { CustomRecognizer } from './custom-recognizer.ts';

const EMPLOYEE: CustomRecognizer = {
  name: 'employee-id',
  entityType: 'EMPLOYEE_ID',
  finds: { pattern: String.raw`\bEMP-(?P<value>\d{6})\b` },
  score: 0.3,
  context: { words: ['badge', 'employee*'], score: 0.9 },
  examples: { matches: ['my badge: EMP-«004217»'], misses: ['EMP-004217', 'badge EMP-0042177'] },
};
const pattern = (source: string, ignoreCase = false): CustomRecognizer => ({ ...EMPLOYEE, finds: { pattern: source, ignoreCase } });
const terms = (...list: string[]): CustomRecognizer => ({ ...EMPLOYEE, finds: { terms: list } });
const policyWith = (...customRecognizers: CustomRecognizer[]): Policy => ({ ...checkPolicy, customRecognizers });

function found(custom: CustomRecognizer, text: string): readonly string[] {
  const plain = plainView(text);
  const open = customRecognizersOf(policyWith(custom))(foldedView(plain).text);
  return open.flatMap((recognizer) => recognizer.find(plain.text, factsOf(plain.text)).map(({ value }) => value));
}

describe('a custom pattern', () => {
  it('finds what its group marks, more certainly where a context word stands near', () => {
    const [recognizer] = customRecognizersOf(policyWith(EMPLOYEE))('');
    const find = (text: string) => recognizer?.find(text, factsOf(text)).map(({ value, score, evidence }) => ({ value, score, evidence }));
    assert.deepEqual(find('EMP-004217'), [{ value: '004217', score: 0.3, evidence: 'pattern' }]);
    assert.deepEqual(find('Employees: EMP-004217'), [{ value: '004217', score: 0.9, evidence: 'context' }]);
  });

  it('sees one line at a time, and finds in a long line what it finds in a short one', () => {
    assert.deepEqual(found(pattern('^id=[a-z]+$'), 'x\r\nid=abc\r\nid=d\nid=E'), ['id=abc', 'id=d']);
    for (let length = 700; length < 1_100; length += 7) {
      assert.deepEqual(found(EMPLOYEE, `${'x '.repeat(length)}EMP-004217 ${'y'.repeat(2_000)}`), ['004217'], String(length));
      assert.deepEqual(found(EMPLOYEE, `${'-'.repeat(length)}EMP-004217${'-'.repeat(2_000)}`), ['004217'], String(length));
      assert.deepEqual(found(EMPLOYEE, `${'x '.repeat(length)}EMP-0042171`), [], String(length));
    }
  });

  it('is asked only where one of its keywords stands', () => {
    const gated: CustomRecognizer = { ...pattern(String.raw`\d{6}`), keywords: ['Badge'] };
    assert.deepEqual(found(gated, '004217'), []);
    assert.deepEqual(found(gated, 'BADGE 004217'), ['004217']);
  });

  it('takes every word of the rest where a text is too laborious, so that nothing is hidden behind it', () => {
    const laborious = `${'a'.repeat(1_023)}\n`.repeat(64);
    const values = found(pattern('[a-z]{1,200}[0-9]|a'), `${laborious}hidden words`);
    assert.deepEqual(values.slice(-2), ['hidden', 'words']);
  });

  it('blocks nobody, whatever the pattern and the text', () => {
    for (const source of ['(a+)+$', '(a|a)*b', '(?:a?){50}a{50}', 'a.*z|a', '[a-z]{1,200}[0-9]']) {
      for (const text of ['a'.repeat(65_536), `${'a'.repeat(90)}1\n`.repeat(712)]) {
        const startedAt = performance.now();
        found(pattern(source), text);
        assert.ok(performance.now() - startedAt < 2_000, source);
      }
    }
  });
});

describe('a dictionary', () => {
  it('finds whole words and phrases in any case and spacing, the longest first', () => {
    const dictionary = terms('Tangerine', 'project  Tangerine Two', 'C++', '.NET');
    assert.deepEqual(found(dictionary, 'PROJECT tangerine\n two, tangerines, C++ or .net'), ['PROJECT tangerine\n two', 'C++', '.net']);
  });

  it('finds words of scripts without spaces', () => {
    assert.deepEqual(found(terms('東京'), '私は東京都に'), ['東京']);
  });

  it('holds ten thousand terms', () => {
    const dictionary = terms(...Array.from({ length: 10_000 }, (_, index) => `term number ${index}`));
    assert.deepEqual(found(dictionary, 'about term number 9999 and term number 10000'), ['term number 9999']);
  });
});

describe('custom recognizers', () => {
  it('are refused with the place and without a word of them', () => {
    const problems = customProblemsOf(
      policyWith(
        EMPLOYEE,
        pattern('(hunter2'),
        pattern('(?=hunter2)'),
        pattern('[a-z]{1,1000}'),
        pattern('a*'),
        terms('fine', '…'),
        terms('a '.repeat(17)),
        { ...EMPLOYEE, examples: { matches: ['badge «EMP-004217»', 'nothing'], misses: ['badge EMP-004217'] } },
      ),
    );
    assert.deepEqual(
      problems.map(({ field }) => field.join('.')),
      [
        '1.pattern',
        '2.pattern',
        '3.pattern',
        '4.pattern',
        '5.terms.1',
        '6.terms.0',
        '7.examples.matches.0',
        '7.examples.matches.1',
        '7.examples.misses.0',
      ],
    );
    assert.ok(problems.every(({ message }) => !message.includes('hunter2')));
    assert.match(problems[0]?.message ?? '', /^is not a pattern of RE2 \(missing closing \)\)/);
    assert.throws(() => customRecognizersOf(policyWith(pattern('('))), CustomRecognizerUnusable);
  });

  it('are compiled once per list', () => {
    const policy = policyWith(EMPLOYEE);
    assert.equal(customRecognizersOf(policy), customRecognizersOf({ ...policy, strictKeywords: true }));
  });
});
