/** After every answer its event is on the bus and its entry in the audit log. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import type { Answer } from '../harness/api.ts';
import { type AuditEntry, entriesOfRequest } from '../harness/audit-log.ts';
import { type BusEvent, connectAsOperator, type Listener, listen } from '../harness/bus.ts';
import { bufCurl } from '../harness/grpc.ts';
import type { InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { eventually } from '../harness/waiting.ts';
import { attacks, contacts } from './texts.ts';

const WITHIN_MS = 2_000;
const MARK = 'marmalade-7731';
/** A text for each outcome; none of it may leave the guard. */
const outcomes = [
  { action: 'inspected', disposition: 'allowed', text: `A harmless word about ${MARK}` },
  { action: 'inspected', disposition: 'redacted', text: `${contacts[0]?.[0]} ${MARK}` },
  { action: 'blocked', disposition: 'blocked', text: `${attacks[0]} ${MARK}` },
] as const;

export function describeAccounted(mesh: () => Mesh): void {
  describe('an answer is accounted for', () => {
    let bus: Listener;
    before(async () => {
      bus = await listen(mesh());
    });
    after(() => bus.close());

    for (const path of ['/guardrails/check', '/api/v1/guard/inspect']) {
      it(`when it came from ${path}`, async () => {
        for (const { text, ...outcome } of outcomes) {
          const requestId = newId('req');
          const answer = await mesh().api.post(path, { text }, { headers: { 'x-request-id': requestId } });
          assert.equal(answer.status, 200);
          assert.equal(answer.headers.get('x-request-id'), requestId);
          const decisionId = (answer as Answer<Partial<InspectAnswer>>).json.decision_id;
          await assertAccounted(mesh(), bus, { ...outcome, direction: 'input', requestId, decisionId });
        }
      });
    }

    it('when it came over gRPC, for text from an agent too', async () => {
      const { text, ...outcome } = outcomes[1];
      const { stdout, stderr } = await bufCurl({ address: mesh().grpc }, '/sentinelmesh.guard.v1.GuardService/Inspect', [
        ...['-H', `x-api-key: ${mesh().apiKey}`],
        ...['-d', JSON.stringify({ text, direction: 'output', sessionId: 'session-5', endUser: 'user-9', agent: 'agent-2' })],
      ]);
      assert.equal(stderr, '');
      const { decisionId } = JSON.parse(stdout) as { decisionId: string };
      const { entry } = await assertAccounted(mesh(), bus, { ...outcome, direction: 'output', decisionId });
      const { session_id, end_user, agent } = entry.record.attributes;
      assert.deepEqual({ session_id, end_user, agent }, { session_id: 'session-5', end_user: 'user-9', agent: 'agent-2' });
    });

    it('when a key was made or revoked', async () => {
      const body = { name: 'short-lived', workspace_id: mesh().workspaceId, scopes: ['guard:inspect'] };
      const { json } = await mesh().api.post<{ api_key: { id: string } }>('/api/v1/api-keys', body);
      await assertKeyEvent(mesh(), bus, 'created', json.api_key.id);
      assert.equal((await mesh().api.delete(`/api/v1/api-keys/${json.api_key.id}`)).status, 200);
      await assertKeyEvent(mesh(), bus, 'revoked', json.api_key.id);
    });
  });
  describeOperator(mesh);
}

type Wanted = { action: string; disposition: string; direction: string; requestId?: string; decisionId?: string | undefined };

/** The event and the entry have one id, which is also that of the decision, and hold nothing of the text. */
async function assertAccounted(mesh: Mesh, bus: Listener, wanted: Wanted): Promise<{ event: BusEvent; entry: AuditEntry }> {
  const isWanted = ({ headers }: BusEvent) =>
    wanted.decisionId === undefined ? headers['ce-correlationid'] === wanted.requestId : headers['ce-id'] === wanted.decisionId;
  const event = await eventually('the event', () => bus.events.find(isWanted), { timeoutMs: WITHIN_MS });
  const id = event.headers['ce-id'] ?? '';
  const entry = await eventually('the audit entry', () => readEntry(mesh, id), { timeoutMs: WITHIN_MS });
  assertEnvelope(event, mesh, `guard.${wanted.direction}.${wanted.action}`);
  assert.deepEqual(
    [entry.record.entity, entry.record.action, entry.record.disposition, entry.producer, entry.record.workspace_id],
    [wanted.direction, wanted.action, wanted.disposition, 'guard', mesh.workspaceId],
  );
  assert.equal(entry.record.request_id, event.headers['ce-correlationid']);
  assert.equal(entry.record.principal.type, 'api_key');
  if (wanted.requestId !== undefined) assert.deepEqual(await entriesOfRequest(mesh.api, wanted.requestId), [entry]);
  for (const told of [event.raw, JSON.stringify(entry)])
    assert.doesNotMatch(told, new RegExp(`${MARK}|john\\.doe|555-123|system prompt and`));
  return { event, entry };
}

