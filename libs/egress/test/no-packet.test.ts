import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createEgress, type Egress, EgressRefused, type Lookup } from '../src/index.ts';
import { serveProxy } from './connect-proxy.ts';
import { answering, listenOn } from './fixtures.ts';
import { vectors } from './vectors.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((each) => each?.some(({ address }) => address === '::1'));
const LOOPBACKS = hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];

/** Listens on one port of all loopback addresses, for connections and datagrams, and counts all that comes. */
async function givenListeners(context: TestContext) {
  let packets = 0;
  let port = 0;
  for (const host of LOOPBACKS) {
    const server = await listenOn(host, port, () => {
      packets += 1;
    });
    port = server.port;
    const socket = createSocket(host === '::1' ? 'udp6' : 'udp4').on('message', () => {
      packets += 1;
    });
    socket.bind(port, host);
    await once(socket, 'listening');
    context.after(async () => {
      socket.close();
      await server.close();
    });
  }
  return { port, packets: () => packets };
}

const literal = (address: string) => (address.includes(':') ? `[${address}]` : address);
const open = (port: number, lookup: Lookup) => createEgress({ allow: { ports: [port] }, lookup, log: { warn() {} }, timeoutMs: 2_000 });

/** Tries all ways out; says how many did not end in a refusal. */
async function tryAll(egress: Egress, host: string, port: number): Promise<number> {
  const send = async () => {
    const datagrams = await egress.datagram({ host, port });
    await datagrams.send(Buffer.from('x'));
    datagrams.close();
  };
  const ways = [
    egress.request({ method: 'POST', url: `http://${literal(host)}:${port}/`, body: 'x' }),
    egress.request({ method: 'GET', url: `https://${literal(host)}:${port}/` }),
    egress.vet(`https://${literal(host)}:${port}/`),
    egress.vet(`tcp://${literal(host)}:${port}`, { ports: [] }),
    egress.connect({ host, port }),
    egress.connect({ host, port, tls: true }),
    send(),
  ];
  const results = await Promise.allSettled(ways);
  return results.filter((result) => result.status === 'fulfilled' || !(result.reason instanceof EgressRefused)).length;
}

