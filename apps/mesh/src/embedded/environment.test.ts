import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newKey } from '@sentinelmesh/crypto';
import { createEnvironment } from './environment.ts';
import { deriveSecrets } from './secrets.ts';
import { services } from './services.ts';

const secrets = deriveSecrets(newKey());
const environment = createEnvironment({
  base: {
    PATH: '/bin',
    DATABASE_URL: 'postgres://admin:root-password@db/mesh',
    NATS_URL: 'nats://bus',
    MESH_KEY_PEPPER: 'users own pepper',
    MESH_JUDGE_KEY: 'users own key of a model',
  },
  secrets,
  adminUrl: 'postgres://admin:root-password@db/mesh',
  natsUrl: 'nats://bus',
  addresses: new Map([['guard', 'unix:/run/guard.sock']]),
  listenAddress: (service) => `unix:/run/${service}.sock`,
});
const told = new Map(services.map((service) => [service.name, environment(service)]));

describe('what a service is told', () => {
  it('never includes the administrator of the database', () => {
    for (const [name, variables] of told) assert.ok(!JSON.stringify(variables).includes('root-password'), name);
  });

  it('never includes a secret that the user has set and the mesh makes itself', () => {
    for (const [name, variables] of told) assert.ok(!JSON.stringify(variables).includes('users own pepper'), name);
  });

  it('includes a secret that only the user has, for the one service that it is for', () => {
    const tellers = [...told].filter(([, variables]) => JSON.stringify(variables).includes('users own key of a model'));
    assert.deepEqual(
      tellers.map(([name, { MESH_JUDGE_KEY }]) => [name, MESH_JUDGE_KEY]),
      [['guard', 'users own key of a model']],
    );
  });

  it('shares no secret with what another service is told', () => {
    const secretVariables = [
      'NATS_URL',
      'DATABASE_URL',
      'MESH_DATABASE_SYSTEM_URL',
      'MESH_AUDIT_KEY',
      'MESH_CONTEXT_SIGNING_KEY',
      'MESH_KEY_PEPPER',
      'MESH_FINGERPRINT_KEY',
      'MESH_TEXT_KEY',
      'MESH_IDEMPOTENCY_KEY',
      'MESH_AUDIT_ROOT_KEY',
      'MESH_DESTINATION_KEY',
    ];
    const values = [...told.values()].flatMap((variables) =>
      secretVariables.map((name) => variables[name]).filter((value) => value !== undefined),
    );
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.length >= 15);
    assert.match(told.get('guard')?.MESH_TEXT_KEY ?? '', /^[\w-]{43}$/);
  });

  it('lets the gateway alone mint contexts', () => {
    const minters = [...told].filter(([, variables]) => variables.MESH_CONTEXT_SIGNING_KEY !== undefined).map(([name]) => name);
    assert.deepEqual(minters, ['gateway']);
  });

  it('gives each service a database role of its own, and none where it has no schema', () => {
    assert.match(told.get('identity')?.DATABASE_URL ?? '', /^postgres:\/\/sm_identity:/);
    assert.match(told.get('identity')?.MESH_DATABASE_SYSTEM_URL ?? '', /^postgres:\/\/sm_identity_system:/);
    assert.match(told.get('audit')?.DATABASE_URL ?? '', /^postgres:\/\/sm_audit:/);
    assert.match(told.get('guard')?.MESH_DATABASE_SYSTEM_URL ?? '', /^postgres:\/\/sm_guard_system:/);
    assert.equal(told.get('gateway')?.DATABASE_URL, undefined);
  });

  it('uses the credentials of a bus that brings its own', () => {
    const own = createEnvironment({
      base: {},
      secrets,
      adminUrl: 'postgres://a@db/mesh',
      natsUrl: 'nats://me:pw@bus:4222',
      addresses: new Map(),
      listenAddress: () => undefined,
    });
    assert.equal(own(services[0] as (typeof services)[number]).NATS_URL, 'nats://me:pw@bus:4222');
  });
});
