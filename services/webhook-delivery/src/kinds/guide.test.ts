/** docs/guide/destinations.md against the kinds: its settings, its example requests, its filters. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type EventType, events } from '@sentinelmesh/contracts';
import { eventMessage } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { z } from 'zod';
import { compileFilter } from '../app/compile-filter.ts';
import { EVENT_TYPES } from '../app/example-event.ts';
import { readOutgoingEvent } from '../app/read-outgoing-event.ts';
import { severityOf } from '../domain/event-severity.ts';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { resolveKind } from '../domain/resolve-kind.ts';
import { checkEventTypes } from '../domain/subscription-pattern.ts';
import { destinationKinds } from './catalogue.ts';

const root = join(import.meta.dirname, '../../../..');
const guide = readFileSync(join(root, 'docs/guide/destinations.md'), 'utf8');
const contract = readFileSync(join(root, 'proto/sentinelmesh/webhook_delivery/v1/webhook_delivery.proto'), 'utf8');
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

/** The numeric settings of a kind, with what they may be. */
function rangesIn(schema: z.ZodType, path: readonly string[] = []): readonly { name: string; min: number; max: number }[] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional)
    return rangesIn(innerOf(schema), path);
  if (schema instanceof z.ZodNumber) return [{ name: path.join('.'), min: schema.minValue ?? 0, max: schema.maxValue ?? 0 }];
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).flatMap(([name, member]) => rangesIn(member, [...path, snakeCase(name)]));
}

/** As it is, or as people write sizes. */
const written = (value: number) => new RegExp(`\\b(?:${value}|${value / 2 ** 10} KiB|${value / 2 ** 30} GiB)\\b`);

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

  it('says between which numbers a setting may be', () => {
    const rows = /\n## Settings\n([\s\S]*?)\n## /.exec(guide)?.[1]?.split('\n') ?? [];
    const ranges = destinationKinds.flatMap(({ kind, settings }) => rangesIn(settings).map((range) => ({ kind, ...range })));
    assert.ok(ranges.length > 10);
    for (const { kind, name, min, max } of ranges) {
      const row = rows.find((text) => text.includes(`| \`${name}\` |`)) ?? '';
      assert.match(row, written(max), `${kind}: ${name}`);
      // `up to 1000` begins at none or one.
      if (min > 1 || !row.includes(`up to ${max}`)) assert.match(row, written(min), `${kind}: ${name}`);
    }
  });

  it('has an example request for every kind, which that kind takes', () => {
    const shown = new Set(['syslog']); // whose example has files in it
    for (const { path, body } of examples) {
      const resolved = resolveKind(path === 'webhooks' ? 'webhook' : path.replace('integrations/', ''), body.kind ?? '');
      assert.ok('kind' in resolved, path);
      const kind = kindOf(resolved.kind);
      assert.ok(kind?.settings.safeParse(named(kind.settings, body.settings ?? {})).success, `${resolved.kind}: settings`);
      assert.ok(kind.schemes.includes(new URL(body.url).protocol.slice(0, -1)), body.url);
      assert.equal(kind.problemOfUrl?.(body.url), undefined, body.url);
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

  it('has filters that let through what they speak of, as the contract has', () => {
    const lines = /```cel\n([\s\S]*?)```/.exec(guide)?.[1]?.split('\n') ?? [];
    const filters = [...lines.filter((line) => line !== '' && !line.startsWith('//')), filterIn(contract)];
    const request = eventOf('gateway.request.completed', {
      request: { costMicroUsd: 5_000_001n, tools: ['send_mail'], endUser: 'ext-7' },
    });
    const asked = { findings: [{ category: 'injection', entityType: 'SYSTEM_PROMPT_EXTRACTION', count: 1, maxScore: 0.9 }] };
    const attack = eventOf('guard.input.blocked', { inspection: asked });
    const budget = eventOf('budget.threshold.crossed', { percent: 90, budget: { scope: 'organization' } });
    const wanted = [attack, request, request, request, budget, request];
    assert.equal(filters.length, wanted.length);
    for (const [index, event] of wanted.entries()) {
      const matches = compileFilter(filters[index] ?? '');
      assert.ok(matches(event), filters[index]);
      assert.ok(!matches(eventOf('identity.key.revoked', {})), filters[index]);
    }
  });
});

/** As it comes from the bus. */
function eventOf(type: EventType, data: object): OutgoingEvent {
  // At noon: a filter asks for the night.
  const time = new Date('2026-03-04T11:00:00Z');
  const message = eventMessage(type, {
    orgId: newId('org'),
    source: 'test',
    time,
    data: events[type].message.fromPartial(data as never) as never,
  });
  return readOutgoingEvent(message, severityOf) ?? assert.fail(type);
}

const filterIn = (text: string) => /CEL expression is true, for example `([^`]+)`/.exec(text)?.[1] ?? '';

/** The members under the names that the schema has for them. */
function named(schema: z.ZodType, given: object): object {
  if (!(schema instanceof z.ZodObject)) return given;
  const names = new Map(Object.keys(schema.shape).map((name) => [snakeCase(name), name]));
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [names.get(name) ?? name, value]));
}
