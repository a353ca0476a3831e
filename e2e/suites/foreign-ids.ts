/** Over REST one organisation never sees or touches what belongs to another. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Answer, assertProblem } from '../harness/api.ts';
import { type AuditEntry, readLog } from '../harness/audit-log.ts';
import type { InspectAnswer } from '../harness/guardrails.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization, type Organization } from '../harness/organizations.ts';
import { eventually } from '../harness/waiting.ts';

export function describeForeignIds(mesh: () => Mesh): void {
  describe("another organisation's things over REST", () => {
    let other: Organization;
    let entry: AuditEntry;
    before(async () => {
      other = await createOrganization(mesh(), 'The others');
      const { json } = await other.api.post<InspectAnswer>('/api/v1/guard/inspect', { text: 'theirs', session_id: 'theirs' });
      entry = await eventually('their entry', async () => (await readLog(other.api)).find(({ record }) => record.id === json.decision_id));
    });

    /** What is not ours is answered as what does not exist, word for word. */
    const cases: readonly { title: string; ask: (api: Mesh['api'], ids: Ids) => Promise<Answer> }[] = [
      { title: 'an organisation', ask: (api, { org }) => api.get(`/api/v1/organizations/${org}`) },
      { title: 'an audit entry', ask: (api, { event }) => api.get(`/api/v1/audit/logs/${event}`) },
      { title: 'an API key', ask: (api, { key }) => api.delete(`/api/v1/api-keys/${key}`) },
      {
        title: 'a workspace for a key',
        ask: (api, { ws }) => api.post('/api/v1/api-keys', { name: 'x', workspace_id: ws, scopes: ['*'] }),
      },
    ];
    for (const { title, ask } of cases) {
      it(`${title} is not found`, async () => {
        const theirs: Ids = { org: other.orgId, ws: other.workspaceId, key: other.keyId, event: entry.record.id };
        const foreign = assertProblem(await ask(mesh().api, theirs), 404);
        const missing = assertProblem(await ask(mesh().api, neverMade(theirs)), 404);
        assert.equal(hideIds(foreign.detail), hideIds(missing.detail));
        assert.equal(foreign.code, missing.code);
      });
    }

    it('do not appear in lists, whatever the filter says', async () => {
      for (const filter of [
        '',
        `&workspace_id=${other.workspaceId}`,
        `&principal_id=${other.keyId}`,
        `&request_id=${entry.record.request_id}`,
      ]) {
        assert.ok(
          (await readLog(mesh().api, filter)).every(({ record }) => record.org_id === mesh().orgId),
          filter,
        );
      }
      for (const path of ['/api/v1/workspaces', '/api/v1/api-keys']) {
        const { status, text } = await mesh().api.get(`${path}?page_size=500`);
        assert.equal(status, 200);
        assert.doesNotMatch(text, new RegExp(`${other.orgId}|${other.workspaceId}|${other.keyId}`));
      }
    });

    it('are not reached by a page token of theirs', async () => {
      await other.api.post('/guardrails/check', { text: 'one more' });
      for (const path of ['/api/v1/audit/logs', '/api/v1/api-keys', '/api/v1/workspaces']) {
        await other.api.post('/api/v1/workspaces', { name: `for ${path}` });
        await other.api.post('/api/v1/api-keys', { name: 'second', workspace_id: other.workspaceId, scopes: ['*'] });
        const page = await eventually('a second page', async () => {
          const { json } = await other.api.get<{ next_page_token: string }>(`${path}?page_size=1`);
          return json.next_page_token !== '' && json;
        });
        const answer = await mesh().api.get(`${path}?page_token=${encodeURIComponent(page.next_page_token)}`);
        assert.ok([200, 422].includes(answer.status), answer.text);
        assert.doesNotMatch(answer.text, new RegExp(`${other.orgId}|${other.workspaceId}|${other.keyId}`));
      }
    });

    it('still work for their owner', async () => {
      assert.equal((await other.api.get(`/api/v1/organizations/${other.orgId}`)).status, 200);
      assert.equal((await other.api.get(`/api/v1/audit/logs/${entry.record.id}`)).status, 200);
      assert.equal((await other.api.post('/guardrails/check', { text: 'still here' })).status, 200);
    });
  });
}

type Ids = { readonly org: string; readonly ws: string; readonly key: string; readonly event: string };

/** Ids of the same shape that belong to nothing: another last character. */
const neverMade = (ids: Ids): Ids =>
  Object.fromEntries(Object.entries(ids).map(([kind, id]) => [kind, `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`])) as Ids;

const hideIds = (text: string): string => text.replace(/(org|ws|key|evt)_[a-z0-9]{26}/g, '$1_…');
