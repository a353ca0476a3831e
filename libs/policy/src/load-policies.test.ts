import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { PolicyInvalid } from './errors.ts';
import { loadPolicies, parsePolicies } from './load-policies.ts';
import { POLICY_NAMES } from './policy-settings.ts';
import { renderPolicy } from './render-policy.ts';

const builtIn = loadPolicies(undefined);
const parse = (...lines: string[]) => parsePolicies(lines.join('\n'), 'policy.yaml');

/** What is wrong with a policy, as it is told. */
function problemsOf(...lines: string[]): string[] {
  try {
    parse(...lines);
    return [];
  } catch (error) {
    assert.ok(error instanceof PolicyInvalid);
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('a policy file', () => {
  it('replaces the built-in policy of its name, and what it leaves out is as there', () => {
    const { process, check } = parse('name: process', 'min_safety_score: 90', 'entities:', '  types:', '    CREDIT_CARD: redact');
    assert.equal(check.version, builtIn.check.version);
    assert.equal(process.minSafetyScore, 0.9);
    assert.deepEqual(process.engine.entityActions, {
      default: 'redact',
      byCategory: { secret: 'block' },
      byType: { ...builtIn.process.engine.entityActions.byType, CREDIT_CARD: 'redact' },
    });
    assert.deepEqual(process.engine.thresholds, { escalate: 0.3, block: 0.5 });
  });

  it('may hold both policies, each with the version of its own text', () => {
    const both = parse('name: check', '---', 'name: process', 'restore: true');
    const other = parse('name: check', '---', 'name: process', 'restore: false');
    assert.equal(both.process.restore, true);
    assert.equal(both.check.version, other.check.version);
    assert.notEqual(both.process.version, other.process.version);
    assert.notEqual(both.check.version, both.process.version);
  });

  it('becomes risks of 0..1, milliseconds and actions of the engine', () => {
    const { process } = parse(
      'name: process',
      'auto_redact_pii: false',
      'thresholds: {escalate: 7, block: 57}',
      'minimum_score: 29',
      'analysis: {keep_text_minutes: 2}',
      'on_unavailable: {state_monitor: degrade}',
    );
    assert.deepEqual(process.engine.thresholds, { escalate: 0.07, block: 0.57 });
    assert.equal(process.engine.minimumScore, 0.29);
    assert.equal(process.engine.entityActions.default, 'block');
    assert.deepEqual(process.analysis, { keepTextMs: 120_000 });
    assert.deepEqual(process.onUnavailable, { guard: 'refuse', stateMonitor: 'degrade' });
  });

  it('is refused with every problem at once: file, line, field, what is wrong and what to do', () => {
    const problems = problemsOf(
      'name: proces',
      'enabled: yes',
      'thresholds:',
      '  escalate: 0.3',
      'entities:',
      '  types:',
      '    CREDITCARD: block',
      '    IBAN_CODE: blok',
      'allow:',
      '  - fine',
      '  - 12',
      "  - ' '",
      'min_safty_score: 3',
      'analysis:',
    );
    assert.deepEqual(problems, [
      'policy.yaml:1 name: must be check or process, whichever the document replaces',
      'policy.yaml:2 enabled: must be true or false',
      'policy.yaml:4 thresholds.escalate: must be a whole number from 1 to 100 (0.7 is written 70)',
      'policy.yaml:7 entities.types.CREDITCARD: is not a key of a policy; did you mean CREDIT_CARD?',
      'policy.yaml:8 entities.types.IBAN_CODE: must be one of block, redact, flag, allow',
      'policy.yaml:11 allow.1: must be a phrase; put it between quotes',
      'policy.yaml:12 allow.2: must hold a letter, a digit or a symbol: it would match nothing',
      'policy.yaml:13 min_safty_score: is not a key of a policy; did you mean min_safety_score?',
      'policy.yaml:14 analysis: must be a mapping of keys to values',
    ]);
  });

  it('is refused where its documents do not go together', () => {
    assert.deepEqual(problemsOf('name: check', '---', 'name: check'), [
      'policy.yaml:3 name: an earlier document of this file has this name; keep one of them',
    ]);
    assert.deepEqual(problemsOf('name: check', '---', 'name: process', 'x: 1'), [
      'policy.yaml:4 x: is not a key of a policy; the keys here are name, description, enabled, auto_redact_pii, block_unsafe_content, block_unsafe_output, min_safety_score, thresholds, categories, countries, languages, entities, minimum_score, strict_keywords, allow, deny, custom, restore, analysis, on_unavailable',
    ]);
    assert.match(
      problemsOf('name: check', 'thresholds: {escalate: 51}').join(),
      /:2 thresholds\.escalate: is above thresholds\.block, which is 50/,
    );
  });

  it('is refused where it is not YAML, or more than a policy needs of it, without quoting it', () => {
    for (const [text, problem] of [
      ['', ':1: holds no policy; write at least `name: process` or `name: check`'],
      ['# nothing yet\n', ':1: holds no policy; write at least `name: process` or `name: check`'],
      ['- check', ':1: must be a mapping of keys to values'],
      ['hunter2', ':1: must be a mapping of keys to values'],
      ['name: check\nname: process', ':2: the key stands here a second time; keep one of them'],
      ['name: check\nallow: [hunter2', ':2: the indentation fits nothing above it, or a bracket is open; align it, or close the bracket'],
      ['name: check\ndescription: "hunter2', ':2: a bracket, quote or comma is missing; complete it'],
      ['name: check\n\tenabled: true', ':2: a tab cannot indent; use spaces'],
      ['name: check\nallow: &all [a]\ndeny: *all', ':2: anchors and aliases have no place here; write the value out'],
      ['name: !secret check', ':1: tags have no place here; leave it out'],
      ['name: check\n? [hunter2]\n: 1', ':2: the key is not text; put it between quotes'],
      [`name: check\nallow: ${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'is nested too deeply; flatten it'],
    ] as const) {
      const problems = problemsOf(text);
      assert.ok(problems[0]?.endsWith(problem), `${JSON.stringify(text.slice(0, 40))}: ${problems.join('\n')}`);
      assert.ok(!problems.join().includes('hunter2'));
    }
  });

  it('is refused where it cannot be read, is too large, is no file or is no text', () => {
    const directory = mkdtempSync(join(tmpdir(), 'sm-policy-'));
    after(() => rmSync(directory, { recursive: true, force: true }));
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(directory, name), content);
      return join(directory, name);
    };
    for (const [path, problem] of [
      [join(directory, 'nowhere.yaml'), /nowhere\.yaml: cannot be read \(ENOENT\); check that it is there/],
      [directory, /is not a file; name a YAML file/],
      ['/dev/null', /is not a file; name a YAML file/],
      [file('large.yaml', `name: check\n${'#'.repeat(256 * 1024)}`), /is larger than 256 KiB/],
      [file('binary.yaml', Buffer.from([0x6e, 0xff, 0xfe])), /is not UTF-8 text/],
    ] as const) {
      assert.throws(
        () => loadPolicies(path),
        (error) => error instanceof PolicyInvalid && error.code === 'policy_invalid' && problem.test(error.message),
      );
    }
  });

  it('is refused with no more than fifty problems, and the number of the others', () => {
    const problems = problemsOf('name: check', ...Array.from({ length: 3_000 }, (_, index) => `key_${index}: 1`));
    assert.equal(problems.length, 51);
    assert.equal(problems.at(-1), 'and 2950 more');
  });

  it('may begin with a byte order mark and end its lines as Windows does', () => {
    assert.equal(parse('\ufeffname: process\r\nrestore: true\r\n').process.restore, true);
  });
});

describe('a rendered policy', () => {
  it('says the same when it is read again', () => {
    const { process } = parse('name: process', 'allow: ["a: b", "# c", "yes"]', 'deny: ["~", "1"]', `description: ${'long '.repeat(60)}`);
    const text = renderPolicy(process);
    assert.match(text, /^# process@[0-9a-f]{12} from policy\.yaml\n/);
    assert.deepEqual(parsePolicies(text, 'again.yaml').process.settings, process.settings);
  });
});

describe('any change of a valid file', () => {
  const whole = POLICY_NAMES.map((name) => renderPolicy(builtIn[name])).join('---\n');
  const scrap = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(
      '\n',
      ':',
      ': ',
      '- ',
      '---\n',
      '{',
      ']',
      '"',
      "'",
      '&a ',
      '*a',
      '!t ',
      '\t',
      '#',
      '|\n',
      '? ',
      '<<: ',
      '__proto__',
      '%YAML 1.1\n',
      '...\n',
    ),
  );

  it('makes a valid one, or problems that each name a line of it', () => {
    const change = fc.record({ at: fc.nat(whole.length), drop: fc.nat(12), insert: scrap });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const text = changes.reduce((done, { at, drop, insert }) => done.slice(0, at) + insert + done.slice(at + drop), whole);
        try {
          const policies = parsePolicies(text, 'policy.yaml');
          for (const name of POLICY_NAMES) assert.equal(policies[name].engine.name, name);
        } catch (error) {
          assert.ok(error instanceof PolicyInvalid, String(error));
          assert.ok(error.problems.length > 0);
          const lines = text.split('\n').length;
          for (const { line } of error.problems) assert.ok(line !== undefined && line >= 1 && line <= lines, `line ${line} of ${lines}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});
