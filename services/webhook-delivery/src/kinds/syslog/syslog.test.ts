import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { until } from '@sentinelmesh/testkit';
import { makeCertificates } from '../../../test/receivers/certificates.ts';
import { loopbackEgress } from '../../../test/receivers/loopback.ts';
import { hostileRecords } from '../../../test/receivers/records.ts';
import { startTcpReceiver } from '../../../test/receivers/tcp-receiver.ts';
import type { StreamRecord } from '../destination-kind.ts';
import { openSyslog, syslogKind } from './syslog.ts';

const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'syslog-'));
after(() => rmSync(folder, { recursive: true }));
const { ca, client, stranger } = makeCertificates(folder);

function open(t: TestContext, url: string, { settings = {}, credential }: { settings?: object; credential?: string } = {}) {
  const sender = openSyslog(
    {
      orgId: 'org_1',
      destinationId: 'dst_1',
      url,
      settings: syslogKind.settings.parse(settings),
      credential: credential === undefined ? undefined : secret(credential),
      signingSecrets: [],
      egress: loopbackEgress(),
      exportFolder: undefined,
    },
    { stallMs: 1_000, quietMs: 10, acceptMs: 500 },
  );
  t.after(sender.close);
  return sender;
}

function withText(text: string): StreamRecord {
  const [record] = hostileRecords({ name: 'json', render: () => text, seal: (content) => content, unseal: () => undefined }, 1, 1);
  return record ?? assert.fail();
}

describe('the settings of syslog', () => {
  it('have values where they are not told', () => {
    assert.deepEqual(syslogKind.settings.parse({}), {
      format: 'cef',
      ocsfVersion: '1.8.0',
      facility: 10,
      hostname: 'sentinelmesh',
      appName: 'sentinelmesh',
      enterpriseNumber: 32473,
      framing: 'octet-counting',
      cefLeadingSpace: false,
      resendRecords: 2_000,
      resendMs: 5_000,
      window: 128,
      tls: {},
    });
  });

  it('are refused where they would make a wrong header, or are none of ours', () => {
    const wrong = [
      ...[
        { facility: 24 },
        { facility: -1 },
        { hostname: '' },
        { hostname: 'a b' },
        { hostname: 'a\nb' },
        { hostname: 'ä' },
        { hostname: 'a'.repeat(256) },
      ],
      ...[
        { appName: 'a'.repeat(49) },
        { enterpriseNumber: 0 },
        { enterpriseNumber: 2 ** 32 },
        { maxRecordBytes: 1_000 },
        { maxRecordBytes: 65_537 },
      ],
      ...[{ window: 0 }, { resendRecords: 10_001 }, { framing: 'none' }, { format: 'ecs' }, { key: 'x' }],
      ...[
        { tls: { ca: 'no certificate' } },
        { tls: { ca: `${ca}-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n` } },
        { tls: { cert: client.key } },
        { tls: { key: client.key } },
      ],
    ];
    for (const settings of wrong) assert.equal(syslogKind.settings.safeParse(settings).success, false, JSON.stringify(settings));
    assert.ok(syslogKind.settings.safeParse({ tls: { ca, cert: client.cert, serverName: 'siem.example' } }).success);
  });
});

