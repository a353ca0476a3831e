/** Events put on the bus as a service does it: the same event again and again until the bus has it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection, headers as natsHeaders } from '@nats-io/transport-node';
import { newId } from '@sentinelmesh/kernel';
import type { Mesh } from './mesh.ts';

export type Publisher = {
  /** Lets it publish so many more. */
  allow(count: number): void;
  /** The ids of those that the bus has said it has. */
  acknowledged(): ReadonlySet<string>;
  /** Waits until it has published all that it was allowed to, and ends. */
  finish(): Promise<void>;
};

const TYPE = 'budget.threshold.crossed';
const UNDER_WAY = 48;
const ANSWER_MS = 2_000;
const AGAIN_MS = 50;

/** Budgets that cross a threshold, told as the state monitor tells it. Only for a mesh of processes, whose services tell who they are. */
export async function startPublisher(mesh: Mesh): Promise<Publisher> {
  const { NATS_URL = '' } = mesh.environmentOf('state-monitor');
  const { host, username, password } = new URL(NATS_URL);
  const connection = await connect({
    servers: host,
    user: username,
    pass: decodeURIComponent(password),
    inboxPrefix: '_INBOX_state-monitor',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
  });
  const acknowledged = new Set<string>();
  let allowed = 0;
  let isLast = false;
  const work = async () => {
    for (;;) {
      if (allowed > 0) {
        allowed -= 1;
        acknowledged.add(await publish(connection, mesh, newId('evt')));
      } else if (isLast) return;
      else await sleep(10);
    }
  };
  const working = Promise.all(Array.from({ length: UNDER_WAY }, work));
  return {
    allow(count) {
      allowed += count;
    },
    acknowledged: () => acknowledged,
    async finish() {
      isLast = true;
      await working;
      await connection.close();
    },
  };
}

async function publish(connection: NatsConnection, { orgId }: Mesh, id: string): Promise<string> {
  const subject = `sm.evt.${orgId}._.${TYPE}.v1`;
  const headers = natsHeaders();
  for (const [name, value] of Object.entries({
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': '/sentinelmesh/state-monitor',
    'ce-type': TYPE,
    'ce-time': new Date().toISOString(),
    'ce-dataschema': 'sentinelmesh.budget.v1.ThresholdCrossed',
    'ce-orgid': orgId,
    'ce-correlationid': newId('req'),
    'content-type': 'application/json',
    'Nats-Msg-Id': id,
  }))
    headers.set(name, value);
  const budget = { budget_id: newId('bud'), scope: 'run', scope_id: id, limit_micro_usd: '1000000', spent_micro_usd: '800000' };
  const payload = JSON.stringify({ budget, percent: 80 });
  for (;;) {
    // JetStream answers the publisher where it asks for an answer.
    const answer = await connection.request(subject, payload, { headers, timeout: ANSWER_MS }).catch(() => undefined);
    if (answer !== undefined && 'seq' in answer.json<object>()) return id;
    await sleep(AGAIN_MS);
  }
}
