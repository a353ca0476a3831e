import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign as signEd25519 } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { describeReceipt } from './describe-receipt.ts';
import { MAX_BODY_BYTES, openReceiver, type Receipt, type Receiver } from './webhook-receiver.ts';

const key = Buffer.alloc(32, 7);
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const rawPublicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

const event = { type: 'guard.input.blocked', timestamp: '2026-11-20T10:00:00.000Z', data: { inspection: { riskLevel: 'high' } } };
const BODY = JSON.stringify(event);

/** What a sender of Standard Webhooks sends, made here from its specification. */
function signed({ body = BODY, id = 'evt_1', ageSeconds = 0, version = 'v1' } = {}) {
  const timestamp = String(Math.floor(Date.now() / 1_000) - ageSeconds);
  const content = Buffer.from(`${id}.${timestamp}.${body}`);
  const signature = version === 'v1' ? createHmac('sha256', key).update(content).digest() : signEd25519(null, content, privateKey);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `${version},${signature.toString('base64')}` };
}

describe('a receiver of webhooks', () => {
  const receipts: Receipt[] = [];
  let receiver: Receiver;
  before(async () => {
    const secrets = [secret(`whsec_${key.toString('base64')}`), secret(`whpk_${rawPublicKey.toString('base64')}`)];
    receiver = await openReceiver({ port: 0, status: 204, secrets: () => secrets, onReceipt: (receipt) => receipts.push(receipt) });
  });
  after(() => receiver.close());
  beforeEach(() => {
    receipts.length = 0;
  });

  const post = async (headers: Record<string, string>, body = BODY) => {
    const { status } = await fetch(receiver.url, { method: 'POST', headers, body });
    const [receipt = assert.fail('nothing was received')] = receipts;
    return { status, shown: describeReceipt(receipt, { status: 204, times: 1 }).split('\n') };
  };

  it('believes what is signed with HMAC or Ed25519, and shows what it says', async () => {
    for (const version of ['v1', 'v1a']) {
      receipts.length = 0;
      const { status, shown } = await post(signed({ version }));
      assert.equal(status, 204);
      assert.match(shown[0] ?? '', /^\d\d:\d\d:\d\d guard\.input\.blocked {2}A text /);
      assert.equal(shown[1], '         evt_1, happened 2026-11-20T10:00:00.000Z');
      assert.equal(shown[2], `         verified (${version}), answered 204`);
    }
  });

  it('does not believe what was changed, is old, is of the future, or is signed by somebody else; and says which', async () => {
    const cases = [
      [signed({ body: `${BODY} ` }), /NOT VERIFIED {2}no signature fits/],
      [{ ...signed(), 'webhook-id': 'evt_2' }, /no signature fits/],
      [signed({ ageSeconds: 301 }), /more than 5 minutes ago/],
      [signed({ ageSeconds: -302 }), /more than 5 minutes from now/],
      [{ ...signed(), 'webhook-timestamp': 'now' }, /not a number of seconds/],
      [{}, /is no signed webhook/],
    ] as const;
    for (const [headers, why] of cases) {
      receipts.length = 0;
      const { status, shown } = await post(headers);
      assert.equal(status, 401);
      assert.match(shown.join(), why);
      assert.doesNotMatch(shown.join(), /guard\.input/, 'what cannot be believed is not shown');
    }
  });

  it('refuses a body that is too large, announced or not, and goes on', async () => {
    const large = 'x'.repeat(MAX_BODY_BYTES + 1);
    assert.equal((await fetch(receiver.url, { method: 'POST', body: large, headers: signed({ body: large }) }).catch(gone)).status, 413);
    await sendEndlessly();
    assert.deepEqual(
      receipts.map(({ verification, body }) => [verification.ok, 'reason' in verification && verification.reason, body.length]),
      [
        [false, 'body_too_large', 0],
        [false, 'body_too_large', 0],
      ],
    );
    assert.equal((await fetch(receiver.url, { method: 'POST', body: BODY, headers: signed() })).status, 204);
    const exact = `"${'x'.repeat(MAX_BODY_BYTES - 2)}"`;
    assert.equal((await fetch(receiver.url, { method: 'POST', body: exact, headers: signed({ body: exact }) })).status, 204);
  });

  it('refuses what is no POST request', async () => {
    const response = await fetch(receiver.url);
    assert.deepEqual([response.status, response.headers.get('allow')], [405, 'POST']);
    assert.match(describeReceipt(receipts[0] ?? assert.fail(), { status: 204, times: 1 }), /it is no POST request, so it is no webhook$/);
  });

  it('does not take a header that is there twice for one', async () => {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = signed();
    const lines = [`webhook-id: ${id}`, `webhook-timestamp: ${at}`, `webhook-signature: ${signature}`, `webhook-signature: ${signature}`];
    assert.match(
      await speak(`POST / HTTP/1.1\r\nhost: x\r\n${lines.join('\r\n')}\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`),
      /^HTTP\/1\.1 401 /,
    );
  });

  it('survives senders that leave, and those that do not speak HTTP', async () => {
    await speak('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf', { leave: true });
    assert.match(await speak('\u0000\u0001\r\n\r\n'), /^HTTP\/1\.1 400 /);
    assert.equal((await fetch(receiver.url, { method: 'POST', body: BODY, headers: signed() })).status, 204);
    assert.equal(receipts.length, 1);
  });

  it('shows bodies of CloudEvents and OCSF, and of others how large they are; none of it reaches the terminal as it came', async () => {
    const cloudEvent = { specversion: '1.0', id: 'evt_9', type: 'guard.output.blocked', time: '2026-11-20T10:00:00Z', data: {} };
    const ocsf = {
      class_uid: 2004,
      time: 1_795_168_800_000,
      message: 'A text\u001b[2J was stopped',
      metadata: { event_code: 'a.b\u0007.c' },
    };
    const shown = async (value: unknown) => {
      receipts.length = 0;
      const body = typeof value === 'string' ? value : JSON.stringify(value);
      return (await post(signed({ body }), body)).shown;
    };
    assert.match((await shown(cloudEvent)).join(), /guard\.output\.blocked {2}\S.*happened 2026-11-20T10:00:00\.000Z/);
    assert.match((await shown(ocsf)).join(), /a\.b \.c {2}A text \[2J was stopped,.*happened 2026-11-20T10:00:00\.000Z/);
    assert.match((await shown({ type: 'x\u001b]0;y\u0007', timestamp: 'never', data: { a: null } })).join(), /x \]0;y {2}Event x \]0;y/);
    for (const other of ['[]', 'null', '{', '', '{"type":1}', '{"type":"a","data":[]}'])
      assert.match((await shown(other))[0] ?? '', /a body that is no event {2}\d+ bytes$/, other);
  });

  it('answers as it was told, so that it can play one that fails', async () => {
    const failing = await openReceiver({
      port: 0,
      status: 503,
      secrets: () => [secret(`whsec_${key.toString('base64')}`)],
      onReceipt: () => undefined,
    });
    const { status } = await fetch(failing.url, { method: 'POST', body: BODY, headers: signed() });
    await failing.close();
    assert.equal(status, 503);
    await post(signed());
    const [receipt = assert.fail()] = receipts;
    assert.match(describeReceipt(receipt, { status: 503, times: 3 }), /verified \(v1\), received 3 times now, answered 503$/);
  });

  it('says when a port is taken', async () => {
    const port = Number(new URL(receiver.url).port);
    await assert.rejects(openReceiver({ port, status: 204, secrets: () => [], onReceipt: () => undefined }), {
      code: 'cannot_listen',
      message: `cannot listen on 127.0.0.1:${port}: it is taken by another program; --port sets another`,
    });
  });

  // A sender that is still sending may see the connection go before it sees the answer.
  const gone = () => ({ status: 413 });

  /** A body in chunks without end; resolves when the receiver has closed the connection. */
  function sendEndlessly(): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1', () => {
        socket.write('POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n');
        const goOn = () => {
          if (!socket.destroyed) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`, () => setImmediate(goOn));
        };
        goOn();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  }

  /** What is answered to bytes. */
  function speak(text: string, { leave = false } = {}): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1', () => {
        socket.write(text, () => leave && socket.destroy());
      });
      let answer = '';
      socket.on('data', (bytes) => {
        answer += bytes;
        socket.end();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answer));
    });
  }
});
