import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { done, type ReceivedMessage } from '@sentinelmesh/event-bus';
import { createTakeInEvents } from './take-in-events.ts';

const messageOf = (orgId: string) => ({ subject: `sm.evt.${orgId}._.gateway.request.completed.v1` }) as ReceivedMessage;

describe('taking in events', () => {
  it('reads none of organisations that nobody is told of', async () => {
    const read: string[] = [];
    const takeIn = createTakeInEvents({
      directory: { isWatched: (orgId) => orgId === 'org_watched', receiversOf: () => [] },
      deliveries: { takeIn: () => assert.fail('nobody gets them') },
      readEvent({ subject }) {
        read.push(subject);
        return undefined;
      },
      engine: { room: () => 1, breathe: async () => undefined, attempt: () => undefined, look: () => undefined },
    });
    const [other, watched] = [messageOf('org_other'), messageOf('org_watched')];
    assert.deepEqual(await takeIn([other, watched, other]), [done, { kind: 'dead', code: 'event_unreadable' }, done]);
    assert.deepEqual(read, [watched.subject]);
  });
});
