import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events } from '@sentinelmesh/contracts';
import { isId, newId } from '@sentinelmesh/kernel';
import { EVENT_TYPES, exampleEvent, isEventType } from './example-event.ts';

const orgId = newId('org');

describe('an example event', () => {
  it('of any type is a valid one, from a source that is no service', () => {
    assert.ok(EVENT_TYPES.length > 15);
    for (const type of EVENT_TYPES) {
      assert.ok(isEventType(type));
      const event = exampleEvent(orgId, type, new Date(1_700_000_000_000));
      assert.ok(isId('evt', event.id));
      assert.deepEqual(
        [event.type, event.orgId, event.source, event.time.getTime()],
        [type, orgId, '/sentinelmesh/test', 1_700_000_000_000],
      );
      assert.match(event.dataschema ?? '', /^sentinelmesh\./);
      const codec = events[type].message;
      assert.deepEqual(codec.toJSON(codec.fromJSON(event.data) as never), event.data, type);
    }
  });

  it('of an attack or a budget is telling', () => {
    const blocked = exampleEvent(orgId, 'guard.input.blocked', new Date());
    assert.equal(blocked.severity, 'high');
    assert.match(JSON.stringify(blocked.data), /PROMPT_INJECTION/);
    assert.equal(exampleEvent(orgId, 'budget.threshold.crossed', new Date()).data.percent, 90);
  });

  it('is of no type that there is not', () => {
    for (const type of ['toString', '__proto__', 'guard.input', '', 'guard.input.blocked ']) assert.equal(isEventType(type), false);
  });
});
