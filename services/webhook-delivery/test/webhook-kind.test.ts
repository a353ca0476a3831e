import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import type { Egress } from '@sentinelmesh/egress';
import { createEgress } from '@sentinelmesh/egress';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import type { AttemptResult } from '../src/domain/attempt.ts';
import { bodyFormOf } from '../src/kinds/webhook/body.ts';
import { verify } from '../src/kinds/webhook/signing.ts';
import { newSigningSecret, publicKeyOf } from '../src/kinds/webhook/signing-key.ts';
import { webhook } from '../src/kinds/webhook/webhook.ts';
import { sampleEvents } from './fixtures/sample-events.ts';
import { type Certificates, makeCertificates } from './receivers/certificates.ts';
import { type Opening, openPush, sampleEvent, sendOnce } from './receivers-http/push.ts';
import {
  bodyOf,
  loopbackEgress,
  type Serving,
  serveHttp as startHttp,
  serveHttps as startHttps,
  serveTcp as startTcp,
} from './receivers-http/serve.ts';

const SECRET = newSigningSecret('v1').reveal();

let egress: Egress;
let serving: Serving;
const started: Serving[] = [];

const untilTheEnd =
  <Parameters extends unknown[]>(start: (...args: Parameters) => Promise<Serving>) =>
  async (...args: Parameters) => {
    const one = await start(...args);
    started.push(one);
    return one;
  };
const serveHttp = untilTheEnd(startHttp);
const serveHttps = untilTheEnd(startHttps);
const serveTcp = untilTheEnd(startTcp);

before(() => {
  egress = loopbackEgress();
});
afterEach(async () => {
  for (const one of started.splice(0)) await one.close();
});
after(() => egress.close());

const urlOf = ({ port }: Serving) => `http://127.0.0.1:${port}/hook?a=b`;
const open = (different: Partial<Opening> & { url: string }) => openPush(webhook, { egress, signingSecrets: [SECRET], ...different });

/** What one attempt at a receiver that does this gives. */
async function attempt(handler: RequestListener, settings: object = {}): Promise<AttemptResult> {
  serving = await serveHttp(handler);
  return sendOnce(open({ url: urlOf(serving), settings }));
}

type Received = { readonly headers: IncomingMessage['headers']; readonly body: Buffer; readonly method?: string; readonly url?: string };

/** What arrives at a receiver that takes everything. */
async function received(different: Partial<Opening> = {}, event = sampleEvent()): Promise<Received> {
  const requests: Received[] = [];
  serving = await serveHttp(async (request, response) => {
    const { headers, method = '', url = '' } = request;
    requests.push({ headers, method, url, body: await bodyOf(request) });
    response.end();
  });
  const result = await sendOnce(open({ url: urlOf(serving), ...different }), event);
  assert.deepEqual([result.succeeded, result.error, result.status], [true, undefined, 200]);
  assert.equal(requests.length, 1);
  return requests[0] as Received;
}

