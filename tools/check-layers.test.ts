import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const CHECK = fileURLToPath(new URL('./check-layers.ts', import.meta.url));
const packages = [
  ...['config', 'contracts', 'crypto', 'database', 'guard-engine', 'kernel', 'policy', 'rpc', 'service-kit', 'testkit'].map(
    (name) => `libs/${name}`,
  ),
  ...['audit', 'guard'].map((name) => `services/${name}`),
  'apps/mesh',
];
const npmPackages = ['pg', '@nats-io/kv', 'nice-grpc', 'fastify', 'undici', 'kysely'];

/** One file for each way to break a rule: the rule, who breaks it, and by which import. */
const offences: [rule: string, file: string, specifier: string][] = [
  ['kernel-imports-nothing', 'libs/kernel/src/ids.ts', '@sentinelmesh/crypto'],
  ['guard-engine-stands-alone', 'libs/guard-engine/src/engine.ts', '@sentinelmesh/kernel'],
  ['contracts-on-kernel', 'libs/contracts/src/events.ts', '@sentinelmesh/config'],
  ['platform-below-service-kit', 'libs/rpc/src/server.ts', '@sentinelmesh/service-kit'],
  ['platform-below-service-kit', 'libs/crypto/src/seal.ts', '@sentinelmesh/guard-engine'],
  ['policy-beside-engine', 'libs/policy/src/load.ts', '@sentinelmesh/service-kit'],
  ['service-kit-below-services', 'libs/service-kit/src/run.ts', '@sentinelmesh/guard'],
  ['every-lib-has-a-layer', 'libs/helpers/src/index.ts', 'node:path'],
  ['pure-without-node', 'libs/kernel/src/clock.ts', 'node:crypto'],
  ['pure-without-node', 'libs/guard-engine/src/rules.ts', 'node:fs'],
  ['kernel-without-packages', 'libs/kernel/src/errors.ts', 'kysely'],
  ['services-apart', 'services/guard/src/service.ts', '@sentinelmesh/audit'],
  ['only-mesh-imports-services', 'tools/report.ts', '@sentinelmesh/guard'],
  ['apps-on-top', 'services/guard/src/main.ts', '../../../apps/mesh/src/cli.ts'],
  ['outside-by-public-doors', 'e2e/journey.test.ts', '@sentinelmesh/database'],
  ['examples-as-strangers', 'examples/chat.ts', '../libs/kernel/src/ids.ts'],
  ['through-the-door', 'libs/config/src/section.ts', '../../crypto/src/seal.ts'],
  ['through-the-door-from-outside', 'bench/main.ts', '../libs/kernel/src/ids.ts'],
  ['testkit-in-tests-only', 'libs/database/src/migrate.ts', '@sentinelmesh/testkit'],
  ['no-tests-in-production', 'libs/database/src/outbox.ts', './outbox.test.ts'],
  ['no-development-packages-in-production', 'services/audit/src/queries.ts', 'kysely'],
  ['domain-is-pure', 'services/guard/src/domain/policy.ts', '@sentinelmesh/contracts'],
  ['domain-is-pure', 'services/guard/src/domain/clock.ts', 'node:fs'],
  ['domain-is-pure', 'services/guard/src/domain/audit.ts', '../transport/rpc.ts'],
  ['app-below-transport', 'services/guard/src/app/inspect.ts', '../transport/rpc.ts'],
  ['postgres-at-home', 'services/audit/src/store/store.ts', 'pg'],
  ['nats-at-home', 'services/audit/src/bus.ts', '@nats-io/kv'],
  ['grpc-at-home', 'services/audit/src/client.ts', 'nice-grpc'],
  ['rest-at-home', 'services/audit/src/http.ts', 'fastify'],
  ['http-at-home', 'services/audit/src/call.ts', 'undici'],
  ['http-at-home', 'libs/config/src/remote.ts', 'node:https'],
  ['no-circles', 'libs/config/src/values.ts', './values-again.ts'],
  ['everything-resolves', 'libs/config/src/source.ts', '@sentinelmesh/nowhere'],
];

