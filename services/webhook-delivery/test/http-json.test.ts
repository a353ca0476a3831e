import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createEgress } from '@sentinelmesh/egress';
import { httpJson } from '../src/kinds/http-json/http-json.ts';
import { makeCertificates } from './receivers/certificates.ts';
import { ACKNOWLEDGED, assertArrivedOnce, type GivenOptions, itBearsFaults } from './stand-ins/faults.ts';
import { startJsonReceiver } from './stand-ins/json-receiver.ts';
import { openStream, recordsFor, send, standIn } from './stand-ins/stream.ts';

const TOKEN = 'a-token-of-the-receiver';

async function given(context: TestContext, options: GivenOptions & { settings?: object } = {}) {
  const { credential = TOKEN, timeoutMs = 5_000, settings, ...server } = options;
  const receiver = await standIn(context, startJsonReceiver({ token: TOKEN, ...server }));
  const sender = openStream(context, httpJson, { url: `${receiver.url}/in?x=1`, settings: { timeoutMs, ...settings }, credential });
  return { sender, server: receiver, credential };
}

describe('http_json', () => {
  itBearsFaults(given, { isDecidedBy: 'status', namesBadCredential: false });

  it("sends lines, or an array, compressed or not, with headers of one's own", async (context) => {
    for (const body of ['ndjson', 'array']) {
      for (const compress of [true, false]) {
        const all = await given(context, { settings: { body, compress, headers: { 'X-Team': 'blue' } } });
        const records = recordsFor(all.sender, 10);
        assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
        assertArrivedOnce(all, records);
        const [request] = all.server.requests;
        assert.deepEqual([request?.headers['x-team'], request?.path, request?.query.get('x')], ['blue', '/in', '1']);
        assert.equal(request?.headers['content-encoding'], compress ? 'gzip' : undefined);
      }
    }
  });

  it('sends the credential in the header that the receiver wants', async (context) => {
    const all = await given(context, { settings: { credentialHeader: 'X-Api-Key' } });
    all.server.mishaps.push({ status: 200 });
    assert.deepEqual(await send(all.sender, recordsFor(all.sender, 1)), ACKNOWLEDGED);
    assert.deepEqual([all.server.requests[0]?.headers['x-api-key'], all.server.requests[0]?.headers.authorization], [TOKEN, undefined]);
  });

  it('sends no more records in a request than are wanted', async (context) => {
    const all = await given(context, { settings: { maxRecords: 7 } });
    const records = recordsFor(all.sender, 20);
    assert.deepEqual(await send(all.sender, records), ACKNOWLEDGED);
    assert.deepEqual(
      all.server.requests.map(({ text }) => text.trim().split('\n').length),
      [7, 7, 6],
    );
    assertArrivedOnce(all, records);
  });

  it('sends again only what has not arrived', async (context) => {
    const all = await given(context, { settings: { maxRecords: 5 } });
    const records = recordsFor(all.sender, 20, [3]);
    // 5 with the bad one, refused and halved, then what follows breaks off.
    all.server.mishaps.push(...Array.from({ length: 7 }, () => undefined), { status: 503 });
    assert.equal((await send(all.sender, records)).kind, 'retry');
    const outcome = await send(all.sender, records);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [3]);
    assertArrivedOnce(all, records, [3]);
  });

  it('rejects a record that no request can hold, and sends the others', async (context) => {
    const all = await given(context);
    const [first, last] = recordsFor(all.sender, 2);
    const [long] = recordsFor(all.sender, 1, [], { data: { text: 'x'.repeat(5_000_000) } });
    assert.ok(first !== undefined && last !== undefined && long !== undefined);
    const outcome = await send(all.sender, [first, { ...long, link: { ...long.link, hash: 'other' } }, last]);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [1]);
    assert.match(outcome.kind === 'acknowledged' ? (outcome.rejected[0]?.reason ?? '') : '', /bytes long/);
    assertArrivedOnce(all, [first, last]);
  });

  it('trusts an authority that was set, and none that was not', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'http-json-'));
    context.after(() => rm(folder, { recursive: true }));
    const { ca, server: certificate } = makeCertificates(folder);
    const server = createServer(certificate, (request, response) => request.resume().on('end', () => response.end()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    context.after(() => server.close());
    const address = server.address();
    const url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const trusting = openStream(context, httpJson, { url, settings: { ca } });
    assert.deepEqual(await send(trusting, recordsFor(trusting, 2)), ACKNOWLEDGED);
    const wary = openStream(context, httpJson, { url });
    const outcome = await send(wary, recordsFor(wary, 2));
    assert.equal(outcome.kind === 'retry' && outcome.error, 'tls');
  });

  it('refuses settings that could forge a request', () => {
    const bad = [
      { headers: { Authorization: 'x' } },
      { headers: { 'transfer-encoding': 'chunked' } },
      { headers: { a: 'b\r\nc: d' } },
      { headers: { a: '1', A: '2' } },
      { credentialHeader: 'host' },
      { timeoutMs: 0 },
      { proxy: 'http://user:secret@proxy.test' },
      { ca: 'not a certificate' },
      { unknown: true },
    ];
    for (const settings of bad) assert.equal(httpJson.settings.safeParse(settings).success, false, JSON.stringify(settings));
  });

  it('says that a port may not be called', async (context) => {
    const all = await given(context);
    const sender = openStream(context, httpJson, { url: 'http://1.1.1.1:81/' });
    const outcome = await send(sender, recordsFor(all.sender, 1));
    assert.match(outcome.kind === 'configuration' ? outcome.detail : '', /^The receiver cannot be called: port 81/);
  });

  it('waits ten minutes whether a name that leads to an address that may not be called leads somewhere else again', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const all = await given(context);
    const { port } = new URL(all.server.url);
    let address = '10.0.0.1';
    const lookup = async () => [{ address, family: 4 as const }];
    const egress = createEgress({ allow: { cidrs: ['127.0.0.0/8'], ports: [Number(port)] }, lookup, log: { warn() {} } });
    const sender = openStream(context, httpJson, { url: `http://siem.test:${port}/in`, credential: TOKEN, egress });
    const records = recordsFor(sender, 3);
    const outcome = await send(sender, records);
    assert.deepEqual(outcome.kind === 'retry' && [outcome.error, outcome.detail.includes('10.0.0.1')], ['blocked', false]);
    address = '127.0.0.1';
    assert.deepEqual(await send(sender, records), ACKNOWLEDGED);
    address = '10.0.0.1';
    context.mock.timers.tick(11 * 60_000);
    assert.equal((await send(sender, records)).kind, 'retry');
    context.mock.timers.tick(10 * 60_000);
    assert.equal((await send(sender, records)).kind, 'configuration');
  });

  it('gives up no more than fifteen records, one at a time, when the receiver takes none', async (context) => {
    const all = await given(context);
    const everything = Array.from({ length: 16 }, (_, index) => index);
    const outcomes = [];
    for (const record of recordsFor(all.sender, 16, everything)) outcomes.push(await send(all.sender, [record]));
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      [...Array.from({ length: 15 }, () => 'acknowledged'), 'configuration'],
    );
  });
});
