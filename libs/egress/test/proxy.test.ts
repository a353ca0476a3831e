import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { InvalidArgument } from '@sentinelmesh/kernel';
import type { EgressOptions } from '../src/index.ts';
import { serveProxy } from './connect-proxy.ts';
import { answering, httpAnswer, loopbackEgress, pem, serveHttp, serveTcp, serveTls } from './fixtures.ts';

const AUTHORITY = { ca: pem('authority.crt') };

/** An egress for which 127.0.0.1 is public, and its proxy. */
async function given(context: TestContext, proxy: Parameters<typeof serveProxy>[0] = {}, options: Partial<EgressOptions> = {}) {
  const server = await serveProxy(proxy);
  const egress = loopbackEgress({
    allow: { hosts: ['name.test'], cidrs: ['127.0.0.1/32'], ports: [server.port] },
    lookup: answering('127.0.0.1'),
    ...options,
  });
  context.after(() => Promise.all([server.close(), egress.close()]));
  return { proxy: server, egress, through: egress.with({ proxy: { url: server.url }, tls: AUTHORITY }) };
}

async function givenTarget(context: TestContext) {
  const target = await serveHttp((request, response) => response.end(JSON.stringify(request.headers)));
  const secure = await serveTls((socket) => socket.once('data', () => socket.end(httpAnswer(String(socket.servername)))));
  context.after(() => Promise.all([target.close(), secure.close()]));
  return { http: `http://name.test:${target.port}/`, https: `https://name.test:${secure.port}/`, target, secure };
}

describe('a proxy', () => {
  it('is asked for a tunnel to the vetted address, for http too, and the other side for the name', async (context) => {
    const { proxy, egress } = await given(context);
    const { http, https, target, secure } = await givenTarget(context);
    const through = egress.with({ tls: AUTHORITY, proxy: { url: proxy.url, authorization: 'Basic aHVudGVyMg==' } });
    context.after(() => through.close());
    const { body, timings } = await through.request({ method: 'GET', url: http });
    const seen = JSON.parse(body.toString());
    assert.equal(seen.host, `name.test:${target.port}`);
    assert.equal(seen['proxy-authorization'], undefined);
    assert.ok((timings.connectMs ?? 0) > 0 && timings.dnsMs !== undefined);
    assert.equal((await through.request({ method: 'GET', url: https })).body.toString(), 'name.test');
    assert.deepEqual(proxy.asked, [`127.0.0.1:${target.port}`, `127.0.0.1:${secure.port}`]);
    assert.ok(proxy.headers.every((headers) => headers['proxy-authorization'] === 'Basic aHVudGVyMg=='));
  });

  it('carries connections of other protocols, also where the other side speaks first', async (context) => {
    const { proxy, through } = await given(context);
    const target = await serveTcp((socket) => void socket.write('220 ready\r\n'));
    context.after(() => target.close());
    const { socket } = await through.connect({ host: 'name.test', port: target.port });
    const [greeting] = await once(socket, 'data');
    assert.equal(String(greeting), '220 ready\r\n');
    socket.destroy();
    assert.deepEqual(proxy.asked, [`127.0.0.1:${target.port}`]);
    await assert.rejects(through.datagram({ host: 'name.test', port: target.port }), { code: 'egress_refused', reason: 'proxy' });
  });

  it('is not even connected to for what may not be reached', async (context) => {
    const { proxy, through } = await given(context, {}, { lookup: answering('127.0.0.1', '10.0.0.1') });
    for (const host of ['other.test', '10.0.0.1', '169.254.169.254', '[::1]', '0x0a000001']) {
      await assert.rejects(through.request({ method: 'GET', url: `http://${host}/` }), { reason: 'address' }, host);
      await assert.rejects(through.vet(`http://${host}/`), { reason: 'address' }, host);
    }
    assert.equal(proxy.connections, 0);
  });

  it('that filters is asked for the name, which nobody else resolves; an address is vetted all the same', async (context) => {
    const resolved: string[] = [];
    const lookup = async (host: string) => {
      resolved.push(host);
      return [{ address: '127.0.0.1', family: 4 }];
    };
    const { proxy, through } = await given(context, {}, { proxyFilters: true, lookup });
    const { http, https, target, secure } = await givenTarget(context);
    await through.vet(http);
    assert.equal((await through.request({ method: 'GET', url: http })).status, 200);
    assert.equal((await through.request({ method: 'GET', url: https })).body.toString(), 'name.test');
    await assert.rejects(through.request({ method: 'GET', url: 'http://169.254.169.254/' }), { reason: 'address' });
    assert.deepEqual(proxy.asked, [`name.test:${target.port}`, `name.test:${secure.port}`]);
    assert.deepEqual(resolved, []);
  });

  it('is asked for an address of the other family when it cannot reach the first', async (context) => {
    const answer = (authority: string) => (authority.startsWith('1.') ? 'HTTP/1.1 502 Bad Gateway\r\n\r\n' : undefined);
    const lookup = answering('2606:4700::1111', '1.1.1.1', '1.0.0.1', '2606:4700::1001');
    const { proxy, through } = await given(context, { answer }, { lookup });
    const { http, target } = await givenTarget(context);
    assert.equal((await through.request({ method: 'GET', url: http })).status, 200);
    assert.deepEqual(proxy.asked, [`1.1.1.1:${target.port}`, `[2606:4700::1111]:${target.port}`]);
  });
});

