import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newKey } from '@sentinelmesh/crypto';
import { newId } from '@sentinelmesh/kernel';
import { deriveSecrets } from '../embedded/secrets.ts';
import { services } from '../embedded/services.ts';
import { administratorUrl, type DeploymentOptions, deploymentFiles } from './deployment-files.ts';

const secrets = deriveSecrets(newKey());
const adminUrl = administratorUrl('postgres://root@db:5432/mesh', secrets);
const options: DeploymentOptions = { services, secrets, adminUrl, natsUrl: 'nats://bus:4222', subscribers: [], env: {} };

const contentOf = (path: string, changes: Partial<DeploymentOptions> = {}): string =>
  deploymentFiles({ ...options, ...changes }).find((file) => file.path === path)?.content ?? '';

describe('the files of a deployment', () => {
  it('are one for each service and server, in a directory of its own', () => {
    const parts = [...services.map(({ name }) => `${name}/${name}.yaml`), 'nats/nats-server.conf', 'postgres/password'];
    assert.deepEqual(
      deploymentFiles(options).map(({ path }) => path),
      parts,
    );
  });

  it('hold no secret of two services, and never the administrator of the database', () => {
    const told = services.map(({ name }) => contentOf(`${name}/${name}.yaml`).replace(/contextIssuers: .*/, ''));
    const found = told.flatMap((text) => text.match(/[\w-]{43}/g) ?? []);
    assert.ok(found.length >= 12);
    assert.equal(new Set(found).size, found.length);
    const password = contentOf('postgres/password');
    for (const text of told) assert.ok(!text.includes(password));
  });

  it('can be read by their owner alone, but for the password of the server that has a user of its own', () => {
    for (const { path, mode } of deploymentFiles(options)) assert.equal(mode, path === 'postgres/password' ? 0o640 : 0o600, path);
  });

  it('follow from the master key: the same again, and others from another', () => {
    assert.deepEqual(deploymentFiles(options), deploymentFiles(options));
    assert.notEqual(contentOf('postgres/password'), contentOf('postgres/password', { secrets: deriveSecrets(newKey()) }));
  });

  it('hand the key of a model to the service that calls it, and nothing else of the environment', () => {
    const env = { MESH_AGENT_KEY: 'key of the agent', MESH_LOG_LEVEL: 'debug', MESH_KEY_PEPPER: 'not yours to choose', PATH: '/bin' };
    for (const { name } of services) {
      const text = contentOf(`${name}/${name}.yaml`, { env });
      assert.equal(text.includes('key of the agent'), name === 'gateway', name);
      assert.doesNotMatch(text, /debug|yours|\/bin/);
    }
  });

  it('let subscribers in', () => {
    const subscriber = { name: 'siem', id: 'sub-siem-1', orgId: newId('org'), createdAt: new Date(0) };
    assert.ok(contentOf('nats/nats-server.conf', { subscribers: [subscriber] }).includes('"sub-siem-1"'));
  });
});

describe('the URL of the administrator', () => {
  it('gets the password that PostgreSQL is made with, unless it has one', () => {
    assert.equal(new URL(adminUrl).password, contentOf('postgres/password'));
    assert.equal(administratorUrl('postgres://me:mine@db/mesh', secrets), 'postgres://me:mine@db/mesh');
  });
});
