import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { EgressOptions } from '../src/index.ts';
import { loopbackEgress, serveHttp, serveTcp, type TestServer } from './fixtures.ts';

async function given(context: TestContext, starting: Promise<TestServer>, options: Partial<EgressOptions> = {}) {
  const server = await starting;
  const egress = loopbackEgress(options);
  context.after(async () => {
    await server.close();
    await egress.close();
  });
  return { server, egress };
}

describe('a request', () => {
  it('carries method, path, headers and body, and brings the whole answer', async (context) => {
    const { server, egress } = await given(
      context,
      serveHttp(async (request, response) => {
        const body = Buffer.concat(await request.toArray()).toString();
        const { method, url, headers } = request;
        response.writeHead(201, { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] });
        response.end(JSON.stringify({ method, url, type: headers['content-type'], encoding: headers['accept-encoding'], body }));
      }),
    );
    const answer = await egress.request({
      method: 'POST',
      url: `${server.url}/p?q=1#f`,
      headers: { 'content-type': 'text/plain' },
      body: 'grüße',
    });
    assert.equal(answer.status, 201);
    assert.deepEqual([answer.headers['x-a'], answer.headers['set-cookie']], ['1', 'a=1, b=2']);
    const echoed = JSON.parse(answer.body.toString());
    assert.deepEqual(echoed, { method: 'POST', url: '/p?q=1', type: 'text/plain', encoding: 'identity', body: 'grüße' });
    assert.ok(answer.timings.totalMs > 0);
  });

  it('uses connections again', async (context) => {
    const { server, egress } = await given(
      context,
      serveHttp((_, response) => response.end('ok')),
    );
    for (let count = 0; count < 10; count += 1) await egress.request({ method: 'GET', url: server.url });
    assert.ok(server.openSockets.size <= 2);
  });

  it('does not follow a redirect', async (context) => {
    let calls = 0;
    const { server, egress } = await given(
      context,
      serveHttp((_, response) => {
        calls += 1;
        response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
      }),
    );
    const answer = await egress.request({ method: 'GET', url: server.url });
    assert.deepEqual([answer.status, answer.headers.location, calls], [302, 'http://169.254.169.254/latest/meta-data/', 1]);
  });

  it('brings compressed bytes as they are', async (context) => {
    const packed = gzipSync(Buffer.alloc(1024 * 1024));
    const { server, egress } = await given(
      context,
      serveHttp((_, response) => response.setHeader('content-encoding', 'gzip').end(packed)),
    );
    assert.deepEqual((await egress.request({ method: 'GET', url: server.url, maxResponseBytes: 10_000 })).body, packed);
  });

  it('ends when the caller gives up, with the reason of the caller', async (context) => {
    const { server, egress } = await given(
      context,
      serveHttp(() => {}),
    );
    const reason = new Error('enough');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await assert.rejects(egress.request({ method: 'GET', url: server.url, signal: controller.signal }), reason);
    await assert.rejects(egress.request({ method: 'GET', url: server.url, signal: AbortSignal.abort(reason) }), reason);
  });
});

