import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MasterKeyReplaced } from '../errors.ts';
import { type DeploymentFile, PASSWORD_FILE } from './deployment-files.ts';

/** Of a directory that is made for one part; one that exists stays as it is. */
const DIRECTORY_MODE = 0o750;

/**
 * Writes the files of a deployment below a directory, each whole or not at all. One that is there as it should be is not touched.
 *
 * @returns the paths of those that were written
 * @throws MasterKeyReplaced rather than lock the services out of what the servers hold
 */
export async function writeDeployment(
  directory: string,
  files: readonly DeploymentFile[],
  masterKeyPath: string,
): Promise<readonly string[]> {
  const password = files.find(({ path }) => path === PASSWORD_FILE)?.content;
  const there = await readIfThere(join(directory, PASSWORD_FILE));
  if (there !== undefined && there !== password) throw new MasterKeyReplaced(directory, masterKeyPath);
  const written: string[] = [];
  for (const file of files) if (await write(join(directory, file.path), file)) written.push(file.path);
  return written;
}

async function write(path: string, { content, mode }: DeploymentFile): Promise<boolean> {
  if ((await readIfThere(path)) === content && ((await stat(path)).mode & 0o777) === mode) return false;
  await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, content, { flag: 'wx', mode: 0o600 });
    await chmod(draft, mode); // whatever the umask is
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return true;
}

/** Its text, or undefined where there is no such file. */
function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