describe('a destination of kind syslog', () => {
  it('is refused before it is saved where its URL leads to no receiver, in words that do not repeat it', () => {
    for (const url of ['tls://siem.example/path', 'tcp://bücher.example', 'tls://siem.example?x=hidden', 'udp://siem.example:0']) {
      assert.match(syslogKind.problemOfUrl?.(url) ?? '', /must be a scheme, a host/, url);
      assert.doesNotMatch(syslogKind.problemOfUrl?.(url) ?? '', /hidden|bücher/);
    }
    for (const url of ['tls://siem.example', 'udp://192.0.2.1:514', 'relp+tls://[2001:db8::1]:20514/', 'tcp://xn--bcher-kva.example'])
      assert.equal(syslogKind.problemOfUrl?.(url), undefined, url);
  });

  it('says what is wrong with its URL, certificate or key, and shows nothing of the key', async (t) => {
    const senders = [
      open(t, 'tcp://user:hidden@siem.example'),
      open(t, 'tls://localhost', { settings: { tls: { cert: client.cert } } }),
      open(t, 'tls://localhost', { credential: client.key }),
      open(t, 'relp+tls://localhost', { settings: { tls: { cert: client.cert } }, credential: stranger.key }),
      open(t, 'tls://localhost', { settings: { tls: { cert: client.cert } }, credential: 'not a key' }),
      open(t, 'tcp://10.0.0.1'),
      open(t, 'udp://127.2:514'),
      open(t, 'tcp://127.0.0.2:22'),
    ];
    const details: string[] = [];
    for (const sender of senders) {
      const outcome = await sender.send(hostileRecords(sender.format, 1), never);
      assert.equal(outcome.kind, 'configuration');
      if (outcome.kind === 'configuration') details.push(outcome.detail);
    }
    assert.match(details[0] ?? '', /not one of syslog/);
    assert.match(details[1] ?? '', /set it as the credential/);
    assert.match(details[2] ?? '', /does not have its certificate/);
    assert.match(details[3] ?? '', /not that of the first certificate/);
    assert.match(details[4] ?? '', /not a private key/);
    assert.doesNotMatch(details.join(), /BEGIN|not a key|hidden/);
  });

  it('takes every record up to what it says, whatever its header, and none that would be too long', async (t) => {
    const receiver = await startTcpReceiver();
    t.after(receiver.close);
    const sender = open(t, `tcp://127.0.0.1:${receiver.port}`, { settings: { maxRecordBytes: 1_024, hostname: 'h'.repeat(255) } });
    assert.ok(sender.maxRecordBytes > 0);
    const records = ['x'.repeat(sender.maxRecordBytes), 'é'.repeat(1_024), 'two\nlines', 'short'].map(withText);
    const outcome = await sender.send(records, never);
    assert.equal(outcome.kind, 'acknowledged');
    const rejected = outcome.kind === 'acknowledged' ? outcome.rejected : [];
    assert.deepEqual(
      rejected.map(({ index }) => index),
      [1, 2],
    );
    assert.match(rejected[0]?.reason ?? '', /^max_record_bytes: the message has \d{4} bytes, and 1024 are allowed$/);
    await until(() => receiver.received()[0]?.endsWith('short'), 'the records');
    const lengths = [...(receiver.received()[0] ?? '').matchAll(/(?:^|x)(\d+) <\d+>1 /g)].map(([, length]) => Number(length));
    assert.equal(lengths.length, 2);
    assert.ok(lengths.every((length) => length <= 1_024));
  });

  it('sends one datagram for a record over UDP, of 2,048 bytes at most', async (t) => {
    const socket = createSocket('udp4');
    t.after(() => socket.close());
    const received: string[] = [];
    socket.on('message', (bytes) => received.push(bytes.toString()));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const sender = open(t, `udp://127.0.0.1:${socket.address().port}`, { settings: { format: 'json' } });
    const outcome = await sender.send(['a', 'x'.repeat(2_048), 'b'].map(withText), never);
    assert.deepEqual(outcome.kind === 'acknowledged' && outcome.rejected.map(({ index }) => index), [1]);
    await until(() => received.length === 2, 'two datagrams');
    assert.match(received.join('\n'), /^<85>1 .*\] a\n<85>1 .*\] b$/);
  });

  it('comes again when nobody is there', async (t) => {
    const receiver = await startTcpReceiver();
    await receiver.close();
    for (const scheme of ['tcp', 'tls', 'relp', 'relp+tls']) {
      const sender = open(t, `${scheme}://127.0.0.1:${receiver.port}`);
      const outcome = await sender.send(hostileRecords(sender.format, 1), never);
      assert.equal(outcome.kind === 'retry' && outcome.error, 'connect', scheme);
    }
  });
});
