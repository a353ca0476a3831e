import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { editDistance } from './edit-distance.ts';
import { findUnknown } from './find-unknown.ts';
import { listConfig } from './list-config.ts';
import { renderReference } from './render-reference.ts';
import { defineSection, key } from './section.ts';
import { list, port } from './values.ts';

const gateway = defineSection({
  name: 'gateway',
  description: 'The door.',
  keys: {
    httpPort: key({ env: 'MESH_HTTP_PORT', schema: port(), default: 8080, description: 'Port | of the\nREST API.' }),
    origins: key({ env: 'MESH_ORIGINS', schema: list(z.string()), default: [], description: 'Origins.', example: 'https://a.example' }),
    seed: key({ env: 'MESH_SEED', schema: z.string().min(8), secret: true, description: 'Signs contexts.' }),
    url: key({ env: 'MESH_URL', schema: z.string().optional(), description: 'Address.' }),
  },
});
const audit = defineSection({ name: 'audit', description: 'The log.', keys: {} });

describe('the listing', () => {
  it('shows what is set by what, masks secrets and marks what cannot be used', () => {
    const listed = listConfig([gateway], {
      env: { MESH_HTTP_PORT: 'x', MESH_SEED: 'hunter2' },
      file: { gateway: { origins: ['a', 'b'] } },
    });
    assert.deepEqual(
      listed.map(({ name, origin, value, problem }) => [name, origin, value, problem]),
      [
        ['httpPort', 'env', 'x', 'expected a whole number from 0 to 65535'],
        ['origins', 'file', 'a,b', undefined],
        ['seed', 'env', '***', 'does not have the required form'],
        ['url', 'unset', '', undefined],
      ],
    );
  });
});

describe('settings that nothing reads', () => {
  it('are found, with the name that was probably meant', () => {
    const env = { MESH_HTTP_PROT: '1', MESH_SOMETHING_ELSE: '2', MESH_URL: 'u', HOME: '/', MESH_CONFIG: 'c', MESH_EXTRA: 'e' };
    const file = { gateway: { htpPort: 1, url: 'u' }, gatway: { url: 'u' } };
    assert.deepEqual(findUnknown([gateway], { env, file }, ['MESH_EXTRA']), [
      { name: 'MESH_HTTP_PROT', didYouMean: 'MESH_HTTP_PORT' },
      { name: 'MESH_SOMETHING_ELSE' },
      { name: 'gateway.htpPort', didYouMean: 'gateway.httpPort' },
      { name: 'gatway.url', didYouMean: 'gateway.url' },
    ]);
  });

  it('are compared by edit distance', () => {
    assert.equal(editDistance('kitten', 'sitting'), 3);
    const word = fc.string({ maxLength: 12 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b) === editDistance(b, a) && (editDistance(a, b) === 0) === (a === b)));
    fc.assert(fc.property(word, word, word, (a, b, c) => editDistance(a, c) <= editDistance(a, b) + editDistance(b, c)));
  });
});

describe('the reference', () => {
  it('is the same text whatever the order of the sections', () => {
    const expected = `## audit

The log.

| key | variable | default | what it does |
|---|---|---|---|

## gateway

The door.

| key | variable | default | what it does |
|---|---|---|---|
| \`gateway.httpPort\` | \`MESH_HTTP_PORT\` | \`8080\` | Port \\| of the REST API. |
| \`gateway.origins\` | \`MESH_ORIGINS\` | empty | Origins. Example: \`https://a.example\`. |
| \`gateway.seed\` | \`MESH_SEED\` | required | Signs contexts. Secret. |
| \`gateway.url\` | \`MESH_URL\` | none | Address. |
`;
    assert.equal(renderReference([gateway, audit]), expected);
    assert.equal(renderReference([audit, gateway]), expected);
  });
});
