import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ENGINE_VERSION } from '../src/index.ts';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

describe('the package', () => {
  it('says its own version', () => {
    assert.equal(ENGINE_VERSION, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  });

  it('imports nothing but its own files and three libraries without I/O: it works wherever JavaScript does', () => {
    assert.ok(sources.length >= 30, `only ${sources.length} files were read`);
    const foreign = sources.flatMap((file) =>
      [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/ from '([^.][^']*)'/g)].map((match) => `${file}: ${match[1]}`),
    );
    assert.deepEqual([...new Set(foreign.map((found) => found.split(': ')[1]))].sort(), ['libphonenumber-js/min', 're2js', 'tldts']);
  });
});
