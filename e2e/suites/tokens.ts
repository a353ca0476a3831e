/** Tokens over REST: what was taken out comes back to the session it was taken from, and to nobody else. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { assertProblem } from '../harness/api.ts';
import { readLog } from '../harness/audit-log.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization, type Organization } from '../harness/organizations.ts';
import { signal } from '../harness/processes.ts';
import { eventually } from '../harness/waiting.ts';

const VALUE = 'wombat.sanctuary@example.com';
const SESSION = 'session-of-tokens';

type Redacted = { readonly text: string; readonly decision_id: string; readonly expires_at: string };
type Restored = { readonly text: string; readonly restored: number };

export function describeTokens(mesh: () => Mesh, { processes }: { processes: boolean }): void {
  describe('personal data as tokens', () => {
    let other: Organization;
    let redacted: Redacted;
    before(async () => {
      other = await createOrganization(mesh(), 'Others with tokens');
      const request = { text: `Write to ${VALUE}`, session_id: SESSION, end_user: 'ada' };
      ({ json: redacted } = await mesh().api.post<Redacted>('/api/v1/guard/redact', request));
    });
    const restore = async (text: string, { api = mesh().api, session = SESSION, json = false } = {}) =>
      (await api.post<Restored>('/api/v1/guard/restore', { text, session_id: session, json })).json;

    it('take the place of what was found', () => {
      assert.match(redacted.text, /^Write to \[EMAIL:[a-p]{18}\]$/);
      assert.ok(Date.parse(redacted.expires_at) > Date.now());
    });

    it('come back as what they stand for, also inside the arguments of a tool call', async () => {
      assert.deepEqual(await restore(redacted.text), { text: `Write to ${VALUE}`, restored: 1 });
      const call = JSON.stringify({ to: redacted.text, copies: 12345678901234567890n.toString() });
      assert.deepEqual(JSON.parse((await restore(call, { json: true })).text), { to: `Write to ${VALUE}`, copies: '12345678901234567890' });
    });

    it('mean nothing in another session, nor to another organisation', async () => {
      assert.deepEqual(await restore(redacted.text, { session: 'another' }), { text: redacted.text, restored: 0 });
      assert.deepEqual(await restore(redacted.text, { api: other.api }), { text: redacted.text, restored: 0 });
    });

    if (processes) {
      it('survive the death of the guard', async () => {
        const pid = mesh().pidOf('guard');
        signal(pid, 'SIGKILL');
        await eventually('the value', async () => {
          const { status, json } = await mesh().api.post<Restored>('/api/v1/guard/restore', { text: redacted.text, session_id: SESSION });
          return status === 200 && json.restored === 1;
        });
        assert.notEqual(mesh().pidOf('guard'), pid);
      });
    }

    it('need a session, and a text that is one', async () => {
      assertProblem(await mesh().api.post('/api/v1/guard/redact', { text: 'a' }), 422);
      assertProblem(await mesh().api.post('/api/v1/guard/restore', { text: 17, session_id: SESSION }), 422);
      assertProblem(await mesh().api.post('/api/v1/guard/erase-tokens', {}), 422);
    });

    it('leave no value in the log of the mesh, nor in that of the organisation', async () => {
      await eventually('the record', async () => (await readLog(mesh().api)).find(({ record }) => record.id === redacted.decision_id));
      assert.ok(!JSON.stringify(await readLog(mesh().api)).includes(VALUE));
      assert.ok(!mesh().log().includes(VALUE));
    });

    it('are forgotten with the person, whom nobody else can erase', async () => {
      const erase = async (api: Mesh['api']) =>
        (await api.post<{ erased: number }>('/api/v1/guard/erase-tokens', { end_user: 'ada' })).json;
      assert.equal((await erase(other.api)).erased, 0);
      assert.equal((await restore(redacted.text)).restored, 1);
      assert.equal((await erase(mesh().api)).erased, 1);
      assert.deepEqual(await restore(redacted.text), { text: redacted.text, restored: 0 });
    });
  });
}
