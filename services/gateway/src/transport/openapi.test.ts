import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDescriptors } from '@sentinelmesh/contracts';
import { readRegistry } from './json-messages.ts';
import { renderOpenApi } from './openapi.ts';
import { ownPaths } from './own-paths.ts';
import { routes } from './routes.ts';

type Document = { paths: Record<string, Record<string, unknown>>; components: { schemas: Record<string, unknown> } };

const propertiesOf = (schema: unknown) => Object((schema as { properties?: object }).properties) as Record<string, unknown>;

const document = renderOpenApi(readRegistry(readDescriptors())) as Document;

describe('the OpenAPI document', () => {
  it('has every route, and a description of every field', () => {
    for (const { method, path } of [...routes, ...ownPaths])
      assert.ok(document.paths[path]?.[method.toLowerCase()] !== undefined, `${method} ${path}`);
    const undescribed = JSON.stringify(document).match(/"description":""/g);
    assert.equal(undescribed, null);
  });

  it('gives every operation a name of its own', () => {
    const names = [...JSON.stringify(document).matchAll(/"operationId":"([^"]+)"/g)].map(([, name = '']) => name);
    assert.ok(names.length > 80);
    assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
  });

  it('does not show what a path says by itself', () => {
    for (const [name, schema] of Object.entries(document.components.schemas))
      assert.ok(!/Destination|Delivery|Deliveries|Recover|RotateSecret/.test(name) || !Object.hasOwn(propertiesOf(schema), 'group'), name);
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path)) as { parameters?: { name: string }[] }[];
    for (const { parameters = [] } of operations) assert.ok(parameters.every(({ name }) => name !== 'group'));
  });

  it('takes settings of any form, and a body where there is one', () => {
    const { settings } = propertiesOf(document.components.schemas.CreateDestinationRequest) as { settings: Record<string, unknown> };
    assert.deepEqual([settings.type, settings.additionalProperties], ['object', true]);
    assert.equal(document.components.schemas.Struct, undefined);
    for (const { method, path } of routes) {
      const operation = document.paths[path]?.[method.toLowerCase()] as { requestBody?: unknown };
      assert.equal(operation.requestBody !== undefined, ['POST', 'PUT', 'PATCH'].includes(method), `${method} ${path}`);
    }
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
