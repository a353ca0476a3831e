/**
 * The home of a mesh: one directory with everything it keeps on this machine. The servers' data are in `<home>/data`,
 * which for root may be a link to a place outside (see `prepareHome`).
 */
import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, realpath, rmdir, symlink, unlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { HomeUnusable, reasonOf, systemCode } from './errors.ts';
import { clusterDirectory } from './postgres-cluster.ts';
import { canReach, makePassableDirectory, type ServerUser, serverUser } from './server-user.ts';

export type PreparedHome = {
  readonly home: string;
  readonly dataDirectory: string;
  /** What the user should know: the data are not below `home`. */
  readonly note?: string;
};

/** Where root's data go when the servers' unprivileged user cannot reach `home`, for example in a checkout below /root. */
const SHARED_DIRECTORY = '/var/lib/sentinelmesh';

/**
 * Makes `home` and its data directory ready for use. Repeating it gives the same answer: where the data went is remembered
 * as the link `<home>/data`, so a home that is deleted takes the link along and the next mesh starts afresh.
 *
 * @throws HomeUnusable when the directory cannot be made or written.
 */
export async function prepareHome(home: string, sharedDirectory: string = SHARED_DIRECTORY): Promise<PreparedHome> {
  const wanted = resolve(home);
  try {
    await makePassableDirectory(wanted);
    const directory = await realpath(wanted);
    await proveWritable(directory);
    const data = join(directory, 'data');
    if (!(await isLink(data))) {
      await makePassableDirectory(data);
      const user = await serverUser(clusterDirectory(data));
      if (canReach(data, user)) {
        await proveWritable(data);
        return { home: directory, dataDirectory: data };
      }
      await moveOutside(data, user, sharedDirectory);
    }
    return { home: directory, ...(await dataOutside(data)) };
  } catch (error) {
    throw error instanceof HomeUnusable ? error : new HomeUnusable(explain(error, wanted), error);
  }
}

/** Replaces the empty directory `data` by a link to a fresh directory that `user` can reach. */
async function moveOutside(data: string, user: ServerUser | undefined, sharedDirectory: string): Promise<void> {
  try {
    await rmdir(data);
  } catch (error) {
    if (systemCode(error) !== 'ENOTEMPTY') throw error;
    throw new HomeUnusable(
      `the data in ${data} cannot be reached by the user ${user?.name}; let others pass its parent directories (chmod o+x)`,
    );
  }
  await mkdir(sharedDirectory, { recursive: true, mode: 0o755 });
  const name = createHash('sha256').update(data).digest('hex').slice(0, 12);
  const outside = await makeFresh(join(sharedDirectory, name));
  if (!canReach(outside, user)) throw new HomeUnusable(`neither ${data} nor ${outside} can be reached by the user ${user?.name}`);
  await symlink(outside, data);
}

/** `path`, or `path-2`, `path-3`, …: data of a home that was deleted are neither taken over nor removed. */
async function makeFresh(path: string): Promise<string> {
  for (let count = 1; count <= 100; count++) {
    const candidate = count === 1 ? path : `${path}-${count}`;
    const made = await mkdir(candidate, { mode: 0o711 }).then(
      () => true,
      (error: unknown) => {
        if (systemCode(error) === 'EEXIST') return false;
        throw error;
      },
    );
    if (made) return candidate;
  }
  throw new HomeUnusable(`${path} and 99 directories like it exist; remove those that no mesh uses any more`);
}

async function dataOutside(link: string): Promise<Pick<PreparedHome, 'dataDirectory' | 'note'>> {
  const dataDirectory = await realpath(link).catch(() => {
    throw new HomeUnusable(`${link} points to a directory that is gone; remove the link to start afresh`);
  });
  await proveWritable(dataDirectory);
  return { dataDirectory, note: `the data are in ${dataDirectory}, because the servers do not run as root and could not reach ${link}` };
}

async function proveWritable(directory: string): Promise<void> {
  const probe = join(directory, `.probe-${randomUUID()}`);
  await writeFile(probe, 'x', { flag: 'wx' });
  await unlink(probe);
}

const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );

function explain(error: unknown, directory: string): string {
  switch (systemCode(error)) {
    case 'EROFS':
      return `${directory} is on a read-only file system`;
    case 'EACCES':
    case 'EPERM':
      return `${directory} cannot be written by the user ${userName()}`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `${directory}, or a parent of it, is a file and not a directory`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `there is no space left for ${directory}`;
    default:
      return `${directory} cannot be used: ${reasonOf(error)}`;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of this process'); // a uid without a passwd entry
  }
}
