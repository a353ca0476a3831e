import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { jsonFormat } from '../src/formats/json.ts';
import type { StreamRecord } from '../src/kinds/destination-kind.ts';
import { fileKind } from '../src/kinds/file/file.ts';
import { parseFileUrl } from '../src/kinds/file/file-name.ts';
import { loopbackEgress } from './receivers/loopback.ts';
import { hostileRecords } from './receivers/records.ts';

const never = new AbortController().signal;
const ok = { kind: 'acknowledged', rejected: [] };
const root = mkdtempSync(join(tmpdir(), 'file-'));
after(() => rmSync(root, { recursive: true }));

const freshFolder = () => mkdtempSync(join(root, 'export-'));

type Different = { readonly settings?: object; readonly orgId?: string; readonly exportFolder?: string | undefined };

function open(t: TestContext, url: string, { settings = {}, orgId = 'org_1', exportFolder }: Different) {
  const sender = fileKind.open({
    orgId,
    destinationId: 'dst_1',
    url,
    settings: fileKind.settings.parse(settings),
    credential: undefined,
    signingSecrets: [],
    egress: loopbackEgress(),
    exportFolder,
  });
  t.after(sender.close);
  return sender;
}

const linesOf = (records: readonly StreamRecord[]) => records.map(({ text }) => `${text}\n`).join('');

/** Records of 8 KiB that begin like this. */
const recordsOf = (start: string, count: number): readonly StreamRecord[] =>
  hostileRecords({ ...jsonFormat, render: () => '', seal: (_, { sequence }) => `${start}${sequence} ${'x'.repeat(8 * 1024)}` }, count);

