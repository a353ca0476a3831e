import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { download } from './download.ts';

const BOUNDS = { connectTimeoutMs: 10_000, totalTimeoutMs: 10_000, maxBytes: 1_000 };

describe('downloading a file', () => {
  it('follows redirects to the content', async (t) => {
    const url = await serve(t, (request, response) => {
      if (request.url === '/content') response.end('content');
      else response.writeHead(302, { location: '/content' }).end();
    });
    assert.equal(Buffer.from(await download(url, BOUNDS)).toString(), 'content');
  });

  it('gives up a server that redirects for ever, or away from the web', async (t) => {
    const loop = await serve(t, (_request, response) => response.writeHead(302, { location: '/' }).end());
    await assert.rejects(download(loop, BOUNDS), /redirects more than/);
    const file = await serve(t, (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
    await assert.rejects(download(file, BOUNDS), /redirects to file:/);
  });

  it('says what a server answered, or that it cannot be reached', async (t) => {
    const missing = await serve(t, (_request, response) => response.writeHead(404).end());
    await assert.rejects(download(missing, BOUNDS), /answered 404/);
    await assert.rejects(download(new URL('http://127.0.0.1:1/'), BOUNDS), /127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/);
  });

  it('gives up a server that says nothing', async (t) => {
    const silent = await serve(t, () => {});
    await assert.rejects(download(silent, { ...BOUNDS, connectTimeoutMs: 300 }), /no answer within 0\.3 s/);
  });

  it('gives up a server that does not come to an end', async (t) => {
    const slow = await serve(t, (_request, response) => response.write('a'));
    await assert.rejects(download(slow, { ...BOUNDS, totalTimeoutMs: 500 }), /broke off, or took longer/);
  });

  it('reads no more than it was told to', async (t) => {
    const large = await serve(t, (_request, response) => response.end(Buffer.alloc(5_000)));
    await assert.rejects(download(large, BOUNDS), /sends more than 1000 bytes/);
  });
});

async function serve(t: TestContext, listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}
