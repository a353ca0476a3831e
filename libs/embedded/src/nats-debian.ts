/**
 * nats-server from the package of Debian, Ubuntu or a relative. apt's own machinery fetches and verifies it, from the sources
 * this machine is configured for, but with lists, cache and state in a directory of ours: nothing is installed, the system's
 * apt is not touched, and root is not needed.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemCode } from './errors.ts';
import type { NatsSource } from './nats-source.ts';

const UPDATE_TIMEOUT_MS = 90_000;
const DOWNLOAD_TIMEOUT_MS = 60_000;

export const natsFromDebian: NatsSource = {
  origin: 'debian',
  title: "the distribution's package, by apt-get download",
  fetch: async (scratch) => {
    const apt = await privateApt(scratch);
    // A source of the machine that fails must not spoil the others; if the package cannot be found then, the next step says so.
    await apt(['update'], UPDATE_TIMEOUT_MS).catch((error: unknown) => {
      if (error instanceof NoSuchCommand) throw error;
    });
    await apt(['download', 'nats-server'], DOWNLOAD_TIMEOUT_MS);
    const packageFile = (await readdir(scratch)).find((name) => name.endsWith('.deb'));
    if (packageFile === undefined) throw new Error('apt-get downloaded nothing');
    await run('dpkg-deb', ['-x', join(scratch, packageFile), join(scratch, 'unpacked')], scratch, DOWNLOAD_TIMEOUT_MS);
    return readProgram(join(scratch, 'unpacked'));
  },
};

class NoSuchCommand extends Error {}

async function privateApt(scratch: string): Promise<(args: readonly string[], timeoutMs: number) => Promise<void>> {
  const directories = { 'Dir::State': 'state', 'Dir::State::lists': 'lists', 'Dir::Cache': 'cache' };
  const options = Object.entries(directories).map(([key, name]) => `${key}=${join(scratch, name)}`);
  for (const name of ['state', 'lists/partial', 'cache/archives/partial']) await mkdir(join(scratch, name), { recursive: true });
  options.push(
    'Dir::State::status=/var/lib/dpkg/status', // `Dir::State` would move it along, and apt calls a missing one an error
    'APT::Sandbox::User=root', // started by root, apt would fetch as `_apt`, which cannot write here
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
  );
  const flags = options.flatMap((option) => ['-o', option]);
  return (args, timeoutMs) => run('apt-get', [...flags, '--quiet', ...args], scratch, timeoutMs);
}

async function run(command: string, args: readonly string[], cwd: string, timeoutMs: number): Promise<void> {
  try {
    await promisify(execFile)(command, [...args], { cwd, timeout: timeoutMs, killSignal: 'SIGKILL', env: { ...process.env, LC_ALL: 'C' } });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw new NoSuchCommand(`there is no ${command} here`, { cause: error });
    if (error instanceof Error && 'killed' in error && error.killed)
      throw new Error(`${command} took longer than ${timeoutMs / 1000} s`, { cause: error });
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    const complaint = output.split('\n').find((line) => line.startsWith('E: ')) ?? output.slice(0, 200);
    throw new Error(`${command} failed (${complaint.replace('E: ', '')})`, { cause: error });
  }
}

async function readProgram(unpacked: string): Promise<Uint8Array> {
  for (const place of ['usr/sbin', 'usr/bin']) {
    const program = await readFile(join(unpacked, place, 'nats-server')).catch(() => undefined);
    if (program !== undefined) return program;
  }
  throw new Error('the package holds no nats-server');
}
