/** Syslog over TCP, TLS and UDP, into the real rsyslog and syslog-ng. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { secret } from '@sentinelmesh/crypto';
import { until } from '@sentinelmesh/testkit';
import type { StreamRecord, StreamSender } from '../src/kinds/destination-kind.ts';
import { syslogKind } from '../src/kinds/syslog/syslog.ts';
import { makeCertificates } from './receivers/certificates.ts';
import { loopbackEgress } from './receivers/loopback.ts';
import { obtainReceivers } from './receivers/packages.ts';
import { hostileRecords } from './receivers/records.ts';
import { createRsyslog, type Rsyslog, type RsyslogMessage } from './receivers/rsyslog.ts';
import { createSyslogNg, type SyslogNg } from './receivers/syslog-ng.ts';

const receivers = await obtainReceivers();
const skip = typeof receivers === 'string' ? receivers : false;
const never = new AbortController().signal;
/** Few enough for the socket of a receiver that is slow to read, since over UDP nothing waits for it. */
const COUNT = 20;
const ok = { kind: 'acknowledged', rejected: [] };
type Settings = Parameters<typeof syslogKind.settings.parse>[0] & object;

describe('syslog, to receivers of the field,', { skip }, () => {
  if (typeof receivers === 'string') return;
  const folder = mkdtempSync(join(tmpdir(), 'syslog-'));
  const certificates = makeCertificates(folder);
  const { ca, client, stranger } = certificates;
  const egress = loopbackEgress();
  let rsyslog: Rsyslog;
  let syslogNg: SyslogNg;

  before(async () => {
    rsyslog = await createRsyslog(receivers, { folder: join(folder, 'rsyslog'), certificates });
    syslogNg = await createSyslogNg(receivers, { folder: join(folder, 'syslog-ng'), certificates });
    await Promise.all([rsyslog.start(), syslogNg.start()]);
  });
  after(async () => {
    await Promise.all([rsyslog?.kill(), syslogNg?.kill()]);
    rmSync(folder, { recursive: true });
  });

  const open = (url: string, settings: Settings = {}, key?: string): StreamSender =>
    syslogKind.open({
      orgId: 'org_1',
      destinationId: 'dst_1',
      url,
      settings: syslogKind.settings.parse(settings),
      credential: key === undefined ? undefined : secret(key),
      signingSecrets: [],
      egress,
      exportFolder: undefined,
    });

  /** Sends records, as the format of the sender has them, each with an id by which it is found among others. */
  async function bring(sender: StreamSender, count = COUNT): Promise<readonly StreamRecord[]> {
    const records = hostileRecords(sender.format, count);
    assert.deepEqual(await sender.send(records, never), ok);
    await sender.close();
    return records;
  }

  /** What rsyslog has stored since the call, once it is as many. */
  async function storing(receiver: { messages(): readonly unknown[] }, send: () => Promise<readonly StreamRecord[]>) {
    const earlier = receiver.messages().length;
    const records = await send();
    await until(() => receiver.messages().length >= earlier + records.length, 'the records', 8_000);
    return { records, from: earlier };
  }

  const ways = (ports: { plain: number; tls: number }) =>
    ({
      TCP: [`tcp://127.0.0.1:${ports.plain}`],
      UDP: [`udp://127.0.0.1:${ports.plain}`],
      'mutual TLS': [`tls://localhost:${ports.tls}`, { tls: { ca, cert: client.cert } }, client.key],
    }) as const;

  for (const way of ['TCP', 'UDP', 'mutual TLS'] as const) {
    for (const format of ['cef', 'leef', 'json', 'ocsf'] as const) {
      it(`rsyslog has every field of ${format} as it was sent, over ${way}`, async () => {
        const [url, settings, key] = ways(rsyslog.ports)[way];
        const maxRecordBytes = 32_000;
        const sender = open(url, { format, hostname: 'mesh.example', maxRecordBytes, ...settings }, key);
        const { records, from } = await storing(rsyslog, () => bring(sender));
        assert.deepEqual(inOrder(rsyslog.messages().slice(from).map(asRsyslogRead)), inOrder(records.map(asRsyslogSent)));
      });
    }

    it(`syslog-ng has every field as it was sent, over ${way}`, async () => {
      const [url, settings, key] = ways(syslogNg.ports)[way];
      const sender = open(url, { format: 'json', hostname: 'mesh.example', maxRecordBytes: 32_000, ...settings }, key);
      const { records, from } = await storing(syslogNg, () => bring(sender));
      const read = syslogNg.messages().slice(from);
      assert.deepEqual(inOrder(read.map(asSyslogNgRead)), inOrder(records.map(asSyslogNgSent)));
    });
  }

  it('is told apart by line feeds where the receiver wants that', async () => {
    const sender = open(`tcp://127.0.0.1:${syslogNg.ports.lf}`, { framing: 'lf', hostname: 'mesh.example' });
    const { records, from } = await storing(syslogNg, () => bring(sender));
    assert.deepEqual(syslogNg.messages().slice(from).map(asSyslogNgRead), records.map(asSyslogNgSent));
  });

  it('has CEF in which liblognorm finds every field as it was sent', async () => {
    const sender = open(`tcp://127.0.0.1:${rsyslog.ports.plain}`, { cefLeadingSpace: true });
    const { records, from } = await storing(rsyslog, () => bring(sender, 300));
    const read = rsyslog.messages().slice(from);
    for (const [index, { text }] of records.entries()) {
      const { header, extensions } = readCef(text);
      assert.deepEqual(read[index]?.all.f, { ...header, Extensions: extensions });
    }
  });

  it('is not delivered where the receiver does not know our certificate', async () => {
    const stored = [rsyslog.messages().length, syslogNg.messages().length];
    for (const port of [rsyslog.ports.tls, syslogNg.ports.tls]) {
      const senders = [
        open(`tls://localhost:${port}`, { tls: { ca } }),
        open(`tls://localhost:${port}`, { tls: { ca, cert: stranger.cert } }, stranger.key),
        open(`tls://localhost:${port}`),
      ];
      for (const sender of senders) {
        const outcome = await sender.send(hostileRecords(sender.format, 3), never);
        assert.notEqual(outcome.kind, 'acknowledged');
        await sender.close();
      }
    }
    assert.deepEqual([rsyslog.messages().length, syslogNg.messages().length], stored);
  });

  for (const [resendRecords, lost] of [
    [0, 200],
    [150, 50],
    [1_000, 0],
  ] as const) {
    it(`loses ${lost} of 200 records that a receiver had not read when it was killed, when ${resendRecords} are sent again`, async () => {
      const sender = open(`tcp://127.0.0.1:${rsyslog.ports.plain}`, { resendRecords });
      const records = hostileRecords(sender.format, 400, 100_000 + resendRecords);
      const from = rsyslog.messages().length;
      const stored = () =>
        rsyslog
          .messages()
          .slice(from)
          .map(({ all }) => all['rfc5424-sd']?.['sentinelmesh@32473']?.hash);
      assert.deepEqual(await sender.send(records.slice(0, 100), never), ok);
      await until(() => stored().length === 100, 'the first records');
      await rsyslog.freeze();
      assert.deepEqual(await sender.send(records.slice(100, 300), never), ok);
      await rsyslog.kill();
      await rsyslog.start();
      // The first that is sent after it may go the way of those, if the end of the connection has not been seen by then.
      await until(async () => (await sender.send([], never)).kind === 'acknowledged', 'a new connection');
      assert.deepEqual(await sender.send(records.slice(300), never), ok);
      await sender.close();
      await until(() => stored().includes(records.at(-1)?.link.hash), 'the last records', 5_000);
      const there = new Set(stored());
      const missing = records.flatMap(({ link }, index) => (there.has(link.hash) ? [] : [index]));
      assert.deepEqual(
        missing,
        Array.from({ length: lost }, (_, index) => 100 + index),
      );
    });
  }
});

