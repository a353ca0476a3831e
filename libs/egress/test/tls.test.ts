import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { InvalidArgument } from '@sentinelmesh/kernel';
import { answering, httpAnswer, loopbackEgress, pem, serveTls } from './fixtures.ts';

const AUTHORITY = { ca: pem('authority.crt') };
const CLIENT = { ...AUTHORITY, cert: pem('client.crt'), key: pem('client.key') };
const STRANGER = { ...AUTHORITY, cert: pem('stranger.crt'), key: pem('stranger.key') };
const MUTUAL = { requestCert: true, ca: pem('authority.crt') };

const options = { allow: { hosts: ['name.test', 'other.test', '127.0.0.1'] }, lookup: answering('127.0.0.1') };

/** Answers each request with the name in the certificate of the client, and remembers which name it was asked for. */
async function givenServer(settings: Parameters<typeof serveTls>[1] = {}) {
  const asked: unknown[] = [];
  const server = await serveTls((socket) => {
    asked.push(socket.servername);
    const { subject } = socket.getPeerCertificate();
    socket.once('data', () => socket.end(httpAnswer(String(subject?.CN ?? 'nobody'))));
  }, settings);
  return { ...server, asked };
}

describe('TLS', () => {
  it('believes the own authority where there is one, and only that', async (context) => {
    const server = await givenServer();
    const egress = loopbackEgress(options);
    context.after(() => server.close());
    const url = `https://name.test:${server.port}/`;
    assert.equal((await egress.with({ tls: AUTHORITY }).request({ method: 'GET', url })).body.toString(), 'nobody');
    for (const from of [egress, egress.with({ tls: { ca: pem('other-authority.crt') } })]) {
      await assert.rejects(from.request({ method: 'GET', url }), { reason: 'tls' });
      await assert.rejects(from.connect({ host: 'name.test', port: server.port, tls: true }), { reason: 'tls' });
    }
    assert.deepEqual(server.asked, ['name.test']);
  });

  it('expects the name of the host in the certificate, or the one that it is told', async (context) => {
    const server = await givenServer();
    const egress = loopbackEgress({ ...options, tls: AUTHORITY });
    context.after(() => server.close());
    const ask = (host: string, from = egress as Pick<typeof egress, 'request'>) =>
      from.request({ method: 'GET', url: `https://${host}:${server.port}/` });
    for (const host of ['name.test', 'name.test.', '127.0.0.1']) assert.equal((await ask(host)).status, 200, host);
    await assert.rejects(ask('other.test'), { reason: 'tls' });
    assert.equal((await ask('other.test', egress.with({ tls: { ...AUTHORITY, serverName: 'name.test' } }))).status, 200);
    await assert.rejects(ask('name.test', egress.with({ tls: { ...AUTHORITY, serverName: 'other.test' } })), { reason: 'tls' });
    assert.deepEqual(server.asked, ['name.test', 'name.test', false, 'name.test']);
  });

  it('cannot be made lax by the environment', async (context) => {
    const server = await givenServer();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    context.after(async () => {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      await server.close();
    });
    await assert.rejects(loopbackEgress(options).request({ method: 'GET', url: `https://name.test:${server.port}/` }), { reason: 'tls' });
  });

  it('shows a client certificate, on connections that are of one egress only', async (context) => {
    const server = await givenServer({ ...MUTUAL, rejectUnauthorized: false });
    const egress = loopbackEgress({ ...options, tls: AUTHORITY });
    const mutual = egress.with({ tls: CLIENT });
    context.after(() => server.close());
    const ask = async (from: Pick<typeof egress, 'request'>) =>
      (await from.request({ method: 'GET', url: `https://name.test:${server.port}/` })).body.toString();
    assert.deepEqual([await ask(mutual), await ask(egress), await ask(mutual)], ['client', 'nobody', 'client']);
    const { socket } = await egress.connect({ host: 'name.test', port: server.port, tls: CLIENT });
    socket.write('x');
    assert.match(Buffer.concat(await socket.toArray()).toString(), /client$/);
  });

  it('says that a client certificate is missing: in TLS 1.3 only after the handshake', async (context) => {
    const egress = loopbackEgress({ ...options, tls: AUTHORITY });
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const server = await serveTls(() => assert.fail('no session'), { ...MUTUAL, maxVersion });
      context.after(() => server.close());
      const target = { host: 'name.test', port: server.port, tls: true } as const;
      if (maxVersion === 'TLSv1.2') await assert.rejects(egress.connect(target), { reason: 'tls' });
      else {
        const { socket } = await egress.connect(target);
        const [error] = await new Promise<Error[]>((resolve) => socket.once('error', (...seen) => resolve(seen)));
        assert.match(Object(error).code, /^ERR_SSL_.*ALERT_CERTIFICATE_REQUIRED/);
        await once(socket, 'close');
      }
      const asking = egress.request({ method: 'GET', url: `https://name.test:${server.port}/` });
      await assert.rejects(asking, { code: 'egress_failed', reason: 'tls' });
    }
  });

  it('does not outlive a client certificate that is not taken', async (context) => {
    const server = await serveTls(() => assert.fail('no session'), MUTUAL);
    context.after(() => server.close());
    const egress = loopbackEgress({ ...options, tls: STRANGER });
    const { socket } = await egress.connect({ host: 'name.test', port: server.port, tls: true });
    socket.resume();
    await once(socket, 'close');
    // The server of Node.js hangs up without a word.
    await assert.rejects(egress.request({ method: 'GET', url: `https://name.test:${server.port}/` }), { code: 'egress_failed' });
  });

  it('settings that cannot be used are refused, and not repeated', () => {
    const egress = loopbackEgress();
    const { cert, key } = CLIENT;
    const broken = '-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n';
    const cases = [
      { ca: 'hunter2' },
      { ca: '' },
      { ca: broken },
      { ca: pem('authority.crt') + broken },
      { cert },
      { key },
      { cert: 'hunter2', key: 'hunter2' },
      { cert, key: pem('stranger.key') },
      { serverName: '' },
    ];
    for (const tls of cases) {
      assert.throws(
        () => egress.with({ tls }),
        (error) => error instanceof InvalidArgument && /^tls\./.test(error.message) && !/hunter2|BEGIN/.test(error.message),
        JSON.stringify(tls),
      );
    }
  });
});
