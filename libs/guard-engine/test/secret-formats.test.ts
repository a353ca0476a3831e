import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { checkPolicy, createGuardEngine } from '../src/index.ts';
import { samplesOf } from './pattern-samples.ts';
import { secretRows } from './secret-rows.ts';
import { publishedSecretRules, rowsOf, type SecretRow, skipReason } from './shared-data.ts';

const engine = createGuardEngine({ categories: ['secret'] });
const hasSecret = (text: string): boolean =>
  engine.inspect({ text, direction: 'input', source: 'user', trust: 'trusted', policy: checkPolicy }).findings.length > 0;

const SAMPLES = 20;
/** Published rules that are covered although texts made from their patterns are not found, and why. */
const COVERED_OTHERWISE: Readonly<Record<string, string>> = {
  'generic-api-key': 'any text after a name; ours has to look secret',
  'hashicorp-tf-password': 'a password within two pairs of quotes',
  'jwt-base64': 'a header that is no JSON',
  'kubernetes-secret-yaml': 'no YAML',
  'pkcs12-file': 'a kind of file, no text',
  'private-key': 'a header that no kind of key has',
  'sendgrid-api-token': 'sixty-six characters, of which two parts of 22 and 43 are real',
};

const percent = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(2)} %)`;

describe('the formats of secrets, on data made by others,', { skip: skipReason }, () => {
  const { secrets, clear, isReal, isListed } = secretRows();

  it('find the secrets of the kinds they list', (t: TestContext) => {
    const listed = secrets.filter(isListed);
    for (const [source, all] of Map.groupBy(secrets, (row) => row.source)) {
      t.diagnostic(`${source}: ${percent(all.filter(isFound).length, all.length)} of all rows that are labelled so`);
      const real = listed.filter((row) => row.source === source);
      t.diagnostic(`${source}: ${percent(real.filter(isFound).length, real.length)} of those that hold one of a listed kind`);
    }
    t.diagnostic(`missed: ${listed.filter((row) => !isFound(row)).map(({ rule }) => rule)}`);
    assert.ok(listed.length > 250);
    assert.ok(listed.filter(isFound).length / listed.length >= 0.97);
  });

  it('leave nearly all texts alone that look like secrets and are none', (t: TestContext) => {
    const found = clear.filter(isFound);
    t.diagnostic(`${percent(found.length, clear.length)} found: keys that are known to everybody, and near misses`);
    t.diagnostic([...Map.groupBy(found, ({ rule }) => rule)].map(([rule, { length }]) => `${rule} ${length}`).join(', '));
    assert.ok(found.length / clear.length <= 0.1);
  });

  it('find nothing in prompts of ordinary people', (t: TestContext) => {
    const prompts = rowsOf('injection').filter(({ label }) => label === 0);
    const found = prompts.filter(({ text }) => hasSecret(text));
    t.diagnostic(`${percent(found.length, prompts.length)}`);
    assert.ok(found.length / prompts.length <= 0.0005);
  });

  it('cover every published rule', (t: TestContext) => {
    const rules = publishedSecretRules();
    const missing = rules.filter((rule) => !Object.hasOwn(COVERED_OTHERWISE, rule.id) && !isCovered(rule));
    t.diagnostic(`${rules.length - missing.length} of ${rules.length}; ${Object.keys(COVERED_OTHERWISE).length} of them in another way`);
    assert.ok(rules.length > 200);
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
    );
  });

  /** Whether most texts made from its pattern are found, or nearly all examples of others for it. */
  function isCovered({ id, regex }: { readonly id: string; readonly regex: string | null }): boolean {
    const made = [false, true].map((anyCase) => samplesOf(regex ?? '', SAMPLES, anyCase));
    if (made.some((texts) => texts.filter(hasSecret).length > SAMPLES / 2)) return true;
    const examples = secrets.filter((row) => row.rule === id && isReal(row));
    return examples.length > 0 && examples.filter(isFound).length >= 0.9 * examples.length;
  }
});

const isFound = ({ text }: SecretRow): boolean => hasSecret(text);
