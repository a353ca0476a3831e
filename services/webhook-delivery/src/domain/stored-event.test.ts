import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import type { OutgoingEvent } from './outgoing-event.ts';
import { fromStored, toStored } from './stored-event.ts';

const optionalText = fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), { nil: undefined });
const anyEvent: fc.Arbitrary<OutgoingEvent> = fc.record(
  {
    id: fc.constant(newId('evt')),
    type: fc.constant('guard.input.blocked'),
    major: fc.integer({ min: 1, max: 999 }),
    source: fc.constant('/sentinelmesh/guard'),
    subject: optionalText,
    time: fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }),
    dataschema: optionalText,
    orgId: fc.constant(newId('org')),
    workspaceId: fc.constantFrom(undefined, newId('ws')),
    correlationId: optionalText,
    causationId: optionalText,
    traceparent: optionalText,
    data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()).map((data) => JSON.parse(JSON.stringify(data)) as typeof data),
    severity: fc.constantFrom('info', 'low', 'medium', 'high', 'critical'),
  },
  { noNullPrototype: true },
);

describe('an event that is kept', () => {
  it('comes back as it was', () => {
    fc.assert(fc.property(anyEvent, (event) => assert.deepEqual(fromStored(toStored(event)), event)));
  });

  it('is kept as the same text again', () => {
    fc.assert(fc.property(anyEvent, (event) => assert.equal(toStored(fromStored(toStored(event))), toStored(event))));
  });
});
