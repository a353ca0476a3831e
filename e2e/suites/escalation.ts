/** What looks doubtful is answered and looked at again: the events and the entry of that, once. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import type { AgentServer } from '../harness/agent.ts';
import { readLog } from '../harness/audit-log.ts';
import { type BusEvent, type Listener, listen } from '../harness/bus.ts';
import type { Mesh } from '../harness/mesh.ts';
import { ask, type ProcessAnswer } from '../harness/process.ts';
import { eventually } from '../harness/waiting.ts';
import { weakHint } from '../harness/words.ts';

const MARK = 'marmalade-4402';

export function describeEscalation(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('an escalated request', () => {
    let bus: Listener;
    let answer: ProcessAnswer;
    const requestId = newId('req');
    const told = (type: string) =>
      bus.events.filter(({ headers }) => headers['ce-type'] === type && headers['ce-correlationid'] === requestId);
    const one = async (type: string): Promise<BusEvent> => eventually(`the event ${type}`, () => told(type)[0]);

    before(async () => {
      bus = await listen(mesh());
      agent().replyWith(() => ({ text: `Nothing is known about the ${MARK}.` }));
      ({ json: answer } = await ask(mesh(), weakHint(MARK), {}, requestId));
    });
    after(() => bus.close());

    it('is answered, and says that a closer look follows', () => {
      assert.deepEqual(
        [answer.blocked, answer.escalated, answer.injection_detected, answer.response, answer.degraded],
        [false, true, true, `Nothing is known about the ${MARK}.`, []],
      );
    });

    it('is told to those who analyse, with all they need but the text', async () => {
      const { data, raw } = await one('gateway.request.escalated');
      assert.partialDeepStrictEqual(data, {
        text_kept: true,
        request: { decision_id: answer.decision_id, decision: 'escalate', escalated: true },
      });
      const { layers } = data.request as { layers: { layer: string }[] };
      assert.deepEqual(
        layers.map(({ layer }) => layer),
        ['input_guard', 'state_monitor', 'agent', 'output_guard'],
      );
      assert.doesNotMatch(raw, new RegExp(MARK));
    });

    it('is analysed: an event, and an entry in the log under the same id, neither with any text', async () => {
      const { data, raw, headers } = await one('guard.escalation.analyzed');
      assert.deepEqual([data.decision_id, data.method, data.degraded_by], [answer.decision_id, 'rules', '']);
      assert.ok(Number(data.risk) >= Number(data.risk_before), `${data.risk} after ${data.risk_before}`);
      const entries = await eventually('the entry', async () => {
        const found = await readLog(mesh().api, `&entity=escalation&request_id=${requestId}`);
        return found.length > 0 && found;
      });
      assert.deepEqual(
        entries.map(({ record, producer }) => [record.id, record.action, record.entity_id, producer]),
        [[headers['ce-id'], 'analyzed', answer.decision_id, 'guard']],
      );
      assert.doesNotMatch(raw + JSON.stringify(entries), new RegExp(MARK));
    });

    it('is told of once', () => {
      for (const type of ['gateway.request.completed', 'gateway.request.escalated', 'guard.escalation.analyzed'])
        assert.equal(told(type).length, 1, type);
    });
  });
}
