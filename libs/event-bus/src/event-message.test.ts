import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events, InputBlocked, KeyRevoked, MAX_MESSAGE_BYTES } from '@sentinelmesh/contracts';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import fc from 'fast-check';
import { fromWireHeaders, toWireHeaders } from './bus-message.ts';
import { EventUnreadable, MessageMalformed, MessageTooLarge } from './errors.ts';
import { eventMessage, readAttributes, readEvent } from './event-message.ts';

const orgId = newId('org');
const workspaceId = newId('ws');
const time = new Date('2026-11-20T10:00:00.123Z');
const revoked = (extra: object = {}) =>
  eventMessage('identity.key.revoked', { orgId, source: 'identity', time, data: KeyRevoked.create({ keyId: newId('key') }), ...extra });

describe('an event on the bus', () => {
  it('carries the attributes of CloudEvents as headers and its message as readable JSON', () => {
    const id = newId('evt');
    const data = InputBlocked.create({});
    const message = eventMessage('guard.input.blocked', {
      id,
      orgId,
      workspaceId,
      source: 'guard',
      subject: id,
      time,
      correlationId: 'req_1',
      causationId: 'evt_0',
      data,
    });
    assert.equal(message.id, id);
    assert.equal(message.subject, `sm.evt.${orgId}.${workspaceId}.guard.input.blocked.v1`);
    assert.deepEqual(message.headers, {
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/sentinelmesh/guard',
      'ce-type': 'guard.input.blocked',
      'ce-subject': id,
      'ce-time': '2026-11-20T10:00:00.123Z',
      'ce-dataschema': 'sentinelmesh.guard.v1.InputBlocked',
      'ce-orgid': orgId,
      'ce-workspaceid': workspaceId,
      'ce-correlationid': 'req_1',
      'ce-causationid': 'evt_0',
      'content-type': 'application/json',
    });
    assert.deepEqual(JSON.parse(Buffer.from(message.payload).toString()), InputBlocked.toJSON(data));
  });

  it('gets an id of its own unless it is given one', () => {
    assert.match(revoked().id, /^evt_/);
    assert.notEqual(revoked().id, revoked().id);
  });

  it('names the message that every event of the catalogue is described by', () => {
    for (const [type, { major, message }] of Object.entries(events)) {
      const built = eventMessage(type as keyof typeof events, { orgId, source: 'test', time, data: message.create({}) });
      assert.match(built.headers['ce-dataschema'] ?? '', new RegExp(`^sentinelmesh\\.${type.split('.')[0]}\\.v${major}\\.[A-Z][A-Za-z]+$`));
      assert.equal(readEvent(built).type, type);
    }
  });

  it('survives the wire with any text in its attributes', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(text, text, text, text, (subject, correlationId, causationId, name) => {
        const sent = revoked({
          workspaceId,
          subject,
          correlationId,
          causationId,
          data: KeyRevoked.create({ principal: { type: 'user', id: name } }),
        });
        const received = { ...sent, headers: fromWireHeaders(toWireHeaders(sent, 'EVENTS')) };
        const event = readEvent(received);
        assert.ok(event.type === 'identity.key.revoked');
        assert.deepEqual(
          { ...event, data: event.data.principal?.id },
          {
            id: sent.id,
            type: 'identity.key.revoked',
            major: 1,
            source: '/sentinelmesh/identity',
            subject,
            time,
            orgId,
            workspaceId,
            dataschema: 'sentinelmesh.identity.v1.KeyRevoked',
            correlationId,
            causationId,
            traceparent: undefined,
            data: name.toWellFormed(),
          },
        );
      }),
    );
  });

  it('is refused when its stream would not take it', () => {
    const subject = 'x'.repeat(MAX_MESSAGE_BYTES);
    assert.throws(() => revoked({ subject }), MessageTooLarge);
  });

  it('is refused when an id would change its subject', () => {
    for (const orgId of ['*', 'org_>', 'a.b.c.d.e.f', 'ORG_12345678', ''] as OrgId[])
      assert.throws(() => revoked({ orgId }), MessageMalformed);
  });
});

describe('reading an event', () => {
  const event = revoked({ workspaceId });
  const withHeader = (name: string, value: string) => ({ ...event, headers: { ...event.headers, [name]: value } });

  it('believes nothing whose attributes contradict the subject', () => {
    for (const [name, value] of [
      ['ce-orgid', newId('org')],
      ['ce-workspaceid', newId('ws')],
      ['ce-type', 'identity.key.created'],
    ] as const)
      assert.throws(() => readAttributes(withHeader(name, value)), EventUnreadable);
  });

  it('needs what CloudEvents requires', () => {
    for (const name of ['ce-specversion', 'ce-id', 'ce-source', 'ce-time', 'ce-type'])
      assert.throws(() => readAttributes(withHeader(name, '')), EventUnreadable);
    assert.throws(() => readAttributes({ ...event, subject: 'sm.ops.guard.started' }), EventUnreadable);
  });

  it('gives the attributes of types that are not in the catalogue, but no data', () => {
    const subject = `sm.evt.${orgId}.${workspaceId}.guard.input.imagined.v1`;
    const unknown = { ...withHeader('ce-type', 'guard.input.imagined'), subject };
    assert.equal(readAttributes(unknown).type, 'guard.input.imagined');
    assert.throws(() => readEvent(unknown), EventUnreadable);
    assert.throws(() => readEvent({ ...event, subject: event.subject.replace('.v1', '.v2') }), EventUnreadable);
  });

  it('refuses payloads that are not the JSON form of a message', () => {
    for (const payload of ['', '{', 'null', '[]', '"text"', '\xff'])
      assert.throws(() => readEvent({ ...event, payload: Buffer.from(payload, 'latin1') }), EventUnreadable);
  });
});