const LEADING_INSIDE = ['127.0.0.1', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1', '127.0.0.2', ...vectors.blocked];
const SPELLINGS = ['127.0.0.1', '::1', '127.1', '0x7f000001', '2130706433', '0177.0.0.1', '①②⑦.⓪.⓪.①', '127.0.0.1.', '0', '0.0.0.0', '::'];

describe('no packet reaches what is blocked', () => {
  it('however it is written, and by whatever way', async (context) => {
    const { port, packets } = await givenListeners(context);
    const egress = open(port, answering('127.0.0.1'));
    for (const host of [...SPELLINGS, ...vectors.blocked, 'localhost', 'name.test'])
      assert.equal(await tryAll(egress, host, port), 0, host);
    for (const url of vectors.blockedUrls) {
      const own = URL.parse(url) ?? assert.fail(url);
      own.port = String(port);
      await assert.rejects(egress.request({ method: 'GET', url: own.href }), EgressRefused, url);
      await assert.rejects(egress.vet(own.href), EgressRefused, url);
    }
    await wait(50);
    assert.equal(packets(), 0);
  });

  it('as an answer of a name, alone or among good ones', async (context) => {
    const { port, packets } = await givenListeners(context);
    for (const address of LEADING_INSIDE) {
      for (const answers of [[address], ['1.1.1.1', address], [address, '2606:4700::1111']]) {
        assert.equal(await tryAll(open(port, answering(...answers)), 'name.test', port), 0, answers.join());
      }
    }
    await wait(50);
    assert.equal(packets(), 0);
  });

  it('when a name is bound anew after it was vetted', async (context) => {
    const { port, packets } = await givenListeners(context);
    let lookups = 0;
    // Listed, and nobody listens there.
    const lookup: Lookup = async () => [{ address: lookups++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }];
    const ways: ((egress: Egress) => Promise<unknown>)[] = [
      (egress) => egress.request({ method: 'GET', url: `http://rebind.test:${port}/` }),
      (egress) => egress.connect({ host: 'rebind.test', port }),
      async (egress) => {
        const datagrams = await egress.datagram({ host: 'rebind.test', port });
        await datagrams.send(Buffer.from('x'));
        datagrams.close();
      },
    ];
    for (const way of ways) {
      lookups = 0;
      const egress = createEgress({ allow: { cidrs: ['127.0.0.2/32'], ports: [port] }, lookup, log: { warn() {} }, timeoutMs: 100 });
      await egress.vet(`http://rebind.test:${port}/`);
      assert.equal(lookups, 1);
      await assert.rejects(way(egress), EgressRefused);
      lookups = 0;
      await way(egress).catch((error: unknown) => assert.ok(!(error instanceof EgressRefused)));
      assert.equal(lookups, 1, 'resolved once');
    }
    await wait(50);
    assert.equal(packets(), 0);
  });

  it('through a proxy, which is asked for nothing', async (context) => {
    const { port, packets } = await givenListeners(context);
    const proxy = await serveProxy();
    context.after(() => proxy.close());
    for (const answers of [['127.0.0.1'], ['1.1.1.1', '::1']]) {
      const settings = { allow: { ports: [port] }, lookup: answering(...answers), log: { warn() {} } };
      const egress = createEgress({ ...settings, proxy: { url: proxy.url } });
      for (const host of [...SPELLINGS, 'name.test']) assert.equal(await tryAll(egress, host, port), 0, host);
      await egress.close();
    }
    await wait(50);
    assert.deepEqual([packets(), proxy.connections], [0, 0]);
  });

  it('as a proxy', async (context) => {
    const { port, packets } = await givenListeners(context);
    const egress = open(port, answering('127.0.0.1'));
    for (const host of [...SPELLINGS, 'name.test']) {
      const through = egress.with({ proxy: { url: `http://${literal(host)}:${port}` } });
      await assert.rejects(through.request({ method: 'GET', url: 'https://1.1.1.1/' }), EgressRefused, host);
      await assert.rejects(through.connect({ host: '1.1.1.1', port: 443 }), EgressRefused, host);
    }
    await wait(50);
    assert.equal(packets(), 0);
  });

  it('and these listeners would notice', async (context) => {
    const { port, packets } = await givenListeners(context);
    const egress = createEgress({ allow: { hosts: LOOPBACKS }, log: { warn() {} }, timeoutMs: 100 });
    for (const host of LOOPBACKS) assert.equal(await tryAll(egress, host, port), 7);
    await wait(50);
    // Two requests, two connections and one datagram for each.
    assert.equal(packets(), 5 * LOOPBACKS.length);
    await egress.close();
  });
});

describe('a URL that is to be saved', () => {
  const vet = (url: string, options?: Parameters<Egress['vet']>[1], lookup: Lookup = answering('1.1.1.1')) =>
    createEgress({ allow: { hosts: ['inner.test'] }, lookup, log: { warn() {} } }).vet(url, options);

  it('is taken when it could be called now', async () => {
    for (const url of [
      'https://a.test/x?y',
      'http://a.test',
      'https://1.1.1.1/',
      'https://inner.test:9999/',
      ...vectors.allowed.map((each) => `https://${literal(each)}`),
    ]) {
      await vet(url);
    }
    await vet('relp+tls://a.test:6514', { ports: [6514] });
    await vet('udp://a.test', { ports: [514] });
    await vet('tls://inner.test:9999', { ports: [] });
  });

  it('is refused as a call would be', async () => {
    const cases = [
      ['nonsense', undefined, 'url'],
      ['tcp://a.test:514', undefined, 'scheme'],
      ['file:///etc/passwd', undefined, 'scheme'],
      ['file:///etc/passwd', [514], 'url'],
      ['https://a.test:514/', undefined, 'port'],
      ['tcp://a.test:515', [514], 'port'],
      ['https://u:p@a.test/', undefined, 'credentials'],
      ['tcp://u:p@a.test:514', [514], 'credentials'],
      ['tcp://127.1:514', [514], 'address'],
      ['tcp://0x7f000001:514', [514], 'address'],
      ['https://[::1]/', undefined, 'address'],
    ] as const;
    for (const [url, ports, reason] of cases) await assert.rejects(vet(url, ports && { ports }), { code: 'egress_refused', reason }, url);
    await assert.rejects(vet('https://a.test/', {}, answering('1.1.1.1', '10.0.0.1')), { reason: 'address' });
  });

  it('fails when its name does not resolve, or the caller gives up', async () => {
    await assert.rejects(vet('https://a.test/', {}, answering()), { code: 'egress_failed', reason: 'dns' });
    const reason = new Error('enough');
    const never: Lookup = () => new Promise(() => {});
    const signal = AbortSignal.timeout(30);
    await assert.rejects(vet('https://a.test/', { signal }, never), { name: 'TimeoutError' });
    await assert.rejects(vet('https://a.test/', { signal: AbortSignal.abort(reason) }), reason);
  });
});
