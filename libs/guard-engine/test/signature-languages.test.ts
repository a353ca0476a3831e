import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { checkPolicy, createGuardEngine } from '../src/index.ts';
import { INJECTION_SIGNATURES } from '../src/injection/injection.ts';
import { languageOf } from './language-of.ts';
import { PROMPTS } from './multilingual-prompts.ts';
import { type InjectionRow, rowsOf, skipReason } from './shared-data.ts';

const CODES: Readonly<Record<string, string>> = {
  English: 'en',
  German: 'de',
  French: 'fr',
  Spanish: 'es',
  Portuguese: 'pt',
  Italian: 'it',
  Dutch: 'nl',
  Russian: 'ru',
  Chinese: 'zh',
  Japanese: 'ja',
};
const BY_CODE = Map.groupBy(INJECTION_SIGNATURES, ({ language = 'en' }) => language);

const engine = createGuardEngine({ categories: ['injection'] });
/** From here on something is done about a text. */
const ACTED_ON = 0.3;

/** The signatures that speak up about a text that something is done about. */
function signaturesFor(text: string): readonly string[] {
  const { risk, findings } = engine.inspect({ text, direction: 'input', source: 'user', trust: 'trusted', policy: checkPolicy });
  return risk >= ACTED_ON ? findings.map(({ detector }) => detector) : [];
}
const isFound = (text: string): boolean => signaturesFor(text).length > 0;

const percent = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
const count = (texts: readonly string[], holds: (text: string) => boolean): number => texts.filter(holds).length;

describe('the signatures of ten languages', () => {
  for (const [name, code] of Object.entries(CODES)) {
    it(`are thirty at least in ${name}, each with examples of both kinds`, () => {
      const signatures = BY_CODE.get(code) ?? [];
      assert.ok(signatures.length >= 30, `${signatures.length} signatures`);
      const bare = signatures.filter(({ examples }) => examples.matches.length === 0 || examples.misses.length === 0);
      assert.deepEqual(bare, []);
    });
  }

  it('find attacks that they were not written from, and leave their harmless neighbours alone', (t: TestContext) => {
    for (const [name, { attacks, harmless }] of Object.entries(PROMPTS)) {
      const found = count(attacks, isFound);
      const wrong = count(harmless, isFound);
      t.diagnostic(`${name}: ${percent(found, attacks.length)} attacks found, ${percent(wrong, harmless.length)} harmless prompts wrongly`);
      assert.ok(found >= LEAST_FOUND * attacks.length, `${name}: only ${found} attacks are found`);
      assert.ok(wrong <= MOST_WRONG * harmless.length, `${name}: ${wrong} harmless prompts are taken for attacks`);
    }
  });
});

/** Floors and ceilings of the sentences written for this test: few of each, so they are wide. */
const LEAST_FOUND = 0.65;
const MOST_WRONG = 0.05;

describe('the signatures of ten languages on data made by others', { skip: skipReason }, () => {
  const dev = skipReason === false ? rowsOf('injection').filter(({ split }) => split === 'dev') : [];
  const textsOf = (holds: (row: InjectionRow) => boolean): readonly string[] => dev.filter(holds).map(({ text }) => text);

  it('find a part of machine-translated attacks, many of which ask for nothing that a signature could know', (t: TestContext) => {
    const attacks = textsOf(({ label, source }) => label === 1 && (source === 'cyberseceval-ml' || source === 'deepset-train'));
    const byLanguage = Map.groupBy(attacks, languageOf);
    for (const [name, code] of Object.entries(CODES)) {
      const texts = byLanguage.get(code) ?? [];
      t.diagnostic(`${name}: ${percent(count(texts, isFound), texts.length)} attacks found`);
    }
    const known = attacks.filter((text) => languageOf(text) !== undefined);
    const found = count(known, isFound);
    t.diagnostic(`together: ${percent(found, known.length)}`);
    assert.ok(known.length >= 80 && found >= 0.2 * known.length);
  });

  it('find next to none in honest prompts', (t: TestContext) => {
    const benign = textsOf(({ label }) => label === 0);
    const fired = benign.map((text) => new Set(signaturesFor(text)));
    for (const [name, code] of Object.entries(CODES)) {
      const signatures = BY_CODE.get(code) ?? [];
      const wrong = fired.filter((detectors) => signatures.some(({ id }) => detectors.has(id))).length;
      t.diagnostic(`${name}: speak up wrongly in ${percent(wrong, benign.length)} prompts`);
      assert.ok(wrong <= 0.005 * benign.length, `${name}: ${wrong}`);
    }
  });
});
