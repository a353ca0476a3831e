import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ecsFormat } from '../src/formats/ecs.ts';
import { arbitraryEvent, arbitraryLink } from './fixtures/arbitrary-event.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { readShared, skipReason } from './shared-data.ts';

type Field = { readonly type: string; readonly normalize: readonly string[]; readonly allowed: readonly string[] | null };

const isText = (value: unknown) => typeof value === 'string';
const isIntegerBelow = (limit: number) => (value: unknown) => Number.isSafeInteger(value) && Math.abs(value as number) < limit;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  keyword: isText,
  match_only_text: isText,
  wildcard: isText,
  date: (value) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value as string),
  long: isIntegerBelow(2 ** 53),
  integer: isIntegerBelow(2 ** 31),
  float: (value) => typeof value === 'number',
};

describe('ECS', { skip: skipReason }, () => {
  const fields = skipReason ? {} : readShared<Readonly<Record<string, Field>>>('siem/ecs_flat.json.gz');

  /** Checks every field below `value` and gives the names of those that were seen. */
  function check(value: unknown, name: string): readonly string[] {
    if (name.startsWith('sentinelmesh.')) return [];
    if (name.startsWith('labels.')) {
      assert.ok(isText(value), name);
      return [];
    }
    const field = fields[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      assert.ok(field === undefined || field.type === 'object', name);
      return Object.entries(value).flatMap(([key, member]) => check(member, name === '' ? key : `${name}.${key}`));
    }
    assert.ok(field, `${name} is no field of ECS`);
    assert.equal(Array.isArray(value), field.normalize.includes('array'), name);
    for (const element of Array.isArray(value) ? value : [value]) {
      assert.ok(TYPES[field.type]?.(element), `${name} is a ${field.type}`);
      assert.ok(field.allowed === null || field.allowed.includes(element), `${element} is not allowed for ${name}`);
    }
    return [name];
  }

  const checkRecord = (text: string) => check(JSON.parse(text), '');

  it('has all fields of every event, with the types and values they may have', () => {
    const seen = new Set(sampleEvents().flatMap((event) => checkRecord(ecsFormat.render(event))));
    for (const name of [
      'event.kind',
      'event.category',
      'rule.id',
      'user.id',
      'gen_ai.usage.input_tokens',
      'threat.technique.id',
      'trace.id',
    ])
      assert.ok(seen.has(name), name);
  });

  it('has them whatever the event holds', () => {
    fc.assert(
      fc.property(arbitraryEvent, arbitraryLink, (event, link) => {
        checkRecord(ecsFormat.seal(ecsFormat.render(event), link));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves out counts of tokens that its integers can not hold', () => {
    const event = sampleEvents().find(({ type }) => type === 'gateway.request.completed') ?? assert.fail();
    const usageOf = (tokens: string) => {
      const request = { ...(event.data.request as object), input_tokens: tokens };
      const text = ecsFormat.render({ ...event, data: { request } });
      checkRecord(text);
      return JSON.parse(text).gen_ai.usage;
    };
    assert.deepEqual(usageOf('2147483647'), { input_tokens: 2_147_483_647, output_tokens: 318 });
    assert.deepEqual(usageOf('2147483648'), { output_tokens: 318 });
  });

  it('is not what a record with an unknown field, a wrong type or a value that is not allowed is', () => {
    const record = JSON.parse(ecsFormat.render(sampleEvents()[0] ?? assert.fail()));
    for (const wrong of [
      { ...record, unheard: 1 },
      { ...record, message: 1 },
      { ...record, event: { ...record.event, kind: 'news' } },
    ])
      assert.throws(() => check(wrong, ''));
  });
});
