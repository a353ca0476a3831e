/** docs/guide/destinations.md against the kinds: its settings, its example requests, its filters. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { checkFilter } from '../app/compile-filter.ts';
import { EVENT_TYPES } from '../app/example-event.ts';
import { resolveKind } from '../domain/resolve-kind.ts';
import { checkEventTypes } from '../domain/subscription-pattern.ts';
import { destinationKinds } from './catalogue.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/guide/destinations.md'), 'utf8');
const kindOf = (name: string) => destinationKinds.find(({ kind }) => kind === name);

/** What stands under `unless told`. */
const REQUIRED = 'must be given';
const EMPTY = 'none';

/** Every setting of a schema as it is named outside, `tls.server_name`, with its default. */
function settingsIn(schema: z.ZodType, path: readonly string[] = [], unlessTold = REQUIRED): readonly string[] {
  if (schema instanceof z.ZodDefault) return settingsIn(innerOf(schema), path, toCell(schema.def.defaultValue));
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional) return settingsIn(innerOf(schema), path, '');
  if (!(schema instanceof z.ZodObject)) return [`${path.join('.')} = ${unlessTold}`];
  return Object.entries(schema.shape).flatMap(([name, member]) => settingsIn(member, [...path, snakeCase(name)]));
}

const innerOf = (schema: { unwrap(): unknown }) => schema.unwrap() as z.ZodType;
const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toCell = (value: unknown) =>
  typeof value !== 'object' ? `\`${value}\`` : Object.keys(value ?? {}).length === 0 ? EMPTY : JSON.stringify(value);

/** The rows of the section on settings, by kind. A row without a kind is of that of the row before. */
function settingsInGuide(): ReadonlyMap<string, readonly string[]> {
  const section = /\n## Settings\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? '';
  const found = new Map<string, string[]>();
  let kinds: readonly string[] = [];
  for (const [, kind = '', names = '', unlessTold = ''] of section.matchAll(/^\| (.*?) ?\| (`.*?) \| (.*?) ?\| .*\|$/gm)) {
    const named = codeIn(kind);
    if (named.length > 0) kinds = named;
    for (const each of kinds) found.set(each, [...(found.get(each) ?? []), ...codeIn(names).map((name) => `${name} = ${unlessTold}`)]);
  }
  return found;
}

const codeIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** `post <path> '<body>'`, as the examples have it. */
const examples = [...guide.matchAll(/^post (\S+) '(\{[\s\S]*?\})'$/gm)].map(([, path = '', body = '']) => ({
  path,
  body: JSON.parse(body) as Example,
}));

type Example = { kind?: string; url: string; settings?: object; credential?: string; event_types?: string[]; filter?: string };

describe('the guide to destinations', () => {
  it('has every setting of every kind with its default, and no other', () => {
    const inGuide = settingsInGuide();
    for (const { kind, settings } of destinationKinds)
      assert.deepEqual([...(inGuide.get(kind) ?? [])].sort(), [...settingsIn(settings)].sort(), kind);
    const known = new Set(destinationKinds.map(({ kind }) => kind));
    assert.deepEqual(
      [...inGuide.keys()].filter((kind) => !known.has(kind)),
      [],
    );
  });

  it('has an example request for every kind, which that kind takes', () => {
    const shown = new Set(['syslog']); // whose example has files in it
    for (const { path, body } of examples) {
      const resolved = resolveKind(path === 'webhooks' ? 'webhook' : path.replace('integrations/', ''), body.kind ?? '');
      assert.ok('kind' in resolved, path);
      const kind = kindOf(resolved.kind);
      assert.ok(kind?.settings.safeParse(named(kind.settings, body.settings ?? {})).success, `${resolved.kind}: settings`);
      assert.ok(kind.schemes.includes(new URL(body.url).protocol.slice(0, -1)), body.url);
      assert.ok(kind.credential !== 'required' || body.credential !== undefined, `${resolved.kind}: credential`);
      assert.ok(kind.credential !== 'none' || body.credential === undefined, `${resolved.kind}: credential`);
      assert.deepEqual(checkEventTypes(body.event_types ?? [], EVENT_TYPES), []);
      shown.add(resolved.kind);
    }
    assert.deepEqual(
      destinationKinds.map(({ kind }) => kind).filter((kind) => !shown.has(kind)),
      [],
    );
  });

  it('has filters that compile', () => {
    const lines = /```cel\n([\s\S]*?)```/.exec(guide)?.[1]?.split('\n') ?? [];
    const filters = lines.filter((line) => line !== '' && !line.startsWith('//'));
    assert.equal(filters.length, 5);
    for (const filter of filters) assert.equal(checkFilter(filter), undefined, filter);
  });
});

/** The members under the names that the schema has for them. */
function named(schema: z.ZodType, given: object): object {
  if (!(schema instanceof z.ZodObject)) return given;
  const names = new Map(Object.keys(schema.shape).map((name) => [snakeCase(name), name]));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [names.get(name) ?? name, value]));
}
