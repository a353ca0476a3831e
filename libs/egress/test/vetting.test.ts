import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEgress, EgressRefused, isPublicAddress, type Lookup } from '../src/index.ts';
import { answering, loopbackEgress, serveHttp, serveTcp } from './fixtures.ts';
import { skip, vectors } from './vectors.ts';

const strictEgress = (lookup: Lookup) => createEgress({ log: { warn() {} }, lookup, timeoutMs: 2_000 });
const literal = (address: string) => (address.includes(':') ? `[${address}]` : address);

describe('an address is vetted before it is dialled', () => {
  it('whether it stands in the URL or is the answer for a name, and one bad answer spoils all', async () => {
    for (const address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:127.0.0.1', 'fd00:ec2::254', '64:ff9b::7f00:1']) {
      const urls = [`http://${literal(address)}/`, `https://${literal(address)}/`];
      for (const url of urls)
        await assert.rejects(strictEgress(answering('1.1.1.1')).request({ method: 'GET', url }), { reason: 'address' }, url);
      for (const answers of [[address], ['1.1.1.1', address], [address, '1.1.1.1']]) {
        await assert.rejects(strictEgress(answering(...answers)).request({ method: 'GET', url: 'https://a.example/' }), {
          reason: 'address',
        });
      }
    }
  });

  it('in every spelling that a URL parser understands', async () => {
    const spellings = [
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '127.1',
      '①②⑦.⓪.⓪.①',
      '127.0.0.1.',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:7f00:1]',
    ];
    for (const host of spellings) {
      await assert.rejects(strictEgress(answering('1.1.1.1')).request({ method: 'GET', url: `http://${host}/` }), EgressRefused, host);
    }
  });

  // macOS has no 127.0.0.2 until somebody configures it.
  const noSecondLoopback = process.platform === 'darwin' && 'needs 127.0.0.2';

  it('once for each connection, and the vetted one is the dialled one: a name cannot be bound anew in between', {
    skip: noSecondLoopback,
  }, async (context) => {
    const reached: string[] = [];
    const listed = await serveHttp((request, response) => {
      reached.push(`listed ${request.headers.host}`);
      response.setHeader('connection', 'close').end();
    }, '127.0.0.2');
    const inner = await serveHttp(
      (_, response) => {
        reached.push('inner');
        response.end();
      },
      '127.0.0.1',
      listed.port,
    );
    context.after(() => Promise.all([listed.close(), inner.close()]));
    const answers = ['127.0.0.2', '127.0.0.1'];
    let lookups = 0;
    const egress = loopbackEgress({
      allow: { cidrs: ['127.0.0.2/32'], ports: [listed.port] },
      lookup: async () => [{ address: answers[lookups++ % 2] ?? '', family: 4 }],
    });
    const url = `http://rebind.test:${listed.port}/`;
    assert.equal((await egress.request({ method: 'GET', url })).status, 200);
    assert.equal(lookups, 1);
    await assert.rejects(egress.request({ method: 'GET', url }), { reason: 'address' });
    assert.deepEqual(reached, [`listed rebind.test:${listed.port}`]);
    assert.deepEqual(egress.logged, [{ fields: { reason: 'address', host: 'rebind.test' }, message: 'egress refused' }]);
  });

  it('and TLS still asks for the name', async (context) => {
    let hello: Buffer = Buffer.alloc(0);
    const server = await serveTcp((socket) =>
      socket.once('data', (bytes) => {
        hello = bytes;
        socket.destroy();
      }),
    );
    context.after(() => server.close());
    const egress = loopbackEgress({ allow: { hosts: ['name.test'] }, lookup: answering('127.0.0.1') });
    await assert.rejects(egress.request({ method: 'GET', url: `https://name.test:${server.port}/` }), {
      code: 'egress_failed',
      reason: 'tls',
    });
    assert.ok(hello.includes('name.test'));
  });
});

describe('a request is refused before anything is sent', () => {
  const refused = (request: Parameters<ReturnType<typeof strictEgress>['request']>[0], reason: string) =>
    assert.rejects(strictEgress(() => assert.fail('resolved')).request(request), { code: 'egress_refused', reason });

  it('for its scheme, its port, credentials in the URL, or a URL that is none', async () => {
    for (const url of ['ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'data:,x'])
      await refused({ method: 'GET', url }, 'scheme');
    for (const url of ['http://example.com:22/', 'https://example.com:6379/', 'http://example.com:0/'])
      await refused({ method: 'GET', url }, 'port');
    for (const url of ['http://user:pass@example.com/', 'http://user@example.com/']) await refused({ method: 'GET', url }, 'credentials');
    for (const url of ['', 'example.com', '//example.com', 'https://[127.0.0.1]', 'http://a b/'])
      await refused({ method: 'GET', url }, 'url');
  });

  it('for a method or header that would change what the message is', async () => {
    for (const method of ['CONNECT', 'TRACE', 'get', 'GET / HTTP/1.1\r\nx:'])
      await refused({ method, url: 'https://a.example/' }, 'method');
    for (const name of ['Host', 'content-length', 'Transfer-Encoding', 'connection', 'upgrade', 'proxy-authorization']) {
      await refused({ method: 'GET', url: 'https://a.example/', headers: { [name]: '1' } }, 'header');
    }
  });

  it('for a header that HTTP does not allow', async (context) => {
    const server = await serveHttp((_, response) => response.end());
    context.after(() => server.close());
    const egress = loopbackEgress();
    for (const headers of [{ 'x-a': 'b\r\nhost: c' }, { 'x a': 'b' }, { 'x-a': 'ü\u0000' }]) {
      await assert.rejects(egress.request({ method: 'GET', url: server.url, headers }), { code: 'egress_refused', reason: 'header' });
    }
  });
});

describe('the collected vectors', { skip }, () => {
  // Names among the URLs lead where they lead in the world: to the machine itself or its metadata service.
  const lookup: Lookup = async (host) => [{ address: host.startsWith('metadata') ? '169.254.169.254' : '127.0.0.1', family: 4 }];

  it('every blocked address is refused, as an answer and in a URL, and every allowed one is public', async () => {
    for (const address of vectors.blocked) {
      assert.ok(!isPublicAddress(address), address);
      await assert.rejects(
        strictEgress(answering(address)).request({ method: 'GET', url: 'https://a.example/' }),
        { reason: 'address' },
        address,
      );
      await assert.rejects(
        strictEgress(answering('1.1.1.1')).request({ method: 'GET', url: `https://${literal(address)}/` }),
        EgressRefused,
        address,
      );
    }
    for (const address of vectors.allowed) assert.ok(isPublicAddress(address), address);
    assert.ok(vectors.blocked.length >= 50 && vectors.allowed.length >= 4);
  });

  it('every blocked URL is refused, and what must not parse does not', async () => {
    for (const url of vectors.blockedUrls) await assert.rejects(strictEgress(lookup).request({ method: 'GET', url }), EgressRefused, url);
    for (const url of vectors.mustNotParse)
      await assert.rejects(strictEgress(lookup).request({ method: 'GET', url }), { reason: 'url' }, url);
    assert.ok(vectors.blockedUrls.length >= 22 && vectors.mustNotParse.length >= 3);
  });
});
