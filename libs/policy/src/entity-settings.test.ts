import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoadOptions } from './check-settings.ts';
import { PolicyInvalid } from './errors.ts';
import { parsePolicies } from './load-policies.ts';
import { renderPolicy } from './render-policy.ts';

const FULL = `name: process
categories: {moderation: false}
countries: [DE, GB]
languages: [de, en]
entities:
  types: {EMPLOYEE_ID: redact}
  operators:
    default: keep
    categories: {secret: redact}
    types:
      EMAIL_ADDRESS: tokenise
      US_SSN: {mask: {keep_last: 4}}
      EMPLOYEE_ID: {replace: a colleague}
  minimum_scores: {PHONE_NUMBER: 60}
  allow_values: {EMAIL_ADDRESS: [support@shop.example]}
  deny_values: {EMPLOYEE_ID: ['000001']}
custom:
  - name: employee-id
    entity_type: EMPLOYEE_ID
    pattern: '\\bEMP-(?P<value>\\d{6})\\b'
    ignore_case: true
    score: 30
    context: {words: [badge], score: 90}
    examples: {matches: ['badge EMP-«004217»'], misses: ['EMP-004217']}
  - name: codenames
    entity_type: CODENAME
    category: secret
    terms: [project tangerine]
    score: 80
    examples: {matches: ['«Project  Tangerine»'], misses: [tangerine]}
`;

function problemsOf(text: string, options?: LoadOptions): string[] {
  try {
    parsePolicies(text, 'p.yaml', options);
    return [];
  } catch (error) {
    assert.ok(error instanceof PolicyInvalid);
    return error.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`);
  }
}

describe('what a policy says about entities', () => {
  it('becomes what the engine works with', () => {
    const { engine } = parsePolicies(FULL, 'p.yaml').process;
    assert.deepEqual(engine.categories, ['pii', 'secret', 'injection', 'leak', 'unsafe_output']);
    assert.deepEqual(
      [engine.countries, engine.languages],
      [
        ['DE', 'GB'],
        ['de', 'en'],
      ],
    );
    assert.deepEqual(engine.entityOperators, {
      default: { operator: 'keep' },
      byCategory: { secret: { operator: 'redact' } },
      byType: {
        EMAIL_ADDRESS: { operator: 'tokenise' },
        US_SSN: { operator: 'mask', keepFirst: 0, keepLast: 4, character: '*' },
        EMPLOYEE_ID: { operator: 'replace', text: 'a colleague' },
      },
    });
    assert.equal(engine.entityActions.byType?.EMPLOYEE_ID, 'redact');
    assert.deepEqual(engine.minimumScores, { PHONE_NUMBER: 0.6 });
    assert.deepEqual(engine.allowValues, { EMAIL_ADDRESS: ['support@shop.example'] });
    assert.deepEqual(engine.denyValues, { EMPLOYEE_ID: ['000001'] });
    assert.deepEqual(
      engine.customRecognizers?.map(({ name, category, finds, score, context }) => ({ name, category, finds, score, context })),
      [
        {
          name: 'employee-id',
          category: 'pii',
          finds: { pattern: String.raw`\bEMP-(?P<value>\d{6})\b`, ignoreCase: true },
          score: 0.3,
          context: { words: ['badge'], score: 0.9 },
        },
        { name: 'codenames', category: 'secret', finds: { terms: ['project tangerine'] }, score: 0.8, context: undefined },
      ],
    );
  });

  it('says the same when it is rendered and read again', () => {
    const { process } = parsePolicies(FULL, 'p.yaml');
    assert.deepEqual(parsePolicies(renderPolicy(process), 'again.yaml').process.settings, process.settings);
  });

  it('is refused with line and field where it is wrong', () => {
    const text = `name: process
categories: {moderaton: false}
countries: [DE, XX]
languages: de
entities:
  operators:
    default: shred
    types:
      EMAIL_ADDRESS: {mask: {keep_last: 400}}
      US_SSN: {replace: '[EMAIL:x]'}
      IP_ADDRESS: {mask: {keep_lst: 4}}
      EMPLOYE_ID: hash
custom:
  - name: Employee
    entity_type: EMPLOYEE_ID
    score: 30
    examples: {matches: [], misses: [x]}
  - name: both
    entity_type: employee
    pattern: x
    terms: [x]
    patern: x
    score: 0
    examples: {matches: [x]}
`;
    assert.deepEqual(problemsOf(text), [
      '2 categories.moderaton: is not a key of a policy; did you mean moderation?',
      '3 countries.1: must be one of AU, CA, DE, ES, FI, GB, IN, IT, KR, NG, PH, PL, SE, SG, TH, TR, US, ZA',
      '4 languages: must be all, or a list',
      '7 entities.operators.default: must be redact, keep, hash, encrypt, tokenise, {replace: text} or {mask: {keep_last: 4}}',
      '9 entities.operators.types.EMAIL_ADDRESS.mask.keep_last: must be a whole number from 0 to 64',
      '10 entities.operators.types.US_SSN.replace: must not hold brackets: it could be taken for a token',
      '11 entities.operators.types.IP_ADDRESS.mask.keep_lst: is not a key of a policy; did you mean keep_last?',
      '12 entities.operators.types.EMPLOYE_ID: is not a key of a policy; did you mean EMPLOYEE_ID?',
      '14 custom.0.name: must be lower-case letters, digits and hyphens, at most 48',
      '14 custom.0: must have either pattern or terms',
      '17 custom.0.examples.matches: must have an example at least',
      '19 custom.1.entity_type: must be upper-case letters, digits and underscores, at most 48, for example EMPLOYEE_ID',
      '22 custom.1.patern: is not a key of a policy; did you mean pattern?',
      '23 custom.1.score: must be a whole number from 1 to 100 (0.7 is written 70)',
      '24 custom.1.examples.misses: must be a list of examples; an empty one is written []',
    ]);
  });

  it('is refused where a recognizer is neither a pattern nor a list, or its name stands twice', () => {
    const rest = 'entity_type: CODENAME\n    score: 80\n    examples: {matches: [x], misses: [y]}\n';
    assert.deepEqual(
      problemsOf(`name: check\ncustom:\n  - name: one\n    ${rest}  - name: two\n    terms: [x]\n    ignore_case: true\n    ${rest}`),
      ['3 custom.0: must have either pattern or terms', '9 custom.1.ignore_case: belongs to a pattern; terms are found in any case'],
    );
    const twice = `  - name: one\n    terms: [x]\n    ${rest}`;
    assert.deepEqual(problemsOf(`name: check\ncustom:\n${twice}${twice}`), [
      '8 custom.1.name: an earlier recognizer has this name; choose another',
    ]);
  });

  it('is refused where an operator needs a key that is not there', () => {
    assert.deepEqual(problemsOf(FULL, { operators: ['hash'] }), [
      '11 entities.operators.types.EMAIL_ADDRESS: needs a key that is not there; choose another operator, or use it where there is one',
    ]);
  });
});
