/** What the requests of one session have to do with one another, and those of two sessions have not. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type { AgentServer } from '../harness/agent.ts';
import type { Answer, Api } from '../harness/api.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization } from '../harness/organizations.ts';
import { ask, type ProcessAnswer } from '../harness/process.ts';

export function describeSessions(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('the requests of a session', () => {
    beforeEach(() => agent().replyWith(() => ({ text: 'Here is what I found.' })));

    const askAgain = (caller: { readonly api: Api }, session: string) => ask(caller, 'Is the report ready now?', { session_id: session });

    /** Until it is blocked. */
    async function goRound(caller: { readonly api: Api }, session: string): Promise<Answer<ProcessAnswer>[]> {
      const answers: Answer<ProcessAnswer>[] = [];
      while (answers.length < 8 && answers.at(-1)?.json.blocked !== true) answers.push(await askAgain(caller, session));
      return answers;
    }

    it('are those of a new one where none is named', async () => {
      const first = await ask(mesh(), 'First of all, hello');
      const second = await ask(mesh(), 'And another hello');
      assert.match(first.json.session_id, /^ses_[a-z0-9]{26}$/);
      assert.notEqual(first.json.session_id, second.json.session_id);
    });

    it('are stopped when they go round in circles, after a warning, with the kind of circle, until something else is said', async () => {
      const before = agent().asked.length;
      const answers = await goRound(mesh(), 'sess_circle');
      const [warned, last] = answers.slice(-2).map(({ json }) => json);
      assert.ok(answers.length > 3, `stopped after ${answers.length}`);
      assert.match(warned?.warnings.join() ?? '', /repeats itself/);
      assert.deepEqual([last?.blocked, last?.block_reason, last?.response], [true, 'Session stopped: repetition (identical)', null]);
      assert.deepEqual(
        last?.threats.map(({ layer, category, type, action }) => [layer, category, type, action]),
        [['session', 'repetition', 'IDENTICAL', 'block']],
      );
      assert.equal(agent().asked.length - before, answers.length - 1);
      assert.equal((await ask(mesh(), 'Then tell me about the harbour instead', { session_id: 'sess_circle' })).json.blocked, false);
    });

    it('have nothing to do with those of another session, nor of another organisation whose session has the same name', async () => {
      const other = await createOrganization(mesh(), 'Those who ask the same');
      await goRound(mesh(), 'sess_ours');
      assert.equal((await askAgain(mesh(), 'sess_ours')).json.blocked, true);
      for (const [caller, session] of [
        [mesh(), 'sess_theirs'],
        [other, 'sess_ours'],
      ] as const) {
        const { json } = await askAgain(caller, session);
        assert.deepEqual([json.blocked, json.warnings], [false, []]);
      }
      type Found = { session: { steps: number } };
      assert.equal((await other.api.get<Found>('/api/v1/sessions/sess_ours')).json.session.steps, 1);
    });
  });
}