describe('a message', () => {
  it('is signed with all keys, byte by byte as it arrives', async () => {
    const pair = newSigningSecret('v1a');
    const { headers, body, method, url } = await received({ signingSecrets: [SECRET, pair.reveal()] });
    assert.deepEqual([method, url, headers['content-type']], ['POST', '/hook?a=b', 'application/json']);
    assert.equal(headers['user-agent'], 'sentinelmesh-webhook/1');
    for (const text of [SECRET, publicKeyOf(pair) ?? '']) {
      const verification = verify({ secrets: [secret(text)], headers, body, now: new Date() });
      assert.equal(verification.ok && verification.id, sampleEvent().id);
    }
    new StandardWebhook(SECRET).verify(body.toString(), headers as Record<string, string>);
  });

  it('has type, timestamp and data, and beside them what else is known', async () => {
    const event = sampleEvent();
    const { type, timestamp, data, ...more } = JSON.parse((await received()).body.toString());
    assert.deepEqual([type, timestamp, data], [event.type, event.time.toISOString(), event.data]);
    assert.deepEqual(more, {
      id: event.id,
      severity: event.severity,
      org_id: event.orgId,
      workspace_id: event.workspaceId,
      request_id: event.correlationId,
      dataschema: event.dataschema,
    });
  });

  it('can be a CloudEvent or an OCSF event instead', async () => {
    const event = sampleEvent();
    const cloudEvent = await received({ settings: { body: 'cloudevents' } });
    assert.match(cloudEvent.headers['content-type'] ?? '', /^application\/cloudevents\+json/);
    const { specversion, id, type, data } = JSON.parse(cloudEvent.body.toString());
    assert.deepEqual([specversion, id, type, data], ['1.0', event.id, event.type, event.data]);
    const ocsf = await received({ settings: { body: 'ocsf' } });
    assert.equal(typeof JSON.parse(ocsf.body.toString()).class_uid, 'number');
    const newer = await received({ settings: { body: 'ocsf', ocsfVersion: '1.9.0' } });
    assert.match(JSON.parse(newer.body.toString()).metadata.version, /^1\.9\.0/);
    assert.equal(verify({ secrets: [secret(SECRET)], headers: ocsf.headers, body: ocsf.body, now: new Date() }).ok, true);
  });

  it('can be made of every event in every form, the same each time', async () => {
    for (const event of sampleEvents()) {
      for (const body of ['standard', 'cloudevents', 'ocsf']) {
        const bodies = [await received({ settings: { body } }, event), await received({ settings: { body } }, event)];
        assert.ok(bodies[0]?.body.equals(bodies[1]?.body ?? Buffer.of()), `${event.type} as ${body}`);
      }
    }
  });

  it('is written once for all webhooks that want it in the same form', () => {
    const event = sampleEvent();
    const bodyIn = (body: 'standard' | 'cloudevents' | 'ocsf', ocsfVersion: '1.8.0' | '1.9.0' = '1.8.0') =>
      bodyFormOf({ body, ocsfVersion }).write(event);
    assert.equal(bodyIn('standard'), bodyIn('standard', '1.9.0'));
    assert.equal(bodyIn('ocsf'), bodyIn('ocsf'));
    assert.equal(new Set([bodyIn('standard'), bodyIn('cloudevents'), bodyIn('ocsf'), bodyIn('ocsf', '1.9.0')].map(String)).size, 4);
  });

  it('carries the headers that were set, and the credential where it was told', async () => {
    const settings = { headers: { 'X-Team': 'security' } };
    const bearer = await received({ settings, credential: 'token' });
    assert.deepEqual([bearer.headers['x-team'], bearer.headers.authorization], ['security', 'Bearer token']);
    const key = await received({ settings: { ...settings, credentialHeader: 'X-Api-Key' }, credential: 'token' });
    assert.deepEqual([key.headers['x-api-key'], key.headers.authorization], ['token', undefined]);
  });
});

describe('settings', () => {
  it('are refused when they name a header that is ours, or frames a message, or are something else', () => {
    const refused = [
      ...[
        'webhook-id',
        'Webhook-Signature',
        'svix-id',
        'host',
        'Content-Length',
        'transfer-encoding',
        'authorization',
        'cookie',
        'a b',
        '',
      ].map((name) => ({
        headers: { [name]: 'x' },
      })),
      ...['a\r\nb: c', 'é', ' a'].map((value) => ({ headers: { 'x-a': value } })),
      { headers: { 'X-A': '1', 'x-a': '2' } },
      ...[{ timeoutMs: 999 }, { timeoutMs: 30_001 }, { body: 'xml' }, { unknown: 1 }, { tls: { ca: 'no PEM' } }, { tls: { key: 'x' } }],
      ...['ftp://p', 'http://user:pw@proxy.example:3128'].map((proxy) => ({ proxy })),
    ];
    for (const settings of refused) assert.equal(webhook.settings.safeParse(settings).success, false, JSON.stringify(settings));
    assert.deepEqual(webhook.settings.parse({}), { body: 'standard', ocsfVersion: '1.8.0', headers: {}, timeoutMs: 15_000 });
  });

  it('that do not fit together make every attempt say so, and nothing is sent', async () => {
    let requests = 0;
    serving = await serveHttp((_, response) => {
      requests++;
      response.end();
    });
    const url = urlOf(serving);
    const { server, client } = certificates();
    const openings: readonly (Partial<Opening> & { problem: RegExp })[] = [
      { signingSecrets: [], problem: /signing secret/ },
      { signingSecrets: [SECRET, 'whsec_x'], problem: /signing secret/ },
      { credential: 'two\nlines', problem: /printable/ },
      { settings: { tls: { cert: client.cert } }, problem: /private key/ },
      { settings: { tls: { cert: client.cert } }, credential: server.key, problem: /key that of the certificate/ },
      { settings: { tls: { cert: client.cert } }, credential: 'no key', problem: /key/ },
    ];
    for (const { problem, ...opening } of openings) {
      const { succeeded, error, response } = await sendOnce(open({ url, ...opening }));
      assert.deepEqual([succeeded, error], [false, 'configuration']);
      assert.match(response ?? '', problem);
    }
    assert.equal(requests, 0);
  });
});

