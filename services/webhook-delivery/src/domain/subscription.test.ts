import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrgId, WorkspaceId } from '@sentinelmesh/kernel';
import type { OutgoingEvent } from './outgoing-event.ts';
import { compileSubscription, type EventMatcher, type Subscription } from './subscription.ts';

const event = (different: Partial<OutgoingEvent> = {}): OutgoingEvent => ({
  id: 'evt_1',
  type: 'guard.input.blocked',
  major: 1,
  source: '/sentinelmesh/guard',
  subject: undefined,
  time: new Date(0),
  dataschema: undefined,
  orgId: 'org_1' as OrgId,
  workspaceId: 'ws_1' as WorkspaceId,
  correlationId: undefined,
  causationId: undefined,
  traceparent: undefined,
  data: {},
  severity: 'medium',
  ...different,
});

const noFilter = (): EventMatcher => assert.fail('there is no filter to compile');
const matcher = (different: Partial<Subscription>, compileFilter: (filter: string) => EventMatcher = noFilter): EventMatcher =>
  compileSubscription({ eventTypes: ['*'], workspaceId: undefined, minSeverity: 'info', filter: '', ...different }, compileFilter);

describe('a subscription', () => {
  it('wants the events of its types', () => {
    const wants = matcher({ eventTypes: ['guard.*', '*.limit.exceeded'] });
    assert.ok(wants(event()));
    assert.ok(wants(event({ type: 'budget.limit.exceeded' })));
    assert.ok(wants(event({ type: 'session.limit.exceeded' })));
    assert.ok(!wants(event({ type: 'budget.limit.changed' })));
  });

  it('wants nothing where it names no type, and takes a malformed one for nothing', () => {
    assert.ok(!matcher({ eventTypes: [] })(event()));
    assert.ok(!matcher({ eventTypes: ['guard.**', '', '.*', 'guard.input.blocked.'] })(event()));
  });

  it('wants those of its workspace, and without one all', () => {
    assert.ok(matcher({ workspaceId: 'ws_1' })(event()));
    assert.ok(!matcher({ workspaceId: 'ws_2' })(event()));
    assert.ok(!matcher({ workspaceId: 'ws_1' })(event({ workspaceId: undefined })));
    assert.ok(matcher({ workspaceId: '' })(event({ workspaceId: undefined })));
    assert.ok(matcher({ workspaceId: undefined })(event()));
  });

  it('wants those that are as bad as it says, or worse', () => {
    assert.ok(matcher({ minSeverity: 'medium' })(event()));
    assert.ok(matcher({ minSeverity: 'medium' })(event({ severity: 'critical' })));
    assert.ok(!matcher({ minSeverity: 'high' })(event()));
  });

  it('compiles its filter once and asks it last', () => {
    const compiled: string[] = [];
    const asked: string[] = [];
    const wants = matcher({ eventTypes: ['guard.*'], minSeverity: 'low', filter: 'data.risk > 0.5' }, (filter) => {
      compiled.push(filter);
      return ({ id, data }) => {
        asked.push(id);
        return data.risk === 0.9;
      };
    });
    assert.ok(wants(event({ id: 'evt_a', data: { risk: 0.9 } })));
    assert.ok(!wants(event({ id: 'evt_b', data: { risk: 0.1 } })));
    assert.ok(!wants(event({ id: 'evt_c', type: 'identity.key.created' })));
    assert.ok(!wants(event({ id: 'evt_d', severity: 'info' })));
    assert.deepEqual([compiled, asked], [['data.risk > 0.5'], ['evt_a', 'evt_b']]);
  });

  it('throws what the filter is refused with', () => {
    const refused = new Error('1:1: this is no filter');
    assert.throws(() => matcher({ filter: '?' }, () => assert.fail(refused)), refused);
  });

  it('answers as before after it has seen more types than it remembers', () => {
    const wants = matcher({ eventTypes: ['guard.*'] });
    for (let index = 0; index < 2_000; index += 1) assert.ok(!wants(event({ type: `made.up.${index}` })));
    assert.ok(wants(event()));
    assert.ok(!wants(event({ type: 'made.up.1' })));
  });
});
