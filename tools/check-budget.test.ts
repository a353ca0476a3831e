import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const CHECK = fileURLToPath(new URL('./check-budget.ts', import.meta.url));
const sound = { 'libs/a/package.json': '{}', 'libs/a/README.md': '# a\n', 'libs/a/src/a.test.ts': '// a test\n' };

describe('check-budget', () => {
  let tree: string;
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'budget-'));
  });
  afterEach(() => rmSync(tree, { recursive: true }));

  it('passes a package that has what it needs', () => {
    assert.deepEqual(check(sound), []);
  });

  it('fails on a file that is too long', () => {
    const problems = check({
      ...sound,
      'libs/a/src/a.ts': 'export {};\n'.repeat(501),
      'services/b/src/main.ts': 'export {};\n'.repeat(16),
    });
    assert.deepEqual(
      problems.map((problem) => problem.split(',')[0]),
      ['libs/a/src/a.ts: 501 lines', 'services/b/src/main.ts: 16 lines'],
    );
  });

  it('fails on marks of unfinished work, not on masks of digits', () => {
    const mark = ['FIX', 'ME'].join('');
    assert.deepEqual(check({ ...sound, 'libs/a/src/a.ts': `export {};\n// ${mark}: later\n// XXX-XX-1234\n` }), [
      'libs/a/src/a.ts:2: a mark of unfinished work',
    ]);
  });

  it('fails on a path of the machine that a file was written on', () => {
    const path = ['', 'work', 'main'].join('/');
    assert.deepEqual(check({ ...sound, 'README.md': `See ${path} and https://example.com${path}.\n` }), [
      'README.md:1: a path of one machine',
    ]);
  });

  it('fails on a link to a file or heading that is not there, outside code', () => {
    const links = '[a](libs/a), [head](libs/a/README.md#a), [here](#the-end), [away](https://example.com), `[code](nowhere)`';
    const broken = '[gone](libs/b), [`lost`](libs/a/README.md#b)';
    assert.deepEqual(check({ ...sound, 'README.md': `# Top\n\n${links}\n\n${broken}\n\n## The end!\n` }), [
      'README.md: the link to libs/b leads nowhere',
      'README.md: the link to libs/a/README.md#b leads nowhere',
    ]);
  });

  it('fails on a package without README or test', () => {
    assert.deepEqual(check({ 'libs/a/package.json': '{}' }), ['libs/a: has no README.md', 'libs/a: has no test']);
  });

  it('fails where it finds nothing to check', () => {
    assert.equal(check({ 'notes.txt': 'nothing' }).length, 1);
  });

  function check(files: Record<string, string>): string[] {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const { stderr, status } = spawnSync(process.execPath, [CHECK], {
      cwd: tree,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: undefined },
    });
    const problems = stderr.split('\n').filter((line) => line !== '');
    assert.equal(status, problems.length === 0 ? 0 : 1);
    return problems;
  }
});