let folder: string;
let made: Certificates | undefined;
const certificates = () => (made ??= makeCertificates(folder));
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'webhook-kind-'));
});
after(() => rmSync(folder, { recursive: true }));

describe('a receiver with TLS', () => {
  it('is shown our certificate, and is believed only with one of an authority that is trusted', async () => {
    const { ca, server, client, stranger } = certificates();
    serving = await serveHttps({ ...server, ca, requestCert: true, rejectUnauthorized: true }, (_, response) => response.end('taken'));
    const url = `https://localhost:${serving.port}/`;
    const withTls = async (tls: object, credential?: string) => {
      const { error, timings } = await sendOnce(open({ url, settings: { tls }, ...(credential === undefined ? {} : { credential }) }));
      return [error, timings.tlsMs !== undefined] as const;
    };
    assert.deepEqual(await withTls({ ca, cert: client.cert }, client.key), [undefined, true]);
    assert.equal((await withTls({ cert: client.cert }, client.key))[0], 'tls');
    for (const [tls, key] of [[{ ca }], [{ ca, cert: stranger.cert }, stranger.key]] as const) {
      // TLS 1.3 tells of it only after the handshake.
      assert.match((await withTls(tls, key))[0] ?? '', /^(tls|reset)$/);
    }
  });

  it('is reached through a proxy that is told where to, and the proxy is blamed for what it does', async () => {
    const { ca, server } = certificates();
    const receiver = await serveHttps(server, (_, response) => response.end('taken'));
    const asked: string[] = [];
    let refuses = false;
    serving = await serveTcp((socket) => {
      socket.once('data', async (head: Buffer) => {
        asked.push(head.toString().split('\r\n')[0] ?? '');
        if (refuses) return socket.end('HTTP/1.1 503 Busy\r\n\r\n');
        const { connect } = await import('node:net');
        const onward = connect(receiver.port, '127.0.0.1');
        onward.on('error', () => socket.destroy());
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        return socket.pipe(onward).pipe(socket);
      });
    });
    const settings = { tls: { ca }, proxy: `http://127.0.0.1:${serving.port}` };
    const url = `https://127.0.0.1:${receiver.port}/`;
    assert.equal((await sendOnce(open({ url, settings }))).error, undefined);
    assert.deepEqual(asked, [`CONNECT 127.0.0.1:${receiver.port} HTTP/1.1`]);
    refuses = true;
    assert.equal((await sendOnce(open({ url, settings }))).error, 'proxy');
  });
});

