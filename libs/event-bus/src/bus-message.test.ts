import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MsgHdrsImpl } from '@nats-io/transport-node';
import fc from 'fast-check';
import { type BusMessage, checkedSize, fromWireHeaders, messageBytes, toWireHeaders } from './bus-message.ts';
import { MessageMalformed, MessageTooLarge } from './errors.ts';

const message: BusMessage = { id: 'evt_1', subject: 'sm.evt.x', headers: {}, payload: Buffer.alloc(10) };

describe('the headers of a message', () => {
  it('keep their names and values, also in other scripts', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,19}$/).filter((text) => !text.startsWith('nats-'));
    const value = fc.string({ unit: 'grapheme' }).filter((text) => text === text.trim() && !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (headers) => {
        const wire = toWireHeaders({ ...message, headers }, 'EVENTS').encode();
        assert.deepEqual(fromWireHeaders(MsgHdrsImpl.decode(wire)), headers);
      }),
    );
  });

  it('are refused where they would end their line or use the protocol’s names', () => {
    for (const headers of [
      { a: 'x\r\nNats-Msg-Id: 1' },
      { a: 'x\ny' },
      { '': 'x' },
      { 'a\n': 'x' },
      { ä: 'x' },
      { 'a:b': 'x' },
      { 'a b': 'x' },
      { 'nats-msg-id': 'x' },
      { 'Nats-Expected-Stream': 'x' },
    ])
      assert.throws(() => toWireHeaders({ ...message, headers: headers as Record<string, string> }, 'EVENTS'), MessageMalformed);
    assert.throws(() => toWireHeaders({ ...message, id: '1\r\nNats-Rollup: all' }, 'EVENTS'), MessageMalformed);
  });

  it('tell the stream its name and the id of the message', () => {
    const wire = toWireHeaders({ ...message, headers: { a: 'x' } }, 'EVENTS');
    assert.deepEqual([...wire], [...Object.entries({ a: ['x'], 'Nats-Msg-Id': ['evt_1'], 'Nats-Expected-Stream': ['EVENTS'] })]);
  });
});

describe('the size of a message', () => {
  it('counts headers in bytes', () => {
    assert.ok(messageBytes({ ...message, headers: { a: '€' } }) >= messageBytes(message) + 4);
  });

  it('is bounded', () => {
    assert.equal(checkedSize(message, 1_000), message);
    assert.throws(() => checkedSize({ ...message, payload: Buffer.alloc(1_000) }, 1_000), MessageTooLarge);
  });
});
