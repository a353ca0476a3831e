/** docker-compose.yml works as it stands: its commands, variables, files and order, with processes in the place of containers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { connect } from '@nats-io/transport-node';
import { createApi } from './harness/api.ts';
import { assertGapless, entriesOfRequest, readLog } from './harness/audit-log.ts';
import { type Containers, startContainers } from './harness/containers.ts';
import type { CheckAnswer } from './harness/guardrails.ts';
import type { ProcessAnswer } from './harness/process.ts';
import { eventually } from './harness/waiting.ts';
import { attacks } from './suites/texts.ts';

type Prepared = { master_key_created: boolean; written: readonly string[]; migrated: Readonly<Record<string, readonly string[]>> };

const services = ['identity', 'audit', 'guard', 'state-monitor', 'webhook-delivery', 'gateway'];

describe('docker-compose.yml', () => {
  let containers: Containers;
  let apiKey = '';
  let orgId = '';
  before(async () => {
    containers = await startContainers();
  });
  after(async () => assert.deepEqual(await containers.remove(), []));

  const api = () => createApi({ address: () => `http://${containers.address('gateway', 8080)}`, apiKey });

  it('runs every service and server', () => {
    assert.deepEqual([...containers.running()].sort(), [...services, 'nats'].sort());
  });

  it('gives a first key with one command, and another with the next', async () => {
    const command = async () => {
      const { code, stdout, stderr } = await containers.run('mesh', ['key', 'create', '--first', '--json']);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as { org_id: string; workspace_id: string; api_key: string };
    };
    const [first, second] = [await command(), await command()];
    assert.match(first.api_key, /^smk_live_/);
    assert.notEqual(second.api_key, first.api_key);
    assert.deepEqual([second.org_id, second.workspace_id], [first.org_id, first.workspace_id]);
    apiKey = first.api_key;
    orgId = first.org_id;
  });

  it('guards what comes to the gateway, and accounts for it', async () => {
    const { status, json, headers, text } = await api().post<CheckAnswer>('/guardrails/check', { text: attacks[0] });
    assert.equal(status, 200, text);
    assert.equal(json.safe, false);
    const requestId = headers.get('x-request-id') ?? '';
    const [entry] = await eventually('the audit entry', async () => {
      const entries = await entriesOfRequest(api(), requestId);
      return entries.length > 0 && entries;
    });
    assert.equal(entry?.producer, 'guard');
    assertGapless(await readLog(api()));
  });

  it('takes a request through all layers', async () => {
    const { status, json, text } = await api().post<ProcessAnswer>('/process', {
      user_input: 'What is the capital of France?',
      user_id: 'user_123',
    });
    assert.equal(status, 200, text);
    assert.equal(json.blocked, false);
    assert.notEqual(json.response, null);
  });

  it('lets a subscriber in when nats-server has read what the task has written anew', async () => {
    const created = await containers.run('mesh', ['subscriber', 'create', '--org', orgId, '--name', 'siem', '--json']);
    assert.equal(created.code, 0, created.stderr);
    const { url = '', user = '', password = '', subject = '', inbox_prefix = '' } = JSON.parse(created.stdout) as Record<string, string>;
    assert.equal((await containers.run('secrets')).code, 0);
    const connection = await eventually('the subscriber', () => {
      containers.reloadNats(); // an old nats-server needs it twice
      return connect({ servers: url, user, pass: password, inboxPrefix: inbox_prefix, timeout: 1_000 }).catch(() => undefined);
    });
    const heard = new Promise<string>((resolve) => {
      connection.subscribe(subject, { callback: (_error, message) => resolve(message.subject) });
    });
    await connection.flush();
    await api().post('/guardrails/check', { text: attacks[0] });
    assert.match(await heard, new RegExp(`^sm\\.evt\\.${orgId}\\.`));
    await connection.close();
  });

  it('tells each service its own secrets, in one file that nobody else may read', () => {
    const seen = new Set<string>();
    for (const service of services) {
      const directory = join(containers.rootOf(service), 'run/mesh');
      assert.deepEqual(readdirSync(directory), [`${service}.yaml`]);
      const file = join(directory, `${service}.yaml`);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      const secrets =
        readFileSync(file, 'utf8')
          .replace(/contextIssuers: .*/, '')
          .match(/[\w-]{43}/g) ?? [];
      assert.ok(secrets.length >= 2, service);
      for (const secret of secrets) assert.ok(!seen.has(secret), `${service} has a secret of another service`);
      for (const secret of secrets) seen.add(secret);
    }
  });

  it('changes nothing when its tasks run again', async () => {
    for (const task of ['secrets', 'migrate']) {
      const { code, stdout, stderr } = await containers.run(task, [
        'apps/mesh/src/main.ts',
        'prepare',
        ...(task === 'secrets' ? ['--out', '/deployment'] : ['--servers']),
        '--json',
      ]);
      assert.equal(code, 0, stderr);
      const { master_key_created, written, migrated } = JSON.parse(stdout) as Prepared;
      assert.equal(master_key_created, false);
      assert.deepEqual(written, []);
      assert.deepEqual(Object.values(migrated).flat(), []);
    }
    assert.equal((await api().post('/guardrails/check', { text: 'hello' })).status, 200);
  });

  it('stops in order when it is told to', async () => {
    const codes = await containers.stop();
    assert.deepEqual(
      Object.fromEntries(services.map((service) => [service, codes[service]])),
      Object.fromEntries(services.map((service) => [service, 0])),
    );
  });
});