describe('a bad server', () => {
  it('cannot answer without end', async (context) => {
    const endless = serveHttp((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    const { server, egress } = await given(context, endless);
    await assert.rejects(egress.request({ method: 'GET', url: server.url }), { code: 'response_too_large' });
    await wait(50);
    assert.equal(server.openSockets.size, 0, 'the connection is closed');
  });

  it('may answer exactly as much as is allowed', async (context) => {
    const { server, egress } = await given(
      context,
      serveHttp((_, response) => response.end('x'.repeat(100))),
      { maxResponseBytes: 100 },
    );
    assert.equal((await egress.request({ method: 'GET', url: server.url, maxResponseBytes: 1_000 })).body.length, 100);
    await assert.rejects(egress.request({ method: 'GET', url: server.url, maxResponseBytes: 99 }), { code: 'response_too_large' });
    assert.equal((await egress.request({ method: 'HEAD', url: server.url, maxResponseBytes: 99 })).body.length, 0);
  });

  it('cannot send headers without bound', async (context) => {
    const headers = serveTcp((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`));
    const { server, egress } = await given(context, headers);
    await assert.rejects(egress.request({ method: 'GET', url: server.url }), { code: 'response_too_large' });
  });

  it('cannot send header after header, or what comes before or after an answer, without end', async (context) => {
    const flood = (start: string, more: string) => (socket: Socket) => {
      socket.write(start);
      const pour = () => {
        while (!socket.destroyed && socket.write(more.repeat(100)));
      };
      socket.on('drain', pour);
      pour();
    };
    const heads = flood('HTTP/1.1 200 OK\r\n', 'x: yyyyyyyyyyyyyyyyyyyyyyyyy\r\n');
    const hints = flood('', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n');
    const trailers = flood('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n', 'x: yyyyyyyyyyyyyyyyyyyyyyyyy\r\n');
    const expected = [
      [heads, 'response_too_large'],
      [hints, 'egress_timeout'],
      [trailers, 'response_too_large'],
    ] as const;
    for (const [handler, code] of expected) {
      const { server, egress } = await given(context, serveTcp(handler), { timeoutMs: 300 });
      await assert.rejects(egress.request({ method: 'GET', url: server.url }), { code });
      await wait(50);
      assert.equal(server.openSockets.size, 0, 'the connection is closed');
    }
  });

  const drip = (socket: Socket, start: string) => {
    socket.write(start);
    const timer = setInterval(() => socket.write('a'), 20);
    socket.on('close', () => clearInterval(timer));
  };

  it('cannot hold a request by silence, by slow headers or by a slow body', async (context) => {
    const silent = () => {};
    const slowHeaders = (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx: ');
    const slowBody = (socket: Socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
    for (const handler of [silent, slowHeaders, slowBody]) {
      const { server, egress } = await given(context, serveTcp(handler), { timeoutMs: 200 });
      const started = performance.now();
      await assert.rejects(egress.request({ method: 'GET', url: server.url, timeoutMs: 60_000 }), { code: 'egress_timeout' });
      assert.ok(performance.now() - started < 2_000);
      await wait(50);
      assert.equal(server.openSockets.size, 0, 'the connection is closed');
    }
  });

  it('that breaks off, or speaks something else, is named as such', async (context) => {
    const half = 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf';
    for (const bytes of ['', 'SSH-2.0-x\r\n', half]) {
      const { server, egress } = await given(
        context,
        serveTcp((socket) => socket.end(bytes)),
      );
      await assert.rejects(egress.request({ method: 'GET', url: server.url }), { code: 'egress_failed', reason: 'connection_lost' });
    }
  });

  it('that is not there fails to connect, one without a name fails to resolve', async (context) => {
    const { server, egress } = await given(
      context,
      serveTcp(() => {}),
      { lookup: async () => [], connectTimeoutMs: 100 },
    );
    await server.close();
    await assert.rejects(egress.request({ method: 'GET', url: server.url }), { code: 'egress_failed', reason: 'connect' });
    await assert.rejects(egress.request({ method: 'GET', url: 'http://no.test/' }), { reason: 'dns' });
    const failing = loopbackEgress({ lookup: () => Promise.reject(new Error('ENOTFOUND')) });
    await assert.rejects(failing.request({ method: 'GET', url: 'http://no.test/' }), { reason: 'dns' });
  });

  it('of names that never answers cannot hold a request, nor the next one', async (context) => {
    const egress = loopbackEgress({ lookup: () => new Promise(() => {}), connectTimeoutMs: 150 });
    context.after(() => egress.close());
    await assert.rejects(egress.request({ method: 'GET', url: 'http://slow.test/', timeoutMs: 50 }), { code: 'egress_timeout' });
    await assert.rejects(egress.request({ method: 'GET', url: 'http://slow.test/' }), { reason: 'dns' });
  });
});
