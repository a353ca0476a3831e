import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { loopbackEgress } from '../../../test/receivers/loopback.ts';
import { socketOpener } from './open-socket.ts';
import { createRelpReader, encodeRelpFrame, type RelpFrame } from './relp-frame.ts';
import { createRelpTransport } from './relp-transport.ts';
import type { Message, Transport } from './transport.ts';

const egress = loopbackEgress();
const never = new AbortController().signal;
const OFFERS = '200 OK\nrelp_version=0\nrelp_software=librelp\ncommands=syslog';
const ok = { kind: 'acknowledged', rejected: [] };

const messages = (...texts: string[]): Message[] => texts.map((text, index) => ({ index, hash: text, bytes: Buffer.from(text) }));

/** What a scripted receiver does with a record: the answer, or nothing, or it hangs up or says something else. */
type Behaviour = {
  readonly open?: string;
  readonly answer?: (text: string, received: readonly string[]) => string | Buffer | 'hang up' | undefined;
};

async function relpReceiver(t: TestContext, { open = OFFERS, answer = () => '200 OK' }: Behaviour = {}) {
  const received: string[] = [];
  const sockets: Socket[] = [];
  const mostWaiting = { count: 0 };
  const respond = ({ command, data }: RelpFrame) => {
    if (command === 'open') return open;
    if (command !== 'syslog') return '200 OK';
    received.push(data.toString());
    return answer(data.toString(), received);
  };
  const say = (socket: Socket, txnr: number, said: ReturnType<typeof respond>) => {
    if (said === 'hang up') setTimeout(() => socket.destroy(), 50);
    else if (said !== undefined) socket.write(typeof said === 'string' ? encodeRelpFrame(txnr, 'rsp', Buffer.from(said)) : said);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const reader = createRelpReader();
    sockets.push(socket.on('error', () => {}));
    socket.on('data', (bytes: Buffer) => {
      const frames = reader.push(bytes) ?? assert.fail('the sender does not speak RELP');
      mostWaiting.count = Math.max(mostWaiting.count, frames.length);
      for (const frame of frames) say(socket, frame.txnr, respond(frame));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  const target = { host: '127.0.0.1', port: address.port, over: 'relp', isTls: false } as const;
  const transport = createRelpTransport({
    openSocket: socketOpener(egress, target, {}),
    window: 4,
    patience: { stallMs: 300, quietMs: 1, acceptMs: 1 },
  });
  t.after(transport.close);
  return { transport, received, sockets, mostWaiting };
}

/** As it is sent until the transport does not ask for another try. */
async function tryTillTheEnd(transport: Transport, batch: readonly Message[]) {
  for (let tries = 1; ; tries++) {
    const outcome = await transport.deliver(batch, never);
    if (outcome.kind !== 'retry') return { outcome, tries };
  }
}

describe('syslog over RELP', () => {
  it('counts records as delivered when each has its answer', async (t) => {
    const { transport, received, sockets, mostWaiting } = await relpReceiver(t);
    const texts = Array.from({ length: 50 }, (_, index) => `record ${index}`);
    assert.deepEqual(await transport.deliver(messages(...texts), never), ok);
    assert.deepEqual(await transport.deliver(messages('last'), never), ok);
    assert.deepEqual(received, [...texts, 'last']);
    assert.equal(sockets.length, 1);
    assert.ok(mostWaiting.count <= 4);
  });

  it('sends again what had no answer when the connection broke, and nothing else', async (t) => {
    const { transport, received } = await relpReceiver(t, {
      answer: (text, all) => (text === 'c' && all.filter((other) => other === 'c').length === 1 ? 'hang up' : '200 OK'),
    });
    const outcome = await transport.deliver(messages('a', 'b', 'c', 'd', 'e'), never);
    assert.equal(outcome.kind === 'retry' && outcome.error, 'reset');
    assert.deepEqual(await transport.deliver(messages('a', 'b', 'c', 'd', 'e'), never), ok);
    assert.equal(received.filter((text) => text === 'c').length, 2);
    for (const text of ['a', 'b', 'd']) assert.equal(received.filter((other) => other === text).length, 1, text);
    assert.ok(received.includes('e'));
  });

  it('tells which records the receiver refuses', async (t) => {
    const { transport } = await relpReceiver(t, { answer: (text) => (text === 'b' ? '500 no \x1b[31mthanks' : '200 OK') });
    assert.deepEqual((await tryTillTheEnd(transport, messages('a', 'b', 'c'))).outcome, {
      kind: 'acknowledged',
      rejected: [{ index: 1, reason: 'refused by the receiver: 500 no  [31mthanks' }],
    });
  });

  it('takes a receiver that refuses all for one in trouble, but not for ever', async (t) => {
    const { transport } = await relpReceiver(t, { answer: () => '500 disk full' });
    const kinds: string[] = [];
    for (let turn = 0; turn < 5; turn++) kinds.push((await transport.deliver(messages('a', 'b'), never)).kind);
    assert.deepEqual(kinds, ['retry', 'retry', 'retry', 'retry', 'acknowledged']);
  });

  it('gives up no record for a trouble that passes, and sends what was taken once', async (t) => {
    let room = 40;
    const { transport, received } = await relpReceiver(t, { answer: () => (room-- > 0 ? '200 OK' : '500 disk full') });
    const all = messages(...Array.from({ length: 100 }, (_, index) => `record ${index}`));
    for (let turn = 0; turn < 3; turn++) assert.equal((await transport.deliver(all, never)).kind, 'retry');
    room = 30;
    for (let turn = 0; turn < 6; turn++) assert.equal((await transport.deliver(all, never)).kind, 'retry');
    room = 1_000;
    assert.deepEqual(await transport.deliver(all, never), ok);
    for (const { hash } of all.slice(0, 40)) assert.equal(received.filter((text) => text === hash).length, 1, hash);
  });

  it('gives up no record of a receiver that takes nothing any more, but the destination', async (t) => {
    let room = 4;
    const { transport } = await relpReceiver(t, { answer: () => (room-- > 0 ? '200 OK' : '500 disk full') });
    const { outcome, tries } = await tryTillTheEnd(transport, messages(...Array.from({ length: 20 }, (_, index) => `record ${index}`)));
    assert.match(outcome.kind === 'configuration' ? outcome.detail : outcome.kind, /takes nothing any more.* 500 disk full/);
    assert.ok(tries >= 10, `${tries} tries`);
  });

  it('has few dead letters of one that takes nothing and gets few records at a time', async (t) => {
    const { transport } = await relpReceiver(t, { answer: () => '500 disk full' });
    let deadLetters = 0;
    for (let batch = 0; batch < 20; batch++) {
      const { outcome } = await tryTillTheEnd(transport, messages(`record ${batch}`));
      if (outcome.kind !== 'acknowledged') break;
      deadLetters += outcome.rejected.length;
    }
    assert.equal(deadLetters, 15);
  });

  it('gives up a receiver that does not answer', async (t) => {
    const { transport } = await relpReceiver(t, { answer: () => undefined });
    const outcome = await transport.deliver(messages('a'), never);
    assert.equal(outcome.kind === 'retry' && outcome.error, 'timeout');
  });

  it('is patient with one that answers slowly', async (t) => {
    const { transport, sockets } = await relpReceiver(t, { answer: () => undefined });
    let txnr = 1;
    const timer = setInterval(() => sockets[0]?.write(encodeRelpFrame(++txnr, 'rsp', Buffer.from('200 OK'))), 150);
    t.after(() => clearInterval(timer));
    assert.deepEqual(await transport.deliver(messages('a', 'b', 'c', 'd', 'e'), never), ok);
  });

  it('ends the session when the receiver says that it closes', async (t) => {
    let closes = true;
    const { transport, sockets } = await relpReceiver(t, {
      answer: () => (closes ? Buffer.from('0 serverclose 0\n') : '200 OK'),
    });
    const outcome = await transport.deliver(messages('a'), never);
    assert.equal(outcome.kind === 'retry' && outcome.error, 'reset');
    closes = false;
    assert.deepEqual(await transport.deliver(messages('a'), never), ok);
    assert.equal(sockets.length, 2);
  });

  it('does not go on with what says other things than RELP', async (t) => {
    const strange = ['HTTP/1.1 400 Bad Request\r\n', '77 rsp 6 200 OK\n', '2 syslog 1 a\n', '2 rsp 99999 '];
    for (const text of strange) {
      const { transport } = await relpReceiver(t, { answer: () => Buffer.from(text) });
      const outcome = await transport.deliver(messages('a'), never);
      assert.equal(outcome.kind === 'retry' && outcome.error, 'server_error', text);
    }
  });

  it('says when the receiver refuses the session, or takes no syslog', async (t) => {
    for (const open of ['500 required command missing', '200 OK\nrelp_version=0\ncommands=other', '200 OK', '2000\ncommands=syslog']) {
      const { transport, received } = await relpReceiver(t, { open });
      assert.equal((await transport.deliver(messages('a'), never)).kind, 'configuration', open);
      assert.deepEqual(received, []);
    }
  });

  it('stops when the caller gives up', async (t) => {
    const { transport } = await relpReceiver(t, { answer: () => undefined });
    const outcome = await transport.deliver(messages('a'), AbortSignal.timeout(50));
    assert.deepEqual(outcome, { kind: 'retry', error: 'timeout', detail: 'it was given up' });
  });
});
