import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { answering, loopbackEgress } from './fixtures.ts';

async function givenReceiver(context: TestContext) {
  const socket = createSocket('udp4');
  const received: string[] = [];
  socket.on('message', (bytes) => received.push(bytes.toString())).bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let isOpen = true;
  const close = () => {
    if (isOpen) socket.close();
    isOpen = false;
  };
  context.after(close);
  return { port: socket.address().port, received, close };
}

describe('datagrams', () => {
  it('go to the vetted address, one by one', async (context) => {
    const { port, received } = await givenReceiver(context);
    let lookups = 0;
    const lookup = async () => {
      lookups += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const egress = loopbackEgress({ allow: { cidrs: ['127.0.0.1/32'] }, lookup });
    const datagrams = await egress.datagram({ host: 'name.test', port, ports: [port] });
    context.after(() => datagrams.close());
    for (const text of ['one', 'two']) await datagrams.send(Buffer.from(text));
    await wait(50);
    assert.deepEqual([received, lookups], [['one', 'two'], 1]);
  });

  it('take the first address that there is a way to', async (context) => {
    const { port, received } = await givenReceiver(context);
    const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('fe80::1', '127.0.0.1') });
    const datagrams = await egress.datagram({ host: 'name.test', port });
    context.after(() => datagrams.close());
    await datagrams.send(Buffer.from('one'));
    await wait(50);
    assert.deepEqual(received, ['one']);
    const nowhere = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('fe80::1') });
    await assert.rejects(nowhere.datagram({ host: 'name.test', port }), { code: 'egress_failed', reason: 'connect' });
  });

  it('are refused for a port or an address', async (context) => {
    const { port, received } = await givenReceiver(context);
    const egress = loopbackEgress({ allow: {}, lookup: answering('127.0.0.1') });
    await assert.rejects(egress.datagram({ host: 'a.test', port }), { code: 'egress_refused', reason: 'port' });
    for (const host of ['a.test', '127.0.0.1', 'localhost'])
      await assert.rejects(egress.datagram({ host, port, ports: [port] }), { reason: 'address' });
    const reason = new Error('enough');
    await assert.rejects(egress.datagram({ host: 'a.test', port: 443, signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(received, []);
  });

  it('say what the network says of them', {
    skip: process.platform !== 'linux' && 'other systems keep it to themselves',
  }, async (context) => {
    const { port, close } = await givenReceiver(context);
    const datagrams = await loopbackEgress().datagram({ host: '127.0.0.1', port });
    await assert.rejects(datagrams.send(Buffer.alloc(70_000)), { code: 'egress_failed', reason: 'connection_lost' });
    close();
    await datagrams.send(Buffer.from('lost'));
    await wait(50);
    await assert.rejects(datagrams.send(Buffer.from('told')), { code: 'egress_failed', reason: 'connect' });
    datagrams.close();
    datagrams.close();
    await assert.rejects(datagrams.send(Buffer.from('late')), { code: 'egress_failed' });
  });
});
