import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigError } from './errors.ts';
import { readSource } from './read-source.ts';

describe('the configuration file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  after(() => rmSync(folder, { recursive: true }));
  const read = (text: string) => {
    const path = join(folder, 'mesh.yaml');
    writeFileSync(path, text);
    return readSource({ MESH_CONFIG: path }).file;
  };

  it('is sections of keys', () => {
    assert.deepEqual(read('gateway:\n  httpPort: 8080\n  corsOrigins: [a, b]\naudit:\n'), {
      gateway: { httpPort: 8080, corsOrigins: ['a', 'b'] },
      audit: {},
    });
    assert.deepEqual(read(''), {});
  });

  it('is read only when MESH_CONFIG names it', () => {
    assert.deepEqual(readSource({}), { env: {} });
    assert.deepEqual(readSource({ MESH_CONFIG: ' ' }).file, undefined);
  });

  it('is refused with the place of the mistake, and without the text there', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['gateway:\n  seed: "hunter2\n', /is not valid YAML: line \d+ \(\w+\)/],
      ['gateway:\n  a: hunter2\n  a: 2\n', /line \d \(DUPLICATE_KEY\)/],
      ['- hunter2', /\(the whole file\) is not a mapping/],
      ['gateway: hunter2', /gateway is not a mapping/],
      ['x'.repeat(1024 * 1024 + 1), /larger than 1 MiB/],
      [`a: &a [x]\nb:\n  c: [${'*a,'.repeat(200)}]\n`, /not valid YAML|not a mapping/],
    ];
    for (const [text, message] of wrong) {
      assert.throws(
        () => read(text),
        (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes('hunter2'),
        text.slice(0, 60),
      );
    }
    assert.throws(() => readSource({ MESH_CONFIG: join(folder, 'absent.yaml') }), /cannot read .*ENOENT/);
  });
});
