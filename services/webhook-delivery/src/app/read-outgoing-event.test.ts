import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InputBlocked } from '@sentinelmesh/contracts';
import { eventMessage } from '@sentinelmesh/event-bus';
import { newId } from '@sentinelmesh/kernel';
import { readOutgoingEvent } from './read-outgoing-event.ts';

const orgId = newId('org');
const time = new Date('2026-11-21T12:00:00.123Z');
const message = eventMessage('guard.input.blocked', {
  orgId,
  workspaceId: newId('ws'),
  source: 'guard',
  subject: 'a thing with spaces, and ü',
  time,
  data: InputBlocked.create({ inspection: { findings: [], reasons: [], riskLevel: 'high' } }),
});
const severe = () => 'high' as const;

describe('reading an event on its way out', () => {
  it('takes attributes and data as they are, and asks how bad it is', () => {
    const event = readOutgoingEvent(message, (type, data) =>
      type === 'guard.input.blocked' && 'inspection' in data ? 'critical' : 'info',
    );
    assert.equal(event?.id, message.id);
    assert.equal(event?.orgId, orgId);
    assert.equal(event?.subject, 'a thing with spaces, and ü');
    assert.deepEqual(event?.time, time);
    assert.deepEqual(event?.data, JSON.parse(Buffer.from(message.payload).toString()));
    assert.equal(event?.severity, 'critical');
  });

  it('reads types that this version does not know', () => {
    const subject = message.subject.replace('guard.input.blocked.v1', 'guard.future.thing.v7');
    const headers = { ...message.headers, 'ce-type': 'guard.future.thing' };
    const event = readOutgoingEvent({ ...message, subject, headers }, severe);
    assert.equal(event?.type, 'guard.future.thing');
    assert.equal(event?.major, 7);
  });

  it('takes nothing else for an event', () => {
    const { 'ce-time': _, ...timeless } = message.headers;
    const wrong = [
      { ...message, payload: Buffer.from('{') },
      { ...message, payload: Buffer.from('[]') },
      { ...message, payload: Buffer.from('null') },
      { ...message, payload: Buffer.alloc(0) },
      { ...message, headers: {} },
      { ...message, headers: timeless },
      { ...message, headers: { ...message.headers, 'ce-id': 'evt_1' } },
      { ...message, headers: { ...message.headers, 'ce-orgid': newId('org') } },
      { ...message, subject: 'sm.audit.x.y.z' },
    ];
    for (const one of wrong) assert.equal(readOutgoingEvent(one, severe), undefined);
  });

  it('does not hide a defect of whoever judges', () => {
    const defect = () => {
      throw new TypeError('a defect');
    };
    assert.throws(() => readOutgoingEvent(message, defect), TypeError);
  });
});
