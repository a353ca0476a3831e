import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { checkConfig, loadSection } from './load-section.ts';
import { defineSection, key, type SectionValues } from './section.ts';
import { flag, list, port } from './values.ts';

const gateway = defineSection({
  name: 'gateway',
  description: 'The door.',
  keys: {
    httpPort: key({ env: 'MESH_HTTP_PORT', schema: port(), default: 8080, description: 'Port of the REST API.', example: '8080' }),
    corsOrigins: key({ env: 'MESH_CORS_ORIGINS', schema: list(z.url()), default: [], description: 'Origins allowed to call.' }),
    reflection: key({ env: 'MESH_REFLECTION', schema: flag(), default: true, description: 'Whether gRPC reflection is served.' }),
    publicUrl: key({ env: 'MESH_PUBLIC_URL', schema: z.url().optional(), description: 'Address that callers use.' }),
    seed: key({ env: 'MESH_SEED', schema: z.string().min(8), secret: true, description: 'Signs contexts.' }),
    token: key({ env: 'MESH_TOKEN', schema: z.string().optional(), secret: true, description: 'An optional token.' }),
  },
});

const env = { MESH_SEED: 'correct horse' };

describe('a section', () => {
  it('loads typed values; the environment wins over the file, the file over the default', () => {
    const file = { gateway: { httpPort: 1, reflection: false, corsOrigins: ['https://a.example'] } };
    const values: SectionValues<typeof gateway> = loadSection(gateway, { env: { ...env, MESH_HTTP_PORT: '9090' }, file });
    const typed: { httpPort: number; corsOrigins: readonly string[]; reflection: boolean; publicUrl: string | undefined } = values;
    assert.equal(typed.httpPort, 9090);
    assert.equal(typed.reflection, false);
    assert.deepEqual(typed.corsOrigins, ['https://a.example']);
    assert.equal(typed.publicUrl, undefined);
    assert.equal(loadSection(gateway, { env }).httpPort, 8080);
  });

  it('takes a blank variable and an empty YAML value as not set', () => {
    const values = loadSection(gateway, {
      env: { ...env, MESH_HTTP_PORT: ' ', MESH_PUBLIC_URL: '' },
      file: { gateway: { corsOrigins: null } },
    });
    assert.equal(values.httpPort, 8080);
    assert.equal(values.publicUrl, undefined);
    assert.deepEqual(values.corsOrigins, []);
  });

  it('gives secrets as values that do not print', () => {
    const { seed, token } = loadSection(gateway, { env });
    assert.equal(`${seed}`, '***');
    assert.equal(seed.reveal(), 'correct horse');
    assert.equal(token, undefined);
    assert.equal(loadSection(gateway, { env: { ...env, MESH_TOKEN: 't' } }).token?.reveal(), 't');
  });

  it('reports every problem at once: which key, why, what to do, and never a secret', () => {
    const source = {
      env: { MESH_SEED: 'short', MESH_HTTP_PORT: '70000' },
      file: { gateway: { reflection: 'perhaps', corsOrigins: ['x'] } },
    };
    assert.throws(
      () => loadSection(gateway, source),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(
          error.problems.map((problem) => problem.key),
          ['MESH_HTTP_PORT', 'gateway.corsOrigins in the file', 'gateway.reflection in the file', 'MESH_SEED'],
        );
        assert.match(error.message, /4 problems/);
        assert.match(
          error.message,
          /MESH_HTTP_PORT: expected a whole number from 0 to 65535\. Set MESH_HTTP_PORT \(for example 8080\): Port of/,
        );
        assert.match(error.message, /0: Invalid URL/);
        assert.doesNotMatch(error.message, /short/);
        return true;
      },
    );
    assert.throws(() => loadSection(gateway, { env: {} }), /MESH_SEED: is required and not set\. Set MESH_SEED: Signs contexts\./);
  });

  it('is checked together with all others', () => {
    const audit = defineSection({
      name: 'audit',
      description: '',
      keys: { root: key({ env: 'MESH_ROOT', schema: z.string(), description: 'r' }) },
    });
    checkConfig([gateway, audit], { env: { ...env, MESH_ROOT: 'r' } });
    assert.throws(() => checkConfig([gateway, audit], { env: {} }), /MESH_SEED(.|\n)*MESH_ROOT/);
  });

  it('is not confused by names that every object has', () => {
    const odd = defineSection({
      name: 'toString',
      description: '',
      keys: { valueOf: key({ env: 'MESH_ODD', schema: z.unknown(), description: '' }) },
    });
    assert.equal(loadSection(odd, { env: {}, file: {} }).valueOf, undefined);
  });
});
