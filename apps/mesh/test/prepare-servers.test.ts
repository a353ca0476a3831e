import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newKey } from '@sentinelmesh/crypto';
import { findTenantEscapes } from '@sentinelmesh/database';
import { silentLogger } from '@sentinelmesh/telemetry';
import { startTestNats, startTestPostgres, type TestNats, type TestPostgres } from '@sentinelmesh/testkit';
import { prepareServers } from '../src/deployment/prepare-servers.ts';
import { deriveSecrets } from '../src/embedded/secrets.ts';
import { services } from '../src/embedded/services.ts';

describe('preparing the servers of a deployment', () => {
  let postgres: TestPostgres;
  let nats: TestNats;
  before(async () => {
    [postgres, nats] = await Promise.all([startTestPostgres(), startTestNats()]);
  });
  after(() => Promise.all([postgres.stop(), nats.stop()]));

  const prepare = (adminUrl: string, patienceMs?: number) => {
    const options = { services, secrets: deriveSecrets(newKey()), adminUrl, natsUrl: nats.url(), subscribers: [], log: silentLogger };
    return prepareServers({ ...options, ...(patienceMs === undefined ? {} : { patienceMs }) });
  };

  it('migrates every schema, once', async () => {
    const first = await prepare(postgres.url);
    const schemas = services.flatMap(({ schema }) => (schema === undefined ? [] : [schema.name]));
    assert.deepEqual([...first.keys()], schemas);
    for (const [schema, migrations] of first) assert.ok(migrations.length > 0, schema);
    assert.deepEqual([...(await prepare(postgres.url)).values()].flat(), []);
    const allow = services.flatMap(({ schema }) => schema?.allowedEscapes ?? []);
    assert.deepEqual(await findTenantEscapes(postgres.url, { allow }), []);
  });

  it('waits for a server that comes up late', async () => {
    await postgres.kill();
    const prepared = prepare(postgres.url);
    await postgres.start();
    assert.ok((await prepared).size > 0);
  });

  it('says which server did not come up', async () => {
    await assert.rejects(prepare('postgres://sentinelmesh:pw@127.0.0.1:9/mesh', 0), {
      code: 'server_not_ready',
      message: /127\.0\.0\.1:9, which DATABASE_URL names/,
    });
  });
});