/** All files of one name, the ones put aside first. */
const allOf = (folder: string, name: string) => {
  const aside = readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`))
    .toSorted();
  return [...aside, name].map((file) => readFileSync(join(folder, file), 'utf8')).join('');
};

describe('a destination of kind file', () => {
  it('has the records as lines, in every format', async (t) => {
    for (const format of ['json', 'ocsf', 'ecs', 'cef', 'leef']) {
      const exportFolder = freshFolder();
      const sender = open(t, 'file:///siem/alerts.log', { exportFolder, settings: { format } });
      const records = hostileRecords(sender.format, 50);
      assert.deepEqual(await sender.send(records.slice(0, 20), never), ok);
      assert.deepEqual(await sender.send(records.slice(20), never), ok);
      const text = readFileSync(join(exportFolder, 'org_1/siem/alerts.log'), 'utf8');
      assert.equal(text, linesOf(records));
      for (const [index, line] of text.trimEnd().split('\n').entries())
        assert.deepEqual(sender.format.unseal(line)?.link, records[index]?.link);
    }
  });

  it('goes on where another sender has stopped, and lets nobody else read', async (t) => {
    const exportFolder = freshFolder();
    for (const turn of [1, 2]) {
      const sender = open(t, 'file:a', { exportFolder, settings: { fsync: turn === 1 } });
      await sender.send(hostileRecords(sender.format, 1, turn), never);
      await sender.close();
    }
    const path = join(exportFolder, 'org_1/a');
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 3);
    assert.equal(statSync(path).mode & 0o007, 0);
    assert.equal(statSync(join(exportFolder, 'org_1')).mode & 0o007, 0);
  });

  it('cuts off what a crash has left of a line', async (t) => {
    const sizes = [0, 1, 70_000, 200_000];
    for (const size of sizes) {
      for (const before of ['', 'whole\n', `${'w'.repeat(100_000)}\n`]) {
        const exportFolder = freshFolder();
        mkdirSync(join(exportFolder, 'org_1'));
        const path = join(exportFolder, 'org_1/a');
        writeFileSync(path, before + 't'.repeat(size));
        const sender = open(t, 'file:a', { exportFolder });
        const records = hostileRecords(sender.format, 2);
        assert.deepEqual(await sender.send(records, never), ok);
        assert.equal(readFileSync(path, 'utf8'), before + linesOf(records));
        await sender.close();
      }
    }
  });

  it('does not write again what is there from a process that died before it could say so', async (t) => {
    const [died, whole] = [freshFolder(), freshFolder()];
    const records = hostileRecords(jsonFormat, 60);
    for (const [folder, size] of [
      [died, 45],
      [whole, 60],
    ] as const) {
      for (const batches of [[60], [30, 60], [20, 21, 44, 46, 60]]) {
        rmSync(join(folder, 'org_1'), { recursive: true, force: true });
        mkdirSync(join(folder, 'org_1'));
        const path = join(folder, 'org_1/a');
        // The first 20 were acknowledged; of the others some were written, and the last of them in part.
        writeFileSync(path, linesOf(records.slice(0, size)) + (size < records.length ? records[size]?.text.slice(0, 99) : ''));
        const sender = open(t, 'file:a', { exportFolder: folder });
        let from = 20;
        for (const to of batches) {
          assert.deepEqual(await sender.send(records.slice(from, to), never), ok);
          from = to;
        }
        assert.equal(readFileSync(path, 'utf8'), linesOf(records));
        await sender.close();
      }
    }
  });

  it('writes again what is there after an error, and what only looks like it', async (t) => {
    const exportFolder = freshFolder();
    const path = join(exportFolder, 'org_1/a');
    const records = hostileRecords(jsonFormat, 3);
    const [first = assert.fail(), second = assert.fail()] = records;
    mkdirSync(join(exportFolder, 'org_1'));
    writeFileSync(path, `${linesOf([first])}changed\n`);
    const sender = open(t, 'file:a', { exportFolder });
    assert.deepEqual(await sender.send([first, second], never), ok);
    assert.equal(readFileSync(path, 'utf8'), `${linesOf([first])}changed\n${linesOf([first, second])}`);
    rmSync(join(exportFolder, 'org_1'), { recursive: true });
    assert.equal((await sender.send(records, never)).kind, 'retry');
    mkdirSync(join(exportFolder, 'org_1'));
    writeFileSync(path, linesOf(records));
    assert.deepEqual(await sender.send(records, never), ok);
    assert.equal(readFileSync(path, 'utf8'), linesOf([...records, ...records]));
  });

  it('has no line in another where two of them share a name', async (t) => {
    const exportFolder = freshFolder();
    const batches = ['one', 'other'].map((word) => Array.from({ length: 5 }, (_, index) => recordsOf(`${word} ${index} `, 300)));
    await Promise.all(
      batches.map(async (of) => {
        const sender = open(t, 'file:a', { exportFolder, settings: { fsync: false } });
        for (const records of of) assert.deepEqual(await sender.send(records, never), ok);
      }),
    );
    const found = readFileSync(join(exportFolder, 'org_1/a'), 'utf8').trimEnd().split('\n');
    const sent = batches.flat(2).map(({ text }) => text);
    assert.deepEqual(found.toSorted(), sent.toSorted());
  });

  it('puts the file aside before it is too large, and overwrites none', async (t) => {
    const exportFolder = freshFolder();
    mkdirSync(join(exportFolder, 'org_1'));
    writeFileSync(join(exportFolder, 'org_1/a.000007'), 'from earlier\n');
    const sender = open(t, 'file:a', { exportFolder, settings: { maxBytes: 65_536 } });
    const records = hostileRecords(sender.format, 300);
    for (let start = 0; start < records.length; start += 10) await sender.send(records.slice(start, start + 10), never);
    const files = readdirSync(join(exportFolder, 'org_1')).toSorted();
    assert.ok(files.length >= 5, files.join());
    assert.deepEqual(files.slice(0, 4), ['a', 'a.000007', 'a.000008', 'a.000009']);
    for (const file of files) assert.ok(statSync(join(exportFolder, 'org_1', file)).size <= 65_536, file);
    assert.equal(allOf(join(exportFolder, 'org_1'), 'a'), `from earlier\n${linesOf(records)}`);
  });

  it('begins anew when another program takes the file, or its folder, away', async (t) => {
    const exportFolder = freshFolder();
    const path = join(exportFolder, 'org_1/a');
    const sender = open(t, 'file:a', { exportFolder });
    const records = hostileRecords(sender.format, 3);
    const [first = assert.fail(), second = assert.fail(), third = assert.fail()] = records;
    await sender.send([first], never);
    renameSync(path, `${path}.old`);
    assert.deepEqual(await sender.send([second], never), ok);
    assert.equal(readFileSync(path, 'utf8'), linesOf([second]));
    rmSync(join(exportFolder, 'org_1'), { recursive: true });
    assert.equal((await sender.send([third], never)).kind, 'retry');
    assert.deepEqual(await sender.send([third], never), ok);
    assert.equal(readFileSync(path, 'utf8'), linesOf([third]));
  });

  it('says which setting of the operator is missing or wrong', async (t) => {
    const file = join(freshFolder(), 'file');
    writeFileSync(file, '');
    for (const exportFolder of [undefined, join(root, 'nowhere'), '/proc']) {
      const sender = open(t, 'file:a', { exportFolder });
      const outcome = await sender.send(hostileRecords(sender.format, 1), never);
      assert.match(outcome.kind === 'configuration' ? outcome.detail : JSON.stringify(outcome), /MESH_EXPORT_FOLDER/);
    }
    const outcome = await open(t, 'file:a', { exportFolder: file }).send([], never);
    assert.equal(outcome.kind, 'configuration');
  });

  it('leaves the folder of its organization by no name, link or id', async (t) => {
    const exportFolder = freshFolder();
    const outside = freshFolder();
    const ours = join(exportFolder, 'org_1');
    mkdirSync(ours);
    writeFileSync(join(outside, 'secret'), 'kept');
    symlinkSync(join(outside, 'secret'), join(ours, 'link'));
    symlinkSync(outside, join(ours, 'folder'));
    symlinkSync(outside, join(exportFolder, 'org_2'));
    mkdirSync(join(ours, 'taken'));
    const listener = createServer().listen(join(ours, 'socket'));
    t.after(() => listener.close());
    await once(listener, 'listening');
    const senders = [
      ...[
        'file:link',
        'file:folder/a',
        'file:folder/b/a',
        'file:taken',
        'file:socket',
        'file:../a',
        'file:a/../../b',
        'file:/etc/../a',
      ].map((url) => open(t, url, { exportFolder })),
      ...['org_2', '..', 'a/b', ''].map((orgId) => open(t, 'file:a', { exportFolder, orgId })),
    ];
    for (const sender of senders) assert.equal((await sender.send(hostileRecords(sender.format, 1), never)).kind, 'configuration');
    assert.deepEqual(readdirSync(outside), ['secret']);
    assert.equal(readFileSync(join(outside, 'secret'), 'utf8'), 'kept');
    assert.ok(!existsSync(join(exportFolder, 'a')) && !existsSync(join(root, 'a')));
  });

  it('has no part of a batch for which there is no room', { skip: process.platform === 'win32' }, async () => {
    const exportFolder = freshFolder();
    // A process may be forbidden to write beyond a size, which fails in the midst of a batch as a full disk does.
    const script = `
      import { fileKind } from '${join(import.meta.dirname, '../src/kinds/file/file.ts')}';
      import { hostileRecords } from '${join(import.meta.dirname, 'receivers/records.ts')}';
      const sender = fileKind.open({ orgId: 'org_1', url: 'file:a', settings: fileKind.settings.parse({}), exportFolder: '${exportFolder}' });
      const records = hostileRecords(sender.format, 100);
      const outcomes = [];
      for (const [from, to] of [[0, 3], [3, 100], [3, 100]]) outcomes.push(await sender.send(records.slice(from, to), new AbortController().signal));
      process.stdout.write(JSON.stringify(outcomes));
    `;
    const shell = 'trap "" XFSZ; ulimit -f 64; exec "$0" --input-type=module -e "$1"';
    const outcomes = JSON.parse(execFileSync('bash', ['-c', shell, process.execPath, script], { encoding: 'utf8', timeout: 20_000 }));
    assert.deepEqual(outcomes[0], ok);
    for (const outcome of outcomes.slice(1)) assert.deepEqual([outcome.kind, outcome.error], ['retry', 'server_error']);
    assert.equal(readFileSync(join(exportFolder, 'org_1/a'), 'utf8'), linesOf(hostileRecords(jsonFormat, 3)));
  });

  it('tells which records are not one line', async (t) => {
    const exportFolder = freshFolder();
    const sender = open(t, 'file:a', { exportFolder });
    const [first = assert.fail(), second = assert.fail()] = hostileRecords(sender.format, 2);
    const outcome = await sender.send([{ ...first, text: 'two\nlines' }, second], never);
    assert.deepEqual(outcome, { kind: 'acknowledged', rejected: [{ index: 0, reason: 'the record is not one line' }] });
    assert.equal(readFileSync(join(exportFolder, 'org_1/a'), 'utf8'), linesOf([second]));
  });

  it('writes nothing once the caller has given up', async (t) => {
    const exportFolder = freshFolder();
    assert.equal((await open(t, 'file:a', { exportFolder }).send([], AbortSignal.abort())).kind, 'retry');
    assert.deepEqual(readdirSync(exportFolder), []);
  });
});

describe('the URL of a file', () => {
  it('is a name, with folders if need be', () => {
    assert.deepEqual(parseFileUrl('file:alerts.ndjson'), ['alerts.ndjson']);
    assert.deepEqual(parseFileUrl(new URL('file:a/b-c_d.1').href), ['a', 'b-c_d.1']);
  });

  it('is nothing else', () => {
    const wrong = [
      ...[
        'file:',
        'file:///',
        'file://host/a',
        'file:a/',
        'file:a//b',
        'file:.',
        'file:..',
        'file:a/../b',
        'file:...',
        'file:%2e%2e/a',
        'file:a%2fb',
        'file:a?b',
      ],
      ...[
        'file:a#b',
        'file:a b',
        'file:a\\b',
        'file:a\0',
        'file:a\n',
        'file:ä',
        'file:a.000001',
        'file:a/b/c/d/e',
        `file:${'a'.repeat(101)}`,
        'http:a',
        'a',
        '',
      ],
    ];
    for (const url of wrong) {
      assert.equal(parseFileUrl(url), undefined, url);
      assert.match(fileKind.problemOfUrl?.(url) ?? '', /^must be file:<name>/, url);
    }
    assert.equal(fileKind.problemOfUrl?.('file:siem/alerts.ndjson'), undefined);
  });

  it('never leads out of a folder', () => {
    const piece = fc.constantFrom('.', '..', '/', 'a', '%2e', '\\', '~', 'file:', '//', '\0', '-');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const name = parseFileUrl(`file:${pieces.join('')}`);
        if (name !== undefined)
          assert.ok(join('/top', ...name).startsWith('/top/') && name.every((segment) => !/^\.*$|[/\\\0%]/.test(segment)));
      }),
      { numRuns: 2_000 },
    );
  });
});
