import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { homeOf, readRunState, removeRunState, socketDirectory, writeRunState } from './home.ts';

const state = {
  pid: process.pid,
  http: 'http://127.0.0.1:1',
  grpc: '127.0.0.1:2',
  nats: 'nats://127.0.0.1:3',
  operatorAddress: 'unix:/x',
  databasePort: 4,
};

describe('the home of a mesh', () => {
  let home: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'sm-mesh-'));
  });
  after(() => rm(home, { recursive: true }));

  it('is .mesh unless MESH_HOME says otherwise', () => {
    assert.ok(homeOf({}).endsWith('/.mesh'));
    assert.equal(homeOf({ MESH_HOME: '/data/mesh' }), '/data/mesh');
    assert.ok(homeOf({ MESH_HOME: ' ' }).endsWith('/.mesh'));
  });

  it('tells of a mesh that runs, and of none when it has stopped, was killed, or left rubbish', async () => {
    assert.equal(await readRunState(home), undefined);
    await writeRunState(home, state);
    assert.deepEqual(await readRunState(home), state);
    await writeRunState(home, { ...state, pid: 2 ** 22 - 1 });
    assert.equal(await readRunState(home), undefined);
    await writeFile(join(home, 'run.json'), '{"pid":');
    assert.equal(await readRunState(home), undefined);
    await removeRunState(home);
    await removeRunState(home);
  });

  it('keeps sockets where their path is short enough for a socket', async () => {
    assert.equal(await socketDirectory(home), join(home, 'run'));
    const deep = await socketDirectory(join(home, 'x'.repeat(120)));
    assert.ok(Buffer.byteLength(deep) < 80);
    await rm(deep, { recursive: true });
  });

  it('lets nobody else into the directory of the sockets, and does not use what somebody else has put in its place', async () => {
    const deepHome = join(home, 'y'.repeat(120));
    const directory = await socketDirectory(deepHome);
    await chmod(directory, 0o777);
    await socketDirectory(deepHome);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
    await rm(directory, { recursive: true });
    await symlink(home, directory);
    await assert.rejects(socketDirectory(deepHome), { code: 'home_unusable' });
    await rm(directory);
  });
});
