import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { HomeUnusable } from './errors.ts';
import { prepareHome } from './home.ts';

const isRoot = process.getuid?.() === 0;
const base = realpathSync(mkdtempSync(join(tmpdir(), 'home-')));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

let count = 0;
const freshPath = (): string => join(base, `home-${++count}`);

describe('preparing the home', () => {
  it('makes the directories, closed to others, and answers the same when repeated', async () => {
    const home = freshPath();
    const prepared = await prepareHome(home);
    assert.deepEqual(prepared, { home, dataDirectory: join(home, 'data') });
    assert.equal(statSync(home).mode & 0o777, isRoot ? 0o711 : 0o700);
    assert.deepEqual(await prepareHome(home), prepared);
    assert.deepEqual(readdirSync(home), ['data'], 'no probe is left');
  });

  it('says in one line that a file is in the way', async () => {
    const file = freshPath();
    writeFileSync(file, '');
    for (const home of [file, join(file, 'below')]) {
      await assert.rejects(
        prepareHome(home),
        (error) => error instanceof HomeUnusable && /is a file and not a directory; MESH_HOME/.test(error.message),
      );
    }
  });

  it('says in one line that the place is read-only', (t) => {
    const script = `
      import { prepareHome } from ${JSON.stringify(new URL('./home.ts', import.meta.url).href)};
      await prepareHome(process.argv[1]).catch((error) => console.log(error.message));
    `;
    const mounted = freshPath();
    mkdirSync(mounted);
    const shell = 'mount -t tmpfs -o ro none "$1" && exec "$2" --input-type=module -e "$3" "$1/.mesh"';
    const unshared = spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', shell, 'sh', mounted, process.execPath, script], {
      encoding: 'utf8',
    });
    if (unshared.status !== 0) return t.skip('this system lets nobody mount');
    assert.match(unshared.stdout, /^\S+\.mesh is on a read-only file system; MESH_HOME names another directory\n$/);
  });

  it('ends where a file system lets nobody make a directory and calls that "not found"', { skip: !existsSync('/proc/sys') }, async () => {
    await assert.rejects(prepareHome('/proc/sys/sentinelmesh'), (error) => error instanceof HomeUnusable && !error.message.includes('\n'));
  });

  it('says in one line that another owns the place', { skip: isRoot }, async () => {
    const closed = freshPath();
    mkdirSync(closed, { mode: 0o500 });
    await assert.rejects(prepareHome(join(closed, 'mesh')), /cannot be written by the user/);
  });
});

describe('preparing the home for root', { skip: !isRoot }, () => {
  const closedHome = (): string => {
    const closed = freshPath();
    mkdirSync(closed, { mode: 0o700 });
    return join(closed, '.mesh');
  };

  it('puts the data outside when their user cannot pass a parent, says so, and finds them again', async () => {
    const home = closedHome();
    const shared = freshPath();
    const prepared = await prepareHome(home, shared);
    assert.match(prepared.dataDirectory, new RegExp(`^${shared}/[0-9a-f]{12}$`));
    assert.match(prepared.note ?? '', /the data are in/);
    assert.deepEqual(await prepareHome(home, shared), prepared);
  });

  it('starts afresh after the home was deleted, and leaves the old data alone', async () => {
    const home = closedHome();
    const shared = freshPath();
    const first = await prepareHome(home, shared);
    writeFileSync(join(first.dataDirectory, 'precious'), '');
    rmSync(home, { recursive: true });
    const second = await prepareHome(home, shared);
    assert.equal(second.dataDirectory, `${first.dataDirectory}-2`);
    assert.ok(existsSync(join(first.dataDirectory, 'precious')));
  });

  it('does not hide data that became unreachable behind an empty place', async () => {
    const home = closedHome();
    const parent = join(home, '..');
    chmodSync(parent, 0o755);
    const { dataDirectory } = await prepareHome(home);
    mkdirSync(join(dataDirectory, 'postgres'));
    chmodSync(parent, 0o700);
    await assert.rejects(prepareHome(home, freshPath()), /cannot be reached by the user \w+; let others pass/);
  });

  it('says that the place outside is gone', async () => {
    const home = closedHome();
    const { dataDirectory } = await prepareHome(home, freshPath());
    rmSync(dataDirectory, { recursive: true });
    await assert.rejects(prepareHome(home), /points to a directory that is gone/);
  });
});