/** The fields of a record in CEF, as ArcSight's guide has them, under the names that liblognorm gives the header. */
function readCef(text: string) {
  const parts = /^CEF:0\|((?:(?:\\.|[^\\|])*\|){6}) ?(.*)$/s.exec(text) ?? assert.fail(text);
  const [DeviceVendor, DeviceProduct, DeviceVersion, SignatureID, Name, Severity] = (parts[1] ?? '').split('|');
  const pairs = [...(parts[2] ?? '').matchAll(/([\w.]+)=((?:\\.|[^\\=])*)(?=$| [\w.]+=)/gs)];
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r' };
  const extensions = pairs.map(([, key = '', value = '']) => [
    key,
    value.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter),
  ]);
  return {
    header: { DeviceVendor, DeviceProduct, DeviceVersion, SignatureID, Name, Severity },
    extensions: Object.fromEntries(extensions) as Record<string, string>,
  };
}

const SEVERITY = { info: 6, low: 5, medium: 4, high: 3, critical: 2 };

const dataOf = ({ event, link }: StreamRecord) => ({
  org: event.orgId,
  ...(event.workspaceId === undefined ? {} : { workspace: event.workspaceId }),
  chain: link.chain,
  sequence: String(link.sequence),
  hash: link.hash,
});

const asRsyslogRead = ({ pri, proto, time, host, app, procid, msgid, msg, all }: RsyslogMessage) => ({
  ...{ pri, proto, time, host, app, procid, msgid, msg },
  data: all['rfc5424-sd'],
});

const asRsyslogSent = (record: StreamRecord) => ({
  pri: String(10 * 8 + SEVERITY[record.event.severity]),
  proto: '1',
  time: record.event.time.toISOString(),
  host: 'mesh.example',
  app: 'sentinelmesh',
  procid: '-',
  msgid: record.event.type.slice(0, 32),
  msg: record.text,
  // mmpstrucdata writes names in lower case.
  data: { 'sentinelmesh@32473': { eventid: record.event.id, ...dataOf(record) } },
});

const asSyslogNgRead = ({ MESSAGE, HOST, PROGRAM, MSGID, FACILITY, PRIORITY, ISODATE, _SDATA }: Readonly<Record<string, unknown>>) => ({
  ...{ host: HOST, app: PROGRAM, msgid: MSGID, facility: FACILITY, priority: PRIORITY, data: _SDATA },
  time: new Date(String(ISODATE)).toISOString(),
  msg: String(MESSAGE),
});

const asSyslogNgSent = (record: StreamRecord) => ({
  host: 'mesh.example',
  app: 'sentinelmesh',
  msgid: record.event.type.slice(0, 32),
  facility: 'authpriv',
  priority: { info: 'info', low: 'notice', medium: 'warning', high: 'err', critical: 'crit' }[record.event.severity],
  data: { 'sentinelmesh@32473': { eventId: record.event.id, ...dataOf(record) } },
  time: record.event.time.toISOString(),
  msg: record.text,
});

const inOrder = <T extends { readonly msg: string | undefined }>(messages: readonly T[]): readonly T[] =>
  messages.toSorted((a, b) => ((a.msg ?? '') < (b.msg ?? '') ? -1 : 1));