async function readEntry(mesh: Mesh, id: string): Promise<AuditEntry | undefined> {
  const { status, json } = await mesh.api.get<{ entry: AuditEntry }>(`/api/v1/audit/logs/${id}`);
  return status === 200 ? json.entry : undefined;
}

/** CloudEvents 1.0 in binary mode, and the subject that the contract promises. */
function assertEnvelope({ subject, headers, data }: BusEvent, { orgId, workspaceId }: Mesh, type: string): void {
  assert.equal(subject, `sm.evt.${orgId}.${workspaceId}.${type}.v1`);
  const { 'ce-id': id, 'ce-time': time, traceparent, ...rest } = headers;
  assert.match(id ?? '', /^evt_[a-z0-9]{26}$/);
  assert.ok(!Number.isNaN(Date.parse(time ?? '')));
  assert.match(traceparent ?? '', /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
  const { 'ce-specversion': version, 'ce-source': source, 'ce-type': typeHeader, 'ce-orgid': org, 'ce-workspaceid': workspace } = rest;
  assert.deepEqual([version, source, typeHeader, org, workspace], ['1.0', '/sentinelmesh/guard', type, orgId, workspaceId]);
  assert.equal(rest['nats-msg-id'], id);
  assert.equal(rest['content-type'], 'application/json');
  const { inspection } = data as { inspection: { decision_id: string; request_id: string } };
  assert.deepEqual([inspection.decision_id, inspection.request_id], [id, rest['ce-correlationid']]);
}

async function assertKeyEvent(mesh: Mesh, bus: Listener, action: string, keyId: string): Promise<void> {
  const isWanted = ({ headers, data }: BusEvent) => headers['ce-type'] === `identity.key.${action}` && data.key_id === keyId;
  const event = await eventually(`the event that the key was ${action}`, () => bus.events.find(isWanted), { timeoutMs: WITHIN_MS });
  const entry = await eventually('its audit entry', () => readEntry(mesh, event.headers['ce-id'] ?? ''), { timeoutMs: WITHIN_MS });
  assert.deepEqual([entry.record.entity, entry.record.action, entry.producer], ['key', action, 'identity']);
}

function describeOperator(mesh: () => Mesh): void {
  describe('the operator on the bus', () => {
    it('reads events and nothing else', async () => {
      const connection = await connectAsOperator(mesh());
      try {
        for (const subject of ['sm.audit.>', '$JS.>', '>']) {
          const subscription = connection.subscribe(subject);
          await assert.rejects(async () => {
            for await (const _ of subscription) break;
          }, /Permissions Violation/i);
        }
      } finally {
        await connection.close();
      }
    });

    it('cannot forge an event', async () => {
      const [operator, bus] = [await connectAsOperator(mesh()), await listen(mesh())];
      try {
        operator.publish(`sm.evt.${mesh().orgId}._.identity.key.revoked.v1`, '{}');
        operator.publish(`sm.audit.${mesh().orgId}._.key.revoked.v1`, '{}');
        await operator.flush();
        const { json } = await mesh().api.post<InspectAnswer>('/api/v1/guard/inspect', { text: 'a genuine event to wait for' });
        await eventually('the genuine event', () => bus.events.some(({ headers }) => headers['ce-id'] === json.decision_id));
        assert.ok(bus.events.every(({ headers }) => headers['ce-id'] !== undefined));
      } finally {
        await Promise.all([operator.close(), bus.close()]);
      }
    });
  });
}
