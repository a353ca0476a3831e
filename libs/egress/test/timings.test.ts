import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { EgressFailed, EgressRefused, EgressTimeout, type Timings } from '../src/index.ts';
import { answering, httpAnswer, loopbackEgress, pem, serveHttp, serveTcp, serveTls } from './fixtures.ts';

const slowly: typeof answering =
  (...addresses) =>
  async (...asked) => {
    await wait(40);
    return answering(...addresses)(...asked);
  };
const partsOf = (timings: Timings | undefined) => Object.keys(timings ?? {}).sort();
const named = { allow: { hosts: ['name.test'] }, lookup: slowly('127.0.0.1') };

/** The error that something fails with, to look at its timings. */
const failing = async (work: Promise<unknown>): Promise<EgressFailed | EgressRefused | EgressTimeout> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof EgressFailed || error instanceof EgressRefused || error instanceof EgressTimeout) return error;
    throw error;
  }
  return assert.fail('did not fail');
};

describe('the timings of a request', () => {
  it('have the parts of a connection only when it was opened for the request', async (context) => {
    const server = await serveHttp((_, response) => response.end('ok'));
    const egress = loopbackEgress({ ...named, connectionsPerOrigin: 1 });
    context.after(() => Promise.all([server.close(), egress.close()]));
    const request = { method: 'GET', url: `http://name.test:${server.port}/` };
    const first = (await egress.request(request)).timings;
    assert.deepEqual(partsOf(first), ['connectMs', 'dnsMs', 'firstByteMs', 'totalMs']);
    const { dnsMs = 0, connectMs = 0, firstByteMs = 0, totalMs } = first;
    assert.ok(dnsMs >= 35 && connectMs > 0 && dnsMs + connectMs <= firstByteMs && firstByteMs <= totalMs, JSON.stringify(first));
    const second = (await egress.request(request)).timings;
    assert.deepEqual(partsOf(second), ['firstByteMs', 'totalMs']);
    assert.ok(second.totalMs < totalMs);
  });

  it('belong to the request that a connection was opened for, among many', async (context) => {
    const server = await serveHttp((_, response) => setTimeout(() => response.end('ok'), 5));
    const egress = loopbackEgress({ ...named, connectionsPerOrigin: 3 });
    context.after(() => Promise.all([server.close(), egress.close()]));
    const request = { method: 'GET', url: `http://name.test:${server.port}/` };
    const answers = await Promise.all(Array.from({ length: 30 }, () => egress.request(request)));
    assert.equal(answers.filter(({ timings }) => timings.connectMs !== undefined).length, 3);
    assert.ok(answers.slice(0, 3).every(({ timings }) => timings.dnsMs !== undefined));
  });

  it('tell TLS, and the wait for the first byte from that for the last', async (context) => {
    const server = await serveTls((socket) => {
      socket.once('data', async () => {
        await wait(50);
        socket.write(httpAnswer('four').slice(0, -1));
        await wait(50);
        socket.end('r');
      });
    });
    const egress = loopbackEgress({ tls: { ca: pem('authority.crt') } });
    context.after(() => Promise.all([server.close(), egress.close()]));
    const { timings } = await egress.request({ method: 'GET', url: `https://127.0.0.1:${server.port}/` });
    assert.deepEqual(partsOf(timings), ['connectMs', 'firstByteMs', 'tlsMs', 'totalMs']);
    const { firstByteMs = 0, tlsMs = 0, totalMs } = timings;
    assert.ok(tlsMs > 0 && firstByteMs >= 45 && totalMs >= firstByteMs + 45, JSON.stringify(timings));
  });

  it('are on an error as far as it came', async (context) => {
    const silent = await serveTcp(() => {});
    const half = await serveTcp((socket) => void socket.end(httpAnswer('half').slice(0, -1)));
    const closed = await serveTcp(() => {});
    await closed.close();
    const egress = loopbackEgress({ ...named, connectTimeoutMs: 100 });
    const lost = loopbackEgress({ lookup: answering(), connectTimeoutMs: 100 });
    const slow = loopbackEgress({ lookup: () => new Promise(() => {}), connectTimeoutMs: 60 });
    context.after(() => Promise.all([silent.close(), half.close(), egress.close(), lost.close(), slow.close()]));
    const cases = [
      [() => egress.request({ method: 'GET', url: 'http://other.test:22/' }), EgressRefused, 'port', []],
      [() => egress.request({ method: 'GET', url: 'http://other.test/' }), EgressRefused, 'address', ['dnsMs']],
      [() => lost.request({ method: 'GET', url: 'http://name.test/' }), EgressFailed, 'dns', ['dnsMs']],
      [() => slow.request({ method: 'GET', url: 'http://name.test/', timeoutMs: 30 }), EgressTimeout, undefined, []],
      [() => egress.request({ method: 'GET', url: `http://name.test:${closed.port}/` }), EgressFailed, 'connect', ['dnsMs']],
      [() => egress.request({ method: 'GET', url: `https://name.test:${silent.port}/` }), EgressFailed, 'tls', ['connectMs', 'dnsMs']],
      [
        () => egress.request({ method: 'GET', url: `https://name.test:${silent.port}/`, timeoutMs: 80 }),
        EgressTimeout,
        undefined,
        ['connectMs', 'dnsMs'],
      ],
      [
        () => egress.request({ method: 'GET', url: `http://name.test:${silent.port}/`, timeoutMs: 80 }),
        EgressTimeout,
        undefined,
        ['connectMs', 'dnsMs'],
      ],
      [
        () => egress.request({ method: 'GET', url: `http://name.test:${half.port}/` }),
        EgressFailed,
        'connection_lost',
        ['connectMs', 'dnsMs', 'firstByteMs'],
      ],
      [() => egress.connect({ host: 'name.test', port: silent.port, tls: true }), EgressFailed, 'tls', ['connectMs', 'dnsMs']],
      [() => egress.vet('http://other.test/'), EgressRefused, 'address', ['dnsMs']],
    ] as const;
    for (const [index, [work, kind, reason, parts]] of cases.entries()) {
      const error = await failing(work());
      assert.ok(error instanceof kind, `${index} ${error.name}`);
      assert.equal('reason' in error ? error.reason : undefined, reason, `${index}`);
      assert.deepEqual(partsOf(error.timings), [...parts, 'totalMs'], `${index}`);
    }
  });
});

describe('a connection', () => {
  it('is kept as long as told', async (context) => {
    const server = await serveHttp((_, response) => response.end('ok'));
    const egress = loopbackEgress({ connectionsPerOrigin: 1 });
    const brief = egress.with({ keepAliveMs: 20 });
    context.after(() => Promise.all([server.close(), egress.close(), brief.close()]));
    const opened = async (from: typeof brief) => {
      await from.request({ method: 'GET', url: server.url });
      await wait(150);
      return (await from.request({ method: 'GET', url: server.url })).timings.connectMs !== undefined;
    };
    assert.deepEqual([await opened(egress), await opened(brief)], [false, true]);
  });
});
