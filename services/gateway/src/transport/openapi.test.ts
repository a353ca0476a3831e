import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDescriptors } from '@sentinelmesh/contracts';
import { readRegistry } from './json-messages.ts';
import { renderOpenApi } from './openapi.ts';
import { ownPaths } from './own-paths.ts';
import { routes } from './routes.ts';

type Document = { paths: Record<string, Record<string, unknown>>; components: { schemas: Record<string, unknown> } };

const document = renderOpenApi(readRegistry(readDescriptors())) as Document;

describe('the OpenAPI document', () => {
  it('has every route, and a description of every field', () => {
    for (const { method, path } of [...routes, ...ownPaths])
      assert.ok(document.paths[path]?.[method.toLowerCase()] !== undefined, `${method} ${path}`);
    const undescribed = JSON.stringify(document).match(/"description":""/g);
    assert.equal(undescribed, null);
  });

  it('refers only to schemas that it contains', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = '']) => reference);
    assert.ok(references.length > 20);
    for (const reference of references) {
      assert.match(reference, /^#\/components\/schemas\//);
      assert.ok(Object.hasOwn(document.components.schemas, reference.slice('#/components/schemas/'.length)), reference);
    }
  });
});