/** What the rules must let pass. */
const permitted: [file: string, specifier: string][] = [
  ['libs/contracts/src/subjects.ts', '@sentinelmesh/kernel'],
  ['libs/kernel/src/ids.test.ts', 'node:test'],
  ['libs/database/src/migrate.test.ts', '@sentinelmesh/testkit'],
  ['libs/database/test/outbox.test.ts', 'pg'],
  ['libs/service-kit/src/ops-server.ts', 'node:http'],
  ['libs/policy/src/policy.ts', '@sentinelmesh/guard-engine'],
  ['services/guard/src/domain/score.ts', '@sentinelmesh/guard-engine'],
  ['services/guard/src/transport/rpc.ts', '@sentinelmesh/contracts'],
  ['apps/mesh/src/cli.ts', '@sentinelmesh/guard'],
  ['e2e/events.test.ts', '@nats-io/kv'],
  ['e2e/process.test.ts', '@sentinelmesh/testkit'],
  ['bench/rpc.ts', '@sentinelmesh/rpc'],
];

const root = mkdtempSync(join(tmpdir(), 'layers-'));
after(() => rmSync(root, { recursive: true }));

describe('check-layers', () => {
  const text = (specifier: string) => `import type { T } from '${specifier}';\nexport type U = T;\n`;

  it('passes what the one-way rule permits', () => {
    const tree = givenTree('permitted', Object.fromEntries(permitted.map(([file, specifier]) => [file, text(specifier)])));
    const { problems, status } = checkLayers(tree);
    assert.deepEqual(problems, []);
    assert.equal(status, 0);
  });

  it('fails on each way to break a rule', () => {
    const bystanders = {
      'apps/mesh/src/cli.ts': 'export type T = 1;\n',
      'libs/crypto/src/seal.ts': text('@sentinelmesh/guard-engine'),
      'libs/database/src/outbox.test.ts': 'export type T = 1;\n',
      'libs/config/src/values-again.ts': text('./values.ts'),
      'services/guard/src/transport/rpc.ts': 'export type T = 1;\n',
    };
    const broken = Object.fromEntries(offences.map(([, file, specifier]) => [file, text(specifier)]));
    const { problems, status } = checkLayers(givenTree('broken', { ...bystanders, ...broken }));
    for (const [rule, file, specifier] of offences) {
      assert.ok(
        problems.some((problem) => problem.startsWith(`${rule}: `) && problem.includes(file)),
        `${file} importing ${specifier} must break ${rule}`,
      );
    }
    assert.equal(status, 1);
  });

  it('fails on a TypeScript file that was not read', () => {
    const { problems, status } = checkLayers(givenTree('unread', { 'libs/kernel/coverage/excluded.ts': 'export type T = 1;\n' }));
    assert.deepEqual(problems, ['not read: libs/kernel/coverage/excluded.ts']);
    assert.equal(status, 1);
  });
});

function checkLayers(tree: string): { problems: string[]; status: number | null } {
  const { stderr, status } = spawnSync(process.execPath, [CHECK], {
    cwd: tree,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: undefined },
  });
  return { problems: stderr.split('\n').filter((line) => line !== ''), status };
}

function givenTree(name: string, files: Record<string, string>): string {
  const tree = join(root, name);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  };
  write(
    'package.json',
    JSON.stringify({ name: 'tree', workspaces: ['libs/*', 'services/*', 'apps/*'], devDependencies: { '@nats-io/kv': '*' } }),
  );
  for (const path of packages) {
    const [, short = ''] = path.split('/');
    write(`${path}/package.json`, JSON.stringify({ name: `@sentinelmesh/${short}`, exports: { '.': './src/index.ts' } }));
    write(`${path}/src/index.ts`, 'export type T = 1;\n');
    mkdirSync(join(tree, 'node_modules/@sentinelmesh'), { recursive: true });
    symlinkSync(join(tree, path), join(tree, 'node_modules/@sentinelmesh', short));
  }
  for (const npmPackage of npmPackages) {
    write(`node_modules/${npmPackage}/package.json`, JSON.stringify({ name: npmPackage, main: 'index.js' }));
    write(`node_modules/${npmPackage}/index.js`, '');
  }
  for (const [path, content] of Object.entries(files)) write(path, content);
  return tree;
}
