/**
 * rsyslog and syslog-ng as Debian packages them, unpacked side by side into a folder of the build cache: nothing is installed,
 * no daemon is started, and root is not needed. The two could not be installed together.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGES = [
  ...['rsyslog', 'rsyslog-openssl', 'rsyslog-relp', 'librelp0', 'libestr0', 'libfastjson4', 'liblognorm5', 'liblognorm-utils'],
  ...['syslog-ng-core', 'syslog-ng-scl', 'libivykis0', 'libnet1', 'libpcre3', 'libwrap0'],
];
const CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/sentinelmesh-receivers');
const TIMEOUT_MS = 60_000;

export type Receivers = {
  readonly rsyslogd: string;
  readonly rsyslogModules: string;
  readonly lognormalizer: string;
  readonly syslogNg: string;
  readonly syslogNgModules: string;
  readonly environment: NodeJS.ProcessEnv;
};

/** The programs, downloaded once; or, as a text, why they are not to be had here. */
export async function obtainReceivers(): Promise<Receivers | string> {
  try {
    const root = join(CACHE, 'bookworm-1');
    if (!existsSync(root)) await unpack(root);
    return await locate(root);
  } catch (error) {
    return `no rsyslog and syslog-ng to send to, which apt-get downloads (after an apt-get update): ${reasonOf(error)}`;
  }
}

/** The line in which apt says what is wrong, where there is one. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const lines = text.split('\n');
  return lines.find((line) => line.startsWith('E: ')) ?? lines[0] ?? '';
}

async function unpack(root: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const scratch = await mkdtemp(join(CACHE, 'download-'));
  try {
    const run = (command: string, ...args: string[]) => promisify(execFile)(command, args, { cwd: scratch, timeout: TIMEOUT_MS });
    await run(
      'apt-get',
      '-o',
      'APT::Sandbox::User=root',
      '-o',
      'Acquire::Retries=1',
      '-o',
      'Acquire::http::Timeout=10',
      '--quiet',
      'download',
      ...PACKAGES,
    );
    const files = (await readdir(scratch)).filter((name) => name.endsWith('.deb'));
    for (const file of files) await run('dpkg-deb', '-x', file, 'root');
    // Whole or not at all, though several test files may be at it.
    await rename(join(scratch, 'root'), root).catch((error: unknown) => {
      if (!existsSync(root)) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function locate(root: string): Promise<Receivers> {
  const libraries = (await readdir(join(root, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu'));
  const [version] = (await readdir(join(root, 'usr/lib/syslog-ng'))).filter((name) => /^\d/.test(name));
  if (libraries === undefined || version === undefined) throw new Error(`the packages in ${root} are not laid out as expected`);
  const path = ['usr/lib/syslog-ng', `usr/lib/${libraries}`, `lib/${libraries}`].map((folder) => join(root, folder)).join(':');
  return {
    rsyslogd: join(root, 'usr/sbin/rsyslogd'),
    rsyslogModules: join(root, 'usr/lib', libraries, 'rsyslog'),
    lognormalizer: join(root, 'usr/bin/lognormalizer'),
    syslogNg: join(root, 'usr/sbin/syslog-ng'),
    syslogNgModules: join(root, 'usr/lib/syslog-ng', version),
    environment: { ...process.env, LD_LIBRARY_PATH: path },
  };
}
