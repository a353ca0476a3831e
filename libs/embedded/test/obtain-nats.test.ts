import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { NatsUnavailable, obtainNatsServer } from '../src/index.ts';
import { natsFromDebian } from '../src/nats-debian.ts';
import type { NatsSource } from '../src/nats-source.ts';
import { freshDataDirectory } from './mesh-data.ts';

const program = (version: string): string => `#!/bin/sh\necho 'nats-server: v${version}'\n`;
const source = (origin: NatsSource['origin'], fetch: NatsSource['fetch']): NatsSource => ({ origin, title: `the ${origin}`, fetch });
const failing = source('release', () => Promise.reject(new Error('unreachable.example cannot be reached')));

function givenProgram(directory: string, content: string, mode = 0o755): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'nats-server'), content, { mode });
  return directory;
}

describe('obtaining nats-server', () => {
  it('prefers what is on PATH, then the cache, then what it can fetch', async () => {
    const directory = join(freshDataDirectory(), 'bin');
    const sources = [failing, source('debian', async () => Buffer.from(program('2.9.10')))];
    const fetched = await obtainNatsServer({ directory, searchPath: [], sources });
    assert.deepEqual(fetched, { path: join(directory, 'nats-server'), version: '2.9.10', origin: 'debian' });
    assert.deepEqual(await obtainNatsServer({ directory, searchPath: [], sources: [failing] }), { ...fetched, origin: 'cache' });
    const onPath = givenProgram(join(freshDataDirectory(), 'usr'), program('2.11.3'));
    const found = await obtainNatsServer({ directory, searchPath: [onPath], sources: [failing] });
    assert.deepEqual(found, { path: join(onPath, 'nats-server'), version: '2.11.3', origin: 'PATH' });
    assert.deepEqual(readdirSync(directory), ['nats-server'], 'no scratch is left');
  });

  it('passes over a program that is too old, does not run, or is something else', async () => {
    const old = givenProgram(join(freshDataDirectory(), 'old'), program('2.8.4'));
    const foreign = givenProgram(join(freshDataDirectory(), 'foreign'), '#!/bin/sh\necho hello\n');
    const unable = givenProgram(join(freshDataDirectory(), 'unable'), program('2.10.0'), 0o644);
    const directory = givenProgram(join(freshDataDirectory(), 'bin'), 'not a program');
    const searchPath = [old, foreign, unable, '/nowhere'];
    const found = await obtainNatsServer({
      directory,
      searchPath,
      sources: [source('release', async () => Buffer.from(program('2.10.29')))],
    });
    assert.equal(found.origin, 'release');
    assert.equal(readFileSync(join(directory, 'nats-server'), 'utf8'), program('2.10.29'));
  });

  it('keeps nothing that was fetched and does not run', async () => {
    const directory = join(freshDataDirectory(), 'bin');
    const sources = [source('release', async () => Buffer.from('a truncated program'))];
    await assert.rejects(obtainNatsServer({ directory, searchPath: [], sources }), NatsUnavailable);
    assert.deepEqual(readdirSync(directory), []);
  });

  it('says in one line why nothing worked and which three things help', async () => {
    const directory = join(freshDataDirectory(), 'bin');
    await assert.rejects(obtainNatsServer({ directory, searchPath: [], sources: [failing] }), (error) => {
      assert.ok(error instanceof NatsUnavailable);
      assert.match(error.message, /^nats-server could not be obtained \(the release: unreachable\.example cannot be reached\)\. [^\n]*$/);
      for (const remedy of ['on PATH', 'NATS_URL', directory]) assert.ok(error.message.includes(remedy), remedy);
      return true;
    });
  });

  it("unpacks the distribution's package without installing it", { skip: !existsSync('/usr/bin/apt-get') }, async () => {
    const directory = join(freshDataDirectory(), 'bin');
    const lines: string[] = [];
    const found = await obtainNatsServer({ directory, searchPath: [], sources: [natsFromDebian], onProgress: (line) => lines.push(line) });
    assert.equal(found.origin, 'debian');
    assert.match(found.version, /^2\.\d+\.\d+$/);
    assert.equal(lines.length, 2);
    assert.deepEqual(readdirSync(directory), ['nats-server']);
    assert.ok(!existsSync('/etc/nats-server.conf'));
  });
});
