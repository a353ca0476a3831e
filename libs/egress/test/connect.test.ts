import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { answering, loopbackEgress, pem, serveTcp, serveTls } from './fixtures.ts';

const echo = () => serveTcp((socket) => void socket.pipe(socket));

describe('a connection', () => {
  it('is plain or TLS, to the vetted address and under the name', async (context) => {
    const plain = await echo();
    const secure = await serveTls((socket) => void socket.end(String(socket.servername)));
    context.after(() => Promise.all([plain.close(), secure.close()]));
    const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('127.0.0.1'), tls: { ca: pem('authority.crt') } });
    const { socket, timings } = await egress.connect({ host: 'Name.TEST', port: plain.port });
    socket.write('hello');
    assert.equal(String((await once(socket, 'data'))[0]), 'hello');
    socket.destroy();
    assert.deepEqual(Object.keys(timings).sort(), ['connectMs', 'dnsMs', 'totalMs']);
    const session = await egress.connect({ host: 'name.test', port: secure.port, tls: true });
    assert.ok(session.socket instanceof TLSSocket && session.socket.authorized && session.timings.tlsMs !== undefined);
    assert.equal(String((await once(session.socket, 'data'))[0]), 'name.test');
  });

  it('goes to the address that answers, whichever family it is of', async (context) => {
    const server = await echo();
    context.after(() => server.close());
    for (const answers of [
      ['::1', '127.0.0.1'],
      ['127.0.0.1', '::1'],
    ]) {
      const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering(...answers) });
      const { socket } = await egress.connect({ host: 'name.test', port: server.port });
      assert.equal(socket.remoteAddress, '127.0.0.1');
      socket.destroy();
    }
  });

  it('is refused for a port that is neither open nor of the protocol, and for what is no host', async () => {
    const egress = loopbackEgress({ allow: { ports: [7000] }, lookup: answering('10.0.0.1') });
    const to = (port: number, ports?: number[]) => egress.connect({ host: 'a.test', port, ...(ports && { ports }) });
    for (const refused of [to(6514), to(22, [6514]), to(0, [0]), to(65_536, [65_536]), to(Number.NaN, [Number.NaN]), to(0.5, [0.5])]) {
      await assert.rejects(refused, { code: 'egress_refused', reason: 'port' });
    }
    // These are open, and it is the address that is not.
    for (const refused of [to(6514, [601, 6514]), to(7000), to(7000, [6514]), to(443)])
      await assert.rejects(refused, { reason: 'address' });
    for (const host of ['', 'a b', 'a/b', 'a@b', 'a:1', '*']) {
      await assert.rejects(egress.connect({ host, port: 443 }), { code: 'egress_refused', reason: 'url' }, host);
    }
    assert.equal(egress.logged.length, 8, 'each host and reason once');
  });

  it('is waited for until the deadline, and then given up', async (context) => {
    const silent = await serveTcp(() => {});
    context.after(() => silent.close());
    const egress = loopbackEgress({ connectTimeoutMs: 200 });
    const target = { host: '127.0.0.1', port: silent.port, tls: true } as const;
    await assert.rejects(egress.connect({ ...target, timeoutMs: 50 }), { code: 'egress_timeout' });
    await assert.rejects(egress.connect(target), { code: 'egress_failed', reason: 'tls' });
    const slow = loopbackEgress({ lookup: () => new Promise(() => {}), timeoutMs: 50 });
    await assert.rejects(slow.connect({ host: 'a.test', port: 443, timeoutMs: 5_000 }), { code: 'egress_timeout' });
    await assert.rejects(egress.connect({ host: '127.0.0.1', port: 1 }), { code: 'egress_failed', reason: 'connect' });
    await wait(50);
    assert.equal(silent.openSockets.size, 0, 'the connections are closed');
  });

  it('ends when the caller gives up, with the reason of the caller', async (context) => {
    const silent = await serveTcp(() => {});
    context.after(() => silent.close());
    const egress = loopbackEgress();
    const reason = new Error('enough');
    const target = { host: '127.0.0.1', port: silent.port, tls: true } as const;
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(egress.connect({ ...target, signal: controller.signal }), reason);
    await assert.rejects(egress.connect({ ...target, signal: AbortSignal.abort(reason) }), reason);
    await wait(50);
    assert.equal(silent.openSockets.size, 0, 'the connections are closed');
  });

  it('that breaks does not end the process where nobody listens', async (context) => {
    const server = await serveTcp((socket) => setTimeout(() => socket.resetAndDestroy(), 10));
    context.after(() => server.close());
    const { socket } = await loopbackEgress().connect({ host: '127.0.0.1', port: server.port });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    assert.equal(Object(socket.errored).code, 'ECONNRESET');
  });
});