describe('the address of a proxy', () => {
  it('is vetted like any other', async (context) => {
    const { proxy, egress } = await given(context, {}, { allow: { hosts: ['name.test'] } });
    const ask = (url: string) => egress.with({ proxy: { url } }).request({ method: 'GET', url: 'http://name.test/' });
    await assert.rejects(ask(proxy.url), { code: 'egress_refused', reason: 'port' });
    await assert.rejects(ask('http://127.0.0.1'), { code: 'egress_refused', reason: 'address' });
    await assert.rejects(ask('http://proxy.test'), { code: 'egress_refused', reason: 'address' });
    await assert.rejects(egress.with({ proxy: { url: 'http://proxy.test' } }).vet('http://name.test/'), { reason: 'address' });
    assert.equal(proxy.connections, 0);
  });

  it('of the operator is trusted for that, and is no target', async (context) => {
    const { proxy, egress: other } = await given(context);
    const { http, target } = await givenTarget(context);
    const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('127.0.0.1'), proxy: { url: proxy.url } });
    context.after(() => egress.close());
    assert.equal((await egress.request({ method: 'GET', url: http })).status, 200);
    assert.equal((await egress.with({ connectionsPerOrigin: 1 }).request({ method: 'GET', url: http })).status, 200);
    assert.equal(proxy.asked.length, 2);
    await assert.rejects(egress.request({ method: 'GET', url: proxy.url }), { reason: 'port' });
    await assert.rejects(egress.request({ method: 'GET', url: 'http://127.0.0.1/' }), { reason: 'address' });
    assert.equal((await other.request({ method: 'GET', url: http })).status, 200);
    assert.deepEqual(new Set(proxy.asked), new Set([`127.0.0.1:${target.port}`]));
  });

  it('of the operator is for everything: nobody takes another one instead', async (context) => {
    const { proxy, egress: other } = await given(context);
    const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('127.0.0.1'), proxy: { url: proxy.url } });
    context.after(() => egress.close());
    for (const from of [egress, egress.with({ connectionsPerOrigin: 1 })]) {
      for (const url of [proxy.url, 'http://127.0.0.1:1'])
        assert.throws(() => from.with({ proxy: { url } }), { code: 'invalid_argument', message: /proxy of the operator/ });
    }
    await other.with({ proxy: { url: proxy.url } }).close();
  });

  it('may be reached by TLS, whose certificate must be valid', async (context) => {
    const before = getCACertificates('default');
    const { proxy, egress } = await given(context, { isTls: true }, { proxyFilters: true });
    const { https, secure } = await givenTarget(context);
    const url = `https://127.0.0.1:${proxy.port}`;
    const ask = () => egress.with({ tls: AUTHORITY, proxy: { url } }).request({ method: 'GET', url: https });
    // The own authority is for the other side, not for the proxy.
    await assert.rejects(ask(), { code: 'egress_failed', reason: 'proxy' });
    setDefaultCACertificates([pem('authority.crt')]);
    context.after(() => setDefaultCACertificates(before));
    assert.equal((await ask()).body.toString(), 'name.test');
    assert.deepEqual(proxy.asked, [`name.test:${secure.port}`]);
  });
});

