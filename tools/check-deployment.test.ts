import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { testNatsServer } from '@sentinelmesh/testkit';
import { readCompose } from './compose-file.ts';
import { readDeploymentFacts, withPrepared } from './deployment-facts.ts';
import { findComposeProblems } from './deployment-rules.ts';
import { findDockerfileProblems, findIgnoreProblems } from './dockerfile-rules.ts';

const text = readFileSync('docker-compose.yml', 'utf8');
const facts = { ...readDeploymentFacts(), exists: existsSync };

/** The problems of a text in which something was replaced, without those that it has as it stands. */
function problemsAfter(find: (text: string) => readonly string[], original: string, from: string | RegExp, to: string): string[] {
  const changed = original.replace(from, to);
  assert.notEqual(changed, original, `${from} stands nowhere`);
  const before = find(original);
  return find(changed).filter((problem) => !before.includes(problem));
}

const composeProblems = (changed: string) => findComposeProblems(readCompose(changed), facts);

describe('docker-compose.yml', () => {
  it('fits what it names', () => {
    assert.deepEqual(composeProblems(text), []);
  });

  for (const [what, from, to, problem] of [
    ['a key that Compose does not know', 'read_only: true', 'read-only: true', /additional properties.*read-only/],
    ['a word where a duration belongs', 'stop_grace_period: 60s', 'stop_grace_period: long', /stop_grace_period must match/],
    ['an image without a version', 'nats:2.14.5-alpine', 'nats:latest', /image must NOT be valid/],
    ['another PostgreSQL than the embedded one', /postgres:[\d.]+-/, 'postgres:17.1-', /is not the PostgreSQL/],
    ['another version of the mesh', 'sentinelmesh:0.1.0}', 'sentinelmesh:0.0.9}', /not version 0\.1\.0/],
    ['a service without a container', /\n {2}guard:\n/, '\n  guards:\n', /guard has no container/],
    [
      'a container that runs another service',
      '[services/guard/src/main.ts]',
      '[services/audit/src/main.ts]',
      /guard must run services\/guard/,
    ],
    ['capabilities', 'cap_drop: [ALL]', 'cap_drop: [NET_RAW]', /must drop all capabilities/],
    ['a server that runs as root', '    user: "999:999"\n', '', /postgres must not run as root/],
    [
      'a way out for a service that needs none',
      /(audit-settings:\/run\/mesh:ro"\])/,
      '$1\n    networks: [outside]',
      /audit must be in internal networks only/,
    ],
    ['a port of a service', /(audit-settings:\/run\/mesh:ro"\])/, '$1\n    ports: ["127.0.0.1:9:9"]', /audit must not publish/],
    ['a port for the whole world', 'MESH_PUBLISH_ADDRESS:-127.0.0.1', 'MESH_PUBLISH_ADDRESS:-0.0.0.0', /not on 127\.0\.0\.1/],
    ['a network for who has every secret', 'network_mode: none', 'networks: [mesh]', /secrets has every secret/],
    ['a variable that is no setting', 'MESH_OPS_PORT:', 'MESH_OPS_PROT:', /MESH_OPS_PROT, which is no setting/],
    [
      'a variable of another service',
      'MESH_CONFIG: /run/mesh/guard.yaml',
      'MESH_CONFIG: /run/mesh/guard.yaml\n      MESH_HTTP_PORT: "1"',
      /guard is told MESH_HTTP_PORT/,
    ],
    [
      'a secret variable',
      'MESH_CONFIG: /run/mesh/guard.yaml',
      'MESH_CONFIG: /run/mesh/guard.yaml\n      MESH_AUDIT_KEY: k',
      /secret MESH_AUDIT_KEY openly/,
    ],
    ['a value for a secret', 'MESH_AGENT_KEY:\n', 'MESH_AGENT_KEY: k\n', /has a value for the secret MESH_AGENT_KEY/],
    ['a secret', 'DATABASE_URL:-postgres://sentinelmesh@', 'DATABASE_URL:-postgres://sentinelmesh:pw@', /looks like a secret/],
    ['a random word', 'MESH_HOST: 0.0.0.0', `MESH_HOST: ${'aB3'.repeat(15)}`, /looks like a secret/],
    ['the file of another service', 'guard-settings:/run/mesh:ro', 'audit-settings:/run/mesh:ro', /guard has what is for audit alone/],
    ['a file that may be changed', 'guard-settings:/run/mesh:ro', 'guard-settings:/run/mesh', /guard must have guard-settings/],
    ['a file that nobody writes', '/run/mesh/guard.yaml', '/run/mesh/guards.yaml', /guards\.yaml, which mesh prepare does not write/],
    [
      'the master key for a service',
      'volumes: ["guard-settings:/run/mesh:ro"]',
      'volumes: ["guard-settings:/run/mesh:ro", "home:/home:ro"]',
      /guard must not have the master key/,
    ],
    [
      'a volume that root owns',
      'nats-data:/var/lib/nats\n\n  # Brings',
      'nats-data:/var/nats\n\n  # Brings',
      /\/var\/nats is not among the directories/,
    ],
    [
      'waiting for what never comes',
      '{ migrate: *done, nats: *started }',
      '{ migrate: *started, nats: *started }',
      /waits for migrate to be service_healthy/,
    ],
    [
      'waiting in a circle',
      'depends_on:\n      secrets: *done\n      postgres',
      'depends_on:\n      secrets: *done\n      guard: *started\n      postgres',
      /waits for itself/,
    ],
    ['an address where nobody listens', 'audit=audit:9000', 'audit=audit:9001', /does not know audit=audit:9000/],
    ['an unused volume', 'prometheus-data: {}', 'prometheus-data: {}\n  more: {}', /the volume more is not used/],
  ] as const)
    it(`is refused with ${what}`, () => {
      assert.match(problemsAfter(composeProblems, text, from, to).join('\n'), problem);
    });
});

describe('the Dockerfile', () => {
  const problems = (changed: string) => findDockerfileProblems(changed, facts);

  it('is sound', () => assert.deepEqual(problems(facts.dockerfile), []));

  for (const [what, from, to, problem] of [
    ['a misspelt instruction', 'WORKDIR', 'WORKDRI', /Dockerfile:\d+: Unknown instruction/],
    ['another Node than the pinned one', /node:24[\d.]+-bookworm-slim AS/, 'node:24-slim AS', /stands on node:24-slim/],
    ['root', 'USER 10001:10001', 'USER root', /ends as 'root'/],
    ['development packages', '--omit=dev ', '', /production packages only/],
    ['a shell as its first process', 'ENTRYPOINT ["node"]', 'ENTRYPOINT node', /node as its entry point/],
    ['no health check', /HEALTHCHECK[\s\S]*?\]\n/, '', /must have a HEALTHCHECK/],
    ['directories of somebody else', '--owner=10001', '--owner=0', /directories for somebody else/],
    ['a stale label', 'image.version="0.1.0"', 'image.version="0.0.9"', /labelled with the version/],
  ] as const)
    it(`is refused with ${what}`, () => {
      assert.match(problemsAfter(problems, facts.dockerfile, from, to).join('\n'), problem);
    });

  it('gets only what is named', () => {
    const ignore = readFileSync('.dockerignore', 'utf8');
    assert.deepEqual(findIgnoreProblems(ignore), []);
    assert.match(problemsAfter(findIgnoreProblems, ignore, '\n*\n', '\n').join(), /must begin with \*/);
    assert.match(problemsAfter(findIgnoreProblems, ignore, '!libs', '!libs\n!.mesh').join(), /!\.mesh/);
  });
});

describe('what mesh prepare writes', () => {
  it('is taken by nats-server', async () => {
    const server = await testNatsServer();
    withPrepared((directory) => {
      const config = readFileSync(join(directory, 'nats/nats-server.conf'), 'utf8');
      assert.match(config, /^listen: "0\.0\.0\.0:4222"$/m);
      execFileSync(server, ['-t', '-c', join(directory, 'nats/nats-server.conf')], { stdio: 'ignore' });
    });
  });
});
