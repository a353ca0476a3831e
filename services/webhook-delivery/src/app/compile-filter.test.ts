import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrgId } from '@sentinelmesh/kernel';
import type { OutgoingEvent } from '../domain/outgoing-event.ts';
import { compileFilter } from './compile-filter.ts';

const eventOf = (data: OutgoingEvent['data']): OutgoingEvent => ({
  id: 'evt_1',
  type: 'guard.input.blocked',
  major: 1,
  source: '/sentinelmesh/guard',
  subject: undefined,
  time: new Date(0),
  dataschema: undefined,
  orgId: 'org_1' as OrgId,
  workspaceId: undefined,
  correlationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  data,
  severity: 'medium',
});

/** A filter that costs nearly as much as one may, and is true. */
const dear = (name: string) => compileFilter(`data.list.all(x, x >= 0) && data.name != "${name}"`);
const list = Array.from({ length: 250 }, (_, index) => index);

describe('a filter', () => {
  it('may cost something, and the filters of one event together not much more, however many there are', () => {
    const event = eventOf({ list });
    const filters = Array.from({ length: 200 }, (_, index) => compileFilter(`data.list.all(x, x >= 0) && ${index} >= 0`));
    const verdicts = filters.map((matches) => matches(event));
    assert.equal(verdicts[0], true);
    const looked = verdicts.indexOf(false);
    assert.ok(looked >= 3 && looked < 100, `${looked} were looked at`);
    assert.ok(
      verdicts.slice(looked).every((verdict) => !verdict),
      'what is left over is false',
    );
    assert.equal(filters[199]?.(eventOf({ list })), true, 'another event has a budget of its own');
  });

  it('is asked once for an event: destinations with the same one do not spend more', () => {
    const event = eventOf({ list, name: 'b' });
    for (let round = 0; round < 100; round += 1) assert.equal(dear('a')(event), true);
    assert.equal(dear('b')(event), false);
    assert.equal(compileFilter('severity == "medium"')(event), true, 'and there is something left for others');
  });
});