describe('the answer of a receiver', () => {
  it('is a success with 2xx alone, and its error says how to go on', async () => {
    const expected: readonly [number, string | undefined][] = [
      [200, undefined],
      [204, undefined],
      [299, undefined],
      [301, 'redirect'],
      [307, 'redirect'],
      [400, 'client_error'],
      [401, 'client_error'],
      [410, 'gone'],
      [429, 'throttled'],
      [500, 'server_error'],
      [501, 'server_error'],
      [502, 'throttled'],
      [503, 'throttled'],
      [504, 'throttled'],
    ];
    for (const [status, error] of expected) {
      const headers = { 'retry-after': '7', ...(status < 400 && status > 299 ? { location: 'http://127.0.0.1/' } : {}) };
      const result = await attempt((_, response) => response.writeHead(status, headers).end());
      assert.deepEqual([result.succeeded, result.error, result.status], [error === undefined, error, status]);
      assert.equal(result.retryAfterMs, error === undefined ? undefined : 7_000);
    }
  });

  it('is kept from its beginning: 16 KiB of valid text, without our credential', async () => {
    const { response = '' } = await attempt((_, answer) => answer.writeHead(400).end(`a${'é'.repeat(20_000)}`));
    assert.equal(Buffer.byteLength(response), 16 * 1024 - 1);
    assert.match(response, /^aé+$/);
    const garbage = await attempt((_, answer) =>
      answer.writeHead(400).end(Buffer.from([0, 0xff, 0x1b, 0x41, 0x0a, ...Buffer.alloc(16_380, 0xff)])),
    );
    assert.match(garbage.response ?? '', /^���A\n�+$/);
    assert.ok(Buffer.byteLength(garbage.response ?? '') <= 16 * 1024);
    serving = await serveHttp((request, answer) => answer.writeHead(401).end(`wrong: ${request.headers.authorization}`));
    const told = await sendOnce(open({ url: urlOf(serving), credential: 'hunter2' }));
    assert.equal(told.response, 'wrong: Bearer ***');
    serving = await serveHttp((request, answer) => answer.writeHead(401).end('x'.repeat(16_380) + request.headers['x-key']));
    const across = await sendOnce(open({ url: urlOf(serving), settings: { credentialHeader: 'x-key' }, credential: 'hunter2' }));
    assert.doesNotMatch(across.response ?? '', /hu/);
  });

  it('is a success once it said so, though it never ends', async () => {
    const startedAt = performance.now();
    let written = 0;
    const result = await attempt((_, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const pour = () => {
        while (written < 100 * 1024 * 1024 && !response.destroyed && response.write(chunk)) written += chunk.length;
        if (written >= 100 * 1024 * 1024) response.end();
      };
      response.on('drain', pour);
      pour();
    });
    assert.deepEqual([result.succeeded, result.status, result.response?.length], [true, 200, 16 * 1024]);
    assert.ok(written < 20 * 1024 * 1024, `${written} bytes were written`);
    assert.ok(performance.now() - startedAt < 5_000);
  });

  it('is a failure by its status, though it never ends', async () => {
    const result = await attempt((_, response) => response.writeHead(500).end(Buffer.alloc(1024 * 1024)));
    assert.deepEqual([result.succeeded, result.error, result.status], [false, 'server_error', 500]);
  });

  it('that comes a byte a second is decided by its status when the time is over', async () => {
    const result = await attempt(
      (_, response) => {
        const drip = setInterval(() => response.write('x'), 100);
        response.on('close', () => clearInterval(drip));
      },
      { timeoutMs: 1_000 },
    );
    assert.deepEqual([result.succeeded, result.status], [true, 200]);
    assert.ok(result.timings.totalMs >= 990 && result.timings.totalMs < 3_000, String(result.timings.totalMs));
  });

  it('that does not come is waited for no longer than allowed', async () => {
    const { succeeded, error, status, timings } = await attempt(() => {}, { timeoutMs: 1_000 });
    assert.deepEqual([succeeded, error, status], [false, 'timeout', undefined]);
    assert.ok(timings.totalMs >= 990 && timings.totalMs < 3_000, String(timings.totalMs));
  });

  it('tells how long its parts took', async () => {
    const { timings } = await attempt((_, response) => void setTimeout(() => response.end(), 60));
    assert.ok((timings.connectMs ?? -1) >= 0);
    assert.ok((timings.firstByteMs ?? 0) >= 50);
    assert.ok(timings.totalMs >= (timings.firstByteMs ?? 0));
  });
});

describe('a receiver that does not speak HTTP', () => {
  const against = async (handler: Parameters<typeof serveTcp>[0]) => {
    serving = await serveTcp(handler);
    return sendOnce(open({ url: urlOf(serving) }));
  };

  it('has not taken the message', async () => {
    assert.equal((await against((socket) => socket.once('data', () => socket.resetAndDestroy()))).error, 'reset');
    assert.equal((await against((socket) => void socket.once('data', () => socket.end('SSH-2.0-garbage\r\n\0\xff')))).error, 'reset');
    await serving.close();
    const closed = await sendOnce(open({ url: urlOf(serving) }));
    assert.equal(closed.error, 'connect');
  });

  it('has taken it when it breaks off behind 200, and not when it breaks off before', async () => {
    const half = (text: string) =>
      against((socket) => void socket.once('data', () => socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 50))));
    assert.equal((await half('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab')).succeeded, true);
    assert.equal((await half('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n')).succeeded, true);
    assert.equal((await half('HTTP/1.1 200 OK\r\ncontent-le')).succeeded, false);
  });
});

describe('an attempt', () => {
  it('goes nowhere but where it may', async () => {
    const strict = createEgress({ log: { warn() {} } });
    const { error, status, response } = await sendOnce(open({ url: 'http://127.0.0.1:80/', egress: strict }));
    assert.deepEqual([error, status, response], ['blocked', undefined, undefined]);
    await strict.close();
  });

  it('ends at once when nobody wants it any more', async () => {
    serving = await serveHttp(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const startedAt = performance.now();
    const result = await sendOnce(open({ url: urlOf(serving) }), sampleEvent(), controller.signal);
    assert.deepEqual([result.succeeded, result.error], [false, 'timeout']);
    assert.ok(performance.now() - startedAt < 2_000);
  });
});