describe('a failure of the proxy', () => {
  const answers = {
    'asks for credentials': 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n',
    'cannot reach the other side': 'HTTP/1.1 502 Bad Gateway\r\n\r\n',
    'wants it elsewhere': 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\n\r\n',
    'makes it wait': 'HTTP/1.1 103 Early Hints\r\n\r\n',
    'speaks something else': 'SSH-2.0-x\r\n',
    'hangs up': '',
    'answers without end': `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
  };
  for (const [what, bytes] of Object.entries(answers)) {
    it(`is named as such: it ${what}`, async (context) => {
      const { proxy, through } = await given(context, { answer: () => bytes });
      const failure = { code: 'egress_failed', reason: 'proxy', message: /^127\.0\.0\.1: as a proxy/ };
      await assert.rejects(through.request({ method: 'GET', url: 'http://name.test/' }), failure);
      await assert.rejects(through.connect({ host: 'name.test', port: 443, tls: true }), failure);
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(proxy.openSockets.size, 0, 'the connection is closed');
    });
  }

  it('is one of time, or of its name, too', async (context) => {
    const silent = await serveTcp(() => {});
    const lookup = async (host: string) => (host === 'name.test' ? [{ address: '1.1.1.1', family: 4 }] : []);
    const options = { allow: { hosts: ['127.0.0.1'] }, lookup, connectTimeoutMs: 100 };
    const egress = loopbackEgress(options);
    context.after(() => silent.close());
    const ask = (url: string, timeoutMs?: number) =>
      egress.with({ proxy: { url } }).request({ method: 'GET', url: 'https://name.test/', ...(timeoutMs && { timeoutMs }) });
    await assert.rejects(ask(silent.url), { code: 'egress_failed', reason: 'proxy' });
    await assert.rejects(ask('http://proxy.test'), { code: 'egress_failed', reason: 'proxy', message: /^proxy\.test/ });
    await assert.rejects(ask(silent.url, 50), { code: 'egress_timeout' });
    await assert.rejects(ask('http://127.0.0.1:1'), { code: 'egress_failed', reason: 'proxy' });
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(silent.openSockets.size, 0, 'the connections are closed');
  });

  it('is none when the tunnel stands and the other side fails', async (context) => {
    const { proxy, through } = await given(context);
    for (const bytes of ['', 'no TLS, no HTTP', httpAnswer('unasked')]) {
      const target = await serveTcp((socket) => socket.end(bytes));
      context.after(() => target.close());
      await assert.rejects(through.request({ method: 'GET', url: `http://name.test:${target.port}/` }), { reason: 'connection_lost' });
      await assert.rejects(through.request({ method: 'GET', url: `https://name.test:${target.port}/` }), { reason: 'tls' });
    }
    assert.equal(proxy.asked.length, 6, 'nothing was tried again');
  });
});

it('proxy settings that cannot be used are refused, and not repeated', () => {
  const egress = loopbackEgress();
  const cases = [
    { url: '' },
    { url: 'proxy.example:3128' },
    { url: 'socks5://proxy.example' },
    { url: 'http://user:hunter2@proxy.example' },
    { url: 'http://proxy.example/hunter2' },
    { url: 'http://proxy.example/?hunter2' },
    { url: 'http://proxy.example', authorization: 'Basic hunter2\r\nhost: x' },
    { url: 'http://proxy.example', authorization: '' },
  ];
  for (const proxy of cases) {
    assert.throws(
      () => egress.with({ proxy }),
      (error) => error instanceof InvalidArgument && /^proxy\./.test(error.message) && !/hunter2/.test(error.message),
      JSON.stringify(proxy),
    );
  }
});
