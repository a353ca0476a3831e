/** Syslog over RELP, into the real rsyslog. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from '@sentinelmesh/crypto';
import { until } from '@sentinelmesh/testkit';
import type { StreamSender } from '../src/kinds/destination-kind.ts';
import { syslogKind } from '../src/kinds/syslog/syslog.ts';
import { makeCertificates } from './receivers/certificates.ts';
import { loopbackEgress } from './receivers/loopback.ts';
import { obtainReceivers } from './receivers/packages.ts';
import { hostileRecords } from './receivers/records.ts';
import { createRsyslog, type Rsyslog } from './receivers/rsyslog.ts';

const receivers = await obtainReceivers();
const skip = typeof receivers === 'string' ? receivers : false;
const never = new AbortController().signal;
const KILLS = 8;
const ok = { kind: 'acknowledged', rejected: [] };

describe('syslog over RELP, to rsyslog,', { skip }, () => {
  if (typeof receivers === 'string') return;
  const folder = mkdtempSync(join(tmpdir(), 'relp-'));
  const certificates = makeCertificates(folder);
  const { ca, client, stranger } = certificates;
  const egress = loopbackEgress();
  let rsyslog: Rsyslog;

  before(async () => {
    rsyslog = await createRsyslog(receivers, { folder: join(folder, 'rsyslog'), certificates });
    await rsyslog.start();
  });
  after(async () => {
    await rsyslog?.kill();
    rmSync(folder, { recursive: true });
  });

  const open = (url: string, settings: object = {}, key?: string): StreamSender =>
    syslogKind.open({
      orgId: 'org_1',
      destinationId: 'dst_1',
      url,
      settings: syslogKind.settings.parse({ maxRecordBytes: 32_000, ...settings }),
      credential: key === undefined ? undefined : secret(key),
      signingSecrets: [],
      egress,
      exportFolder: undefined,
    });
  const hashes = (from: number) =>
    rsyslog
      .messages()
      .slice(from)
      .map(({ all }) => all['rfc5424-sd']?.['sentinelmesh@32473']?.hash ?? '');

  it('has every record in the file when they are acknowledged', async () => {
    const secure = { tls: { ca, cert: client.cert } };
    for (const [url, settings, key] of [
      [`relp://127.0.0.1:${rsyslog.ports.relp}`, {}, undefined],
      [`relp+tls://localhost:${rsyslog.ports.relpTls}`, secure, client.key],
    ] as const) {
      for (const format of ['json', 'ocsf'] as const) {
        const from = rsyslog.messages().length;
        const sender = open(url, { format, ...settings }, key);
        const records = hostileRecords(sender.format, 300);
        assert.deepEqual(await sender.send(records.slice(0, 200), never), ok);
        assert.deepEqual(await sender.send(records.slice(200), never), ok);
        // Nothing is waited for: what is acknowledged is there.
        assert.deepEqual(
          rsyslog
            .messages()
            .slice(from)
            .map(({ msg }) => msg),
          records.map(({ text }) => text),
        );
        assert.deepEqual(
          hashes(from),
          records.map(({ link }) => link.hash),
        );
        await sender.close();
      }
    }
  });

  it('is not delivered where rsyslog does not know our certificate', async () => {
    const stored = rsyslog.messages().length;
    const url = `relp+tls://localhost:${rsyslog.ports.relpTls}`;
    const senders = [open(url, { tls: { ca } }), open(url, { tls: { ca, cert: stranger.cert } }, stranger.key), open(url)];
    for (const sender of senders) {
      assert.notEqual((await sender.send(hostileRecords(sender.format, 3), never)).kind, 'acknowledged');
      await sender.close();
    }
    assert.equal(rsyslog.messages().length, stored);
  });

  it('loses nothing when rsyslog is killed again and again', async () => {
    const sender = open(`relp://127.0.0.1:${rsyslog.ports.relp}`);
    const records = hostileRecords(sender.format, 5_000, 200_000);
    const from = rsyslog.messages().length;
    let kills = 0;
    let isOver = false;
    const killing = (async () => {
      while (!isOver && kills < KILLS) {
        await sleep(100 + 30 * kills);
        await rsyslog.kill();
        kills++;
        await rsyslog.start();
      }
    })();
    let retries = 0;
    for (let start = 0; start < records.length; start += 500) {
      const batch = records.slice(start, start + 500);
      await until(
        async () => {
          const outcome = await sender.send(batch, never);
          if (outcome.kind !== 'acknowledged') retries++;
          return outcome.kind === 'acknowledged' && outcome.rejected.length === 0;
        },
        'rsyslog to be back',
        8_000,
      );
      const there = new Set(hashes(from));
      const lost = batch.filter(({ link }) => !there.has(link.hash));
      assert.equal(lost.length, 0, `${lost.length} records were acknowledged and are not in the file`);
    }
    isOver = true;
    await killing;
    await sender.close();
    const there = hashes(from);
    assert.equal(new Set(there).size, records.length);
    assert.ok(kills > 0 && retries > 0, `${kills} kills, ${retries} retries`);
    const twice = there.length - records.length;
    assert.ok(twice <= kills * 128, `${twice} records are there twice after ${kills} kills`);
    console.log(`${kills} kills, ${retries} retries, ${twice} of ${records.length} records twice`);
  });
});
