/** Publishes events of one organisation after the other, as the gateway does, with the rights of the gateway. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { encodeEvent, eventSubject } from '@sentinelmesh/contracts';
import { newId, type OrgId } from '@sentinelmesh/kernel';
import type { Mesh } from '../mesh.ts';

export type Publisher = {
  /** As many as there are, with so many under way. */
  publish(orgIds: readonly string[], count: number, parallel?: number): Promise<void>;
  /** So many a second, for so long. */
  publishAtRate(orgIds: readonly string[], perSecond: number, seconds: number): Promise<void>;
  close(): Promise<void>;
};

export async function connectPublisher({ nats, home }: Mesh): Promise<Publisher> {
  const config = readFileSync(join(home, 'data', 'nats', 'nats-server.conf'), 'utf8');
  const [, pass = ''] = /user: "gateway", password: "([^"]+)"/.exec(config) ?? [];
  const connection: NatsConnection = await connect({ servers: nats, user: 'gateway', pass, name: 'bench', inboxPrefix: '_INBOX_gateway' });
  const stream = jetstream(connection, { timeout: 10_000 });
  const publishOne = (orgId: string) => {
    const id = newId('evt');
    return stream.publish(eventSubject('gateway.request.completed', orgId as OrgId), payload, { msgID: id, headers: headersOf(id, orgId) });
  };
  return {
    async publish(orgIds, count, parallel = 256) {
      let left = count;
      const work = async () => {
        while (left > 0) {
          left -= 1;
          await publishOne(orgIds[left % orgIds.length] ?? '');
        }
      };
      await Promise.all(Array.from({ length: parallel }, work));
    },
    async publishAtRate(orgIds, perSecond, seconds) {
      const began = performance.now();
      const total = perSecond * seconds;
      const underWay: Promise<unknown>[] = [];
      for (let sent = 0; sent < total; ) {
        const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * perSecond));
        for (; sent < due; sent += 1) underWay.push(publishOne(orgIds[sent % orgIds.length] ?? ''));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await Promise.all(underWay);
    },
    close: () => connection.drain(),
  };
}

/** About a kilobyte. */
const payload = encodeEvent('gateway.request.completed', {
  request: {
    decisionId: newId('evt'),
    requestId: newId('req'),
    decision: 'redact',
    risk: 0.2,
    riskLevel: 'low',
    layers: ['input_guard', 'state_monitor', 'agent', 'output_guard'].map((layer) => ({
      layer,
      decision: 'allow',
      risk: 0.1,
      findings: [{ category: 'pii', entityType: 'EMAIL_ADDRESS', count: 1, maxScore: 0.9 }],
      durationUs: 1_200n,
    })),
    degraded: [],
    policyVersion: 'process@31130880d710',
    principal: { type: 'api_key', id: newId('key') },
    endUser: 'user-7',
    agent: 'support',
    sessionId: newId('ses'),
    runId: '',
    model: 'demo',
    inputTokens: 120n,
    outputTokens: 80n,
    costMicroUsd: 420n,
    tools: [],
    sourceHash: 'q83vEjRWeJA',
    durationUs: 8_400n,
    inputBytes: 1_024,
    outputBytes: 512,
    escalated: false,
  },
});

function headersOf(id: string, orgId: string) {
  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': '/sentinelmesh/gateway',
    'ce-type': 'gateway.request.completed',
    'ce-time': new Date().toISOString(),
    'ce-dataschema': 'sentinelmesh.gateway.v1.RequestCompleted',
    'ce-orgid': orgId,
    'content-type': 'application/json',
  };
  const made = headers();
  for (const [name, value] of Object.entries(attributes)) made.set(name, value);
  return made;
}
