/**
 * Whom the servers run as. PostgreSQL refuses root, so a mesh started by root gives its servers an unprivileged user that
 * already exists; it never creates one. For everybody else the servers run as the user who started the mesh.
 */
import { spawnSync } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

export type ServerUser = { readonly name: string; readonly uid: number; readonly gid: number };

/** PostgreSQL needs a user with an entry in the passwd file; `nobody` has one everywhere. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The user for the server whose data are in `directory`, or undefined for the current user. Data that exist keep their
 * owner: otherwise installing a package that adds a `postgres` user would lock a mesh out of its own data.
 *
 * @throws Error when started by root and no unprivileged user exists.
 */
export async function serverUser(directory: string, passwdFile = '/etc/passwd'): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = await readUsers(passwdFile);
  const owner = await lstat(directory).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) {
    return users.find(({ uid }) => uid === owner.uid) ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  }
  const user = CANDIDATES.map((candidate) => users.find(({ name }) => name === candidate)).find((found) => found !== undefined);
  if (user === undefined) throw new Error(`it refuses to run as root, and ${passwdFile} has no user ${CANDIDATES.join(' or ')}`);
  return user;
}

/**
 * Whether `user` may enter the directory, or run the program, at `path`, all its parents included. The system is asked, as that
 * user, because mode bits do not say all.
 */
export function canReach(path: string, user: ServerUser | undefined): boolean {
  if (user === undefined) return true;
  const shell = spawnSync('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', path], { uid: user.uid, gid: user.gid, cwd: '/', stdio: 'ignore' });
  return shell.status === 0;
}

/** A directory that only `user` (undefined: the current user) may look into. */
export async function makePrivateDirectory(directory: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chown(directory, user.uid, user.gid);
  await chmod(directory, 0o700);
}

/**
 * A directory of the mesh itself. What belongs to a server lies below it, so when root makes it others may pass through, not
 * list; it stays root's own, so that a server cannot plant a link where root writes. One that exists is left as it is.
 */
export async function makePassableDirectory(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  // Step by step, because Node's recursive mkdir never returns where a file system answers ENOENT below a directory that exists.
  if (!(await isDirectory(dirname(directory)))) await makePassableDirectory(dirname(directory));
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  await mkdir(directory);
  await chmod(directory, mode);
}

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

async function readUsers(passwdFile: string): Promise<ServerUser[]> {
  const lines = (await readFile(passwdFile, 'utf8').catch(() => '')).split('\n');
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid && Number(uid) !== 0 ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}
