/** The doors of a mesh besides its two public ports: closed for whoever is not of the house, and narrow for who is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { newId } from '@sentinelmesh/kernel';
import pg from 'pg';
import { listen } from '../harness/bus.ts';
import type { InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { listeningAddresses } from '../harness/processes.ts';
import { eventually } from '../harness/waiting.ts';

const LOOPBACK = /^(0100007F|00000000000000000000000001000000):/;

export function describeDoors(mesh: () => Mesh): void {
  describe('the doors of the mesh', () => {
    it('are open to this machine alone', () => {
      const addresses = listeningAddresses(
        mesh()
          .running()
          .map(({ pid }) => pid),
      );
      // REST, gRPC, the bus and the database.
      assert.ok(addresses.length >= 4, String(addresses));
      for (const address of addresses) assert.match(address, LOOPBACK);
    });

    it('of the bus are closed without a password, and with a wrong one', async () => {
      for (const user of [{}, { user: 'operator', pass: '' }, { user: 'admin', pass: 'admin' }, { user: 'guard', pass: 'guard' }])
        await assert.rejects(connect({ servers: mesh().nats, ...user, timeout: 5_000 }), /authorization/i);
    });

    it('of the database are closed without a password, and with a wrong one', async () => {
      const pids = mesh()
        .running()
        .filter(({ commandLine }) => commandLine.includes('/bin/postgres -D '))
        .map(({ pid }) => pid);
      const [address = ''] = listeningAddresses(pids);
      const port = Number.parseInt(address.slice(address.indexOf(':') + 1), 16);
      for (const user of ['sentinelmesh', 'postgres', 'sm_identity', 'sm_audit', 'nobody']) {
        for (const password of ['', user]) {
          const client = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
          await assert.rejects(client.connect(), /password|authentication|SASL/i, user);
        }
      }
    });
  });
}

/** Only for a mesh of processes: the environment of a service tells its credentials to root and to its own user. */
export function describeServiceOnBus(mesh: () => Mesh): void {
  describe('the bus user of a service', () => {
    /** As the guard, which may publish its own events and audit records. */
    async function asGuard<T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> {
      const url = new URL(mesh().environmentOf('guard').NATS_URL ?? '');
      const connection = await connect({ servers: url.host, user: url.username, pass: url.password, inboxPrefix: '_INBOX_guard' });
      return work(connection).finally(() => connection.close());
    }

    it("hears neither other services' events nor audit records", () =>
      asGuard(async (connection) => {
        for (const subject of ['sm.evt.>', 'sm.audit.>', '$KV.>', '_INBOX_gateway.>']) {
          const subscription = connection.subscribe(subject);
          await assert.rejects(async () => {
            for await (const _ of subscription) break;
          }, /Permissions Violation/i);
        }
      }));

    it("cannot say what is another service's to say: no key is forgotten because the guard says so", async () => {
      const bus = await listen(mesh());
      await asGuard(async (connection) => {
        connection.publish(`sm.evt.${mesh().orgId}._.identity.key.revoked.v1`, '{}');
        await connection.flush();
      });
      const { json } = await mesh().api.post<InspectAnswer>('/api/v1/guard/inspect', { text: 'a genuine event to wait for' });
      await eventually('the genuine event', () => bus.events.some(({ headers: { 'ce-id': id } }) => id === json.decision_id));
      assert.ok(bus.events.every(({ subject }) => !subject.includes('.identity.')));
      await bus.close();
    });

    it('cannot put into the log what another service would have to sign, nor anything unsigned, and holds nobody up with it', async () => {
      const forged = await asGuard((connection) => forgeRecords(mesh(), connection));
      const { json } = await mesh().api.post<InspectAnswer>('/api/v1/guard/inspect', { text: 'a genuine record to wait for' });
      await eventually('the genuine entry', async () => (await mesh().api.get(`/api/v1/audit/logs/${json.decision_id}`)).status === 200);
      assert.ok(forged.length > 0);
      for (const id of forged) assert.equal((await mesh().api.get(`/api/v1/audit/logs/${id}`)).status, 404);
      assert.ok(await mesh().isReady());
    });
  });
}

/** @returns the ids of the records */
async function forgeRecords({ orgId, workspaceId }: Mesh, connection: NatsConnection): Promise<string[]> {
  const signatures: readonly Readonly<Record<string, string>>[] = [
    {},
    { 'sm-producer': 'identity' },
    { 'sm-producer': 'identity', 'sm-mac': Buffer.alloc(32).toString('base64url') },
    { 'sm-producer': 'guard', 'sm-mac': 'AAAA' },
    { 'sm-producer': '../audit', 'sm-mac': Buffer.alloc(32, 7).toString('base64url') },
  ];
  const payloads = (id: string) => [
    JSON.stringify({
      id,
      occurred_at: new Date().toISOString(),
      org_id: orgId,
      workspace_id: workspaceId,
      entity: 'key',
      action: 'revoked',
      disposition: 'succeeded',
    }),
    '{"id":',
    '',
  ];
  const ids: string[] = [];
  for (const signature of signatures) {
    const id = newId('evt');
    for (const payload of payloads(id)) {
      const message = headers();
      for (const [name, value] of Object.entries(signature)) message.set(name, value);
      connection.publish(`sm.audit.${orgId}.${workspaceId}.key.revoked.v1`, payload, { headers: message });
    }
    ids.push(id);
  }
  await connection.flush();
  return ids;
}
