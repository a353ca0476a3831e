/** Budgets as those who set them see them, and as those who spend from them do: over REST, and on the way to the agent. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { newId } from '@sentinelmesh/kernel';
import { type AgentServer, COST_MICRO_USD } from '../harness/agent.ts';
import { type Api, assertProblem } from '../harness/api.ts';
import { type BusEvent, listen } from '../harness/bus.ts';
import type { Mesh } from '../harness/mesh.ts';
import { createOrganization } from '../harness/organizations.ts';
import { ask } from '../harness/process.ts';
import { eventually } from '../harness/waiting.ts';

type Budget = {
  readonly scope: string;
  readonly scope_id: string;
  readonly limit_micro_usd: string;
  readonly spent_micro_usd: string;
  readonly reserved_micro_usd: string;
  readonly remaining_micro_usd: string;
  readonly exceeded: boolean;
};

/** More than any single call to the agent can cost. */
const AMPLE = '1000000';

export function describeBudgets(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('a budget', () => {
    describeLife(mesh);
    describeThresholds(mesh);
    describeForeignBudget(mesh);
  });
  describePaying(mesh, agent);
}

async function create(api: Api, scope: string, scopeId: string, limit: string): Promise<void> {
  const { status, text } = await api.post('/api/v1/budgets', { scope, scope_id: scopeId, limit_micro_usd: limit });
  assert.equal(status, 201, text);
}

async function read(api: Api, scope: string, scopeId: string): Promise<Budget> {
  const { status, json, text } = await api.get<{ budget: Budget }>(`/api/v1/budgets/${scope}/${scopeId}`);
  assert.equal(status, 200, text);
  return json.budget;
}

function describeLife(mesh: () => Mesh): void {
  it('is made, given another limit, found, listed and removed', async () => {
    const { api } = mesh();
    const id = newId('trn');
    await create(api, 'run', id, '7');
    await create(api, 'run', id, '9');
    assert.partialDeepStrictEqual(await read(api, 'run', id), { scope: 'run', scope_id: id, limit_micro_usd: '9', spent_micro_usd: '0' });
    const { json } = await api.get<{ budgets: Budget[] }>('/api/v1/budgets?scope=run&page_size=500');
    assert.equal(json.budgets.filter(({ scope_id }) => scope_id === id).length, 1);
    assert.equal((await api.delete(`/api/v1/budgets/run/${id}`)).status, 200);
    assertProblem(await api.get(`/api/v1/budgets/run/${id}`), 404);
  });

  it('admits no more than its limit, however many reserve at once, and gives back what is released', async () => {
    const { api } = mesh();
    const id = newId('trn');
    await create(api, 'run', id, '1000');
    const reserve = () =>
      api.post<{ reservation: { id: string } }>('/api/v1/budget-reservations', { payer: { run_id: id }, amount_micro_usd: '100' });
    const answers = await Promise.all(Array.from({ length: 40 }, reserve));
    const held = answers.filter(({ status }) => status === 201).map(({ json }) => json.reservation.id);
    assert.equal(held.length, 10);
    for (const answer of answers.filter(({ status }) => status !== 201)) assert.equal(assertProblem(answer, 409).code, 'budget_exceeded');
    assert.partialDeepStrictEqual(await read(api, 'run', id), { reserved_micro_usd: '1000', remaining_micro_usd: '0', exceeded: true });

    const end = (reservation: string | undefined, how: string) => api.post(`/api/v1/budget-reservations/${reservation}/${how}`, {});
    for (const [at, reservation] of held.entries()) assert.equal((await end(reservation, at < 9 ? 'release' : 'settle')).status, 200);
    // Repeating it changes nothing.
    assert.equal((await end(held[0], 'release')).status, 200);
    assert.partialDeepStrictEqual(await read(api, 'run', id), { reserved_micro_usd: '0', spent_micro_usd: '0', exceeded: false });
  });

  it('serves the documented client: create, can-spend, spend, status, delete', async () => {
    const { api } = mesh();
    const run = newId('trn');
    const path = `/api/v1/safety/budget/${run}`;
    const created = await api.post('/api/v1/safety/budget', { run_id: run, limit: 1.5 });
    assert.deepEqual([created.status, created.json], [201, { run_id: run, limit: 1.5, spent: 0, remaining: 1.5, exceeded: false }]);
    const canSpend = async (amount: number) => (await api.post<{ can_spend: boolean }>(`${path}/can-spend`, { amount })).json.can_spend;
    assert.deepEqual([await canSpend(1.5), await canSpend(1.500001)], [true, false]);
    const spend = (amount: number) => api.post(`${path}/spend`, { amount });
    assert.partialDeepStrictEqual((await spend(0.75)).json, { spent: 0.75, remaining: 0.75, exceeded: false });
    const refused = assertProblem(await spend(0.750001), 409);
    assert.deepEqual([refused.code, refused.detail], ['budget_exceeded', 'the budget of the run has $0.75 left, $0.750001 is needed']);
    assert.partialDeepStrictEqual((await api.get(path)).json, { spent: 0.75 });
    assert.partialDeepStrictEqual((await spend(0.75)).json, { spent: 1.5, remaining: 0, exceeded: true });
    assert.equal(await canSpend(0.000001), false);
    assert.equal((await api.delete(path)).status, 200);
    assertProblem(await api.get(path), 404);
  });
}

function describeThresholds(mesh: () => Mesh): void {
  it('tells once of each threshold that is reached, in an event and in the log', async () => {
    const { api } = mesh();
    const bus = await listen(mesh());
    try {
      const [slowly, atOnce] = [newId('trn'), newId('trn')];
      for (const run of [slowly, atOnce]) await create(api, 'run', run, '1000000');
      const spend = (run: string, amount: number) => api.post(`/api/v1/safety/budget/${run}/spend`, { amount });
      for (const amount of [0.49, 0.01, 0.2, 0.1, 0.05, 0.05, 0.1]) assert.equal((await spend(slowly, amount)).status, 200);
      assert.equal((await spend(atOnce, 1)).status, 200);
      assertProblem(await spend(slowly, 0.01), 409);
      for (const run of [slowly, atOnce]) await api.delete(`/api/v1/budgets/run/${run}`);
      for (const run of [slowly, atOnce]) {
        // What comes after it in the outbox is told after it.
        await eventually('the removal', () => bus.events.some((event) => isAbout(event, run, 'budget.limit.removed')));
        const told = bus.events.filter((event) => isAbout(event, run, 'budget.threshold.crossed'));
        assert.deepEqual(told.map(({ data }) => data.percent).sort(), [100, 50, 80, 90]);
        assert.equal(new Set(told.map(({ headers }) => headers['ce-id'])).size, 4);
      }
      const [event] = bus.events.filter(({ headers }) => headers['ce-type'] === 'budget.threshold.crossed');
      await eventually('its entry', async () => (await api.get(`/api/v1/audit/logs/${event?.headers['ce-id']}`)).status === 200);
    } finally {
      await bus.close();
    }
  });
}

function isAbout({ headers, data }: BusEvent, run: string, type: string): boolean {
  return headers['ce-type'] === type && (data.budget as Budget | undefined)?.scope_id === run;
}

function describeForeignBudget(mesh: () => Mesh): void {
  it("of another organisation is not found, whatever is asked of it, and pays for nobody else's run of that name", async () => {
    const other = await createOrganization(mesh(), 'Those who pay for themselves');
    const run = newId('trn');
    await create(other.api, 'run', run, '1');
    await other.api.post('/api/v1/budget-reservations', { payer: { run_id: run }, amount_micro_usd: '1', reservation_id: run });
    const { api } = mesh();
    for (const answer of [
      await api.get(`/api/v1/budgets/run/${run}`),
      await api.delete(`/api/v1/budgets/run/${run}`),
      await api.get(`/api/v1/safety/budget/${run}`),
      await api.delete(`/api/v1/safety/budget/${run}`),
      await api.post(`/api/v1/safety/budget/${run}/can-spend`, { amount: 0 }),
      await api.post(`/api/v1/safety/budget/${run}/spend`, { amount: 0.000001 }),
      await api.post(`/api/v1/budget-reservations/${run}/settle`, { amount_micro_usd: '1' }),
      await api.post(`/api/v1/budget-reservations/${run}/release`, {}),
    ])
      assertProblem(answer, 404);
    assertProblem(await api.get(`/api/v1/budgets/organization/${other.orgId}`), 422);
    assert.doesNotMatch((await api.get('/api/v1/budgets?page_size=500')).text, new RegExp(run));
    const { json } = await ask(mesh(), 'Who pays for this one?', { run_id: run });
    assert.deepEqual([json.blocked, typeof json.response], [false, 'string']);
    assert.partialDeepStrictEqual(await read(other.api, 'run', run), { reserved_micro_usd: '1', spent_micro_usd: '0' });
  });
}

function describePaying(mesh: () => Mesh, agent: () => AgentServer): void {
  describe('a request to the agent', () => {
    beforeEach(() => agent().replyWith(() => ({ text: 'Here is what I found.' })));

    it('is paid from every budget of its payer, with what it cost and no more', async () => {
      const payer = await createOrganization(mesh(), 'Those who pay');
      const [run, session, user] = [newId('trn'), newId('ses'), newId('trn')];
      const budgets = { run, session, end_user: user, workspace: payer.workspaceId, organization: payer.orgId };
      for (const [scope, id] of Object.entries(budgets)) await create(payer.api, scope, id, AMPLE);
      const { json } = await ask(payer, 'What does this cost?', { run_id: run, session_id: session, user_id: user });
      assert.equal(json.response, 'Here is what I found.');
      for (const [scope, id] of Object.entries(budgets)) {
        const budget = await eventually(`nothing reserved for the ${scope}`, async () => {
          const found = await read(payer.api, scope, id);
          return found.reserved_micro_usd === '0' && found;
        });
        assert.equal(budget.spent_micro_usd, COST_MICRO_USD, scope);
      }
    });

    for (const scope of ['run', 'session', 'end_user', 'workspace', 'organization'] as const) {
      it(`is blocked with a reason, without the agent, when the budget of the ${scope} has too little left`, async () => {
        const payer = await createOrganization(mesh(), `Those whose ${scope} is poor`);
        const bus = await listen(mesh(), payer.orgId);
        const id = newId('trn');
        const scopeId = { run: id, session: id, end_user: id, workspace: payer.workspaceId, organization: '' }[scope];
        await create(payer.api, scope, scopeId, '5');
        const before = agent().asked.length;
        const { status, json } = await ask(payer, 'Is there any money left?', { run_id: id, session_id: id, user_id: id });
        assert.equal(status, 200);
        assert.deepEqual([json.blocked, json.block_reason, json.response], [true, 'Budget exceeded', null]);
        assert.deepEqual(
          json.threats.map(({ layer, category, action }) => [layer, category, action]),
          [['session', 'budget', 'block']],
        );
        assert.equal(agent().asked.length, before);
        await eventually('the event', () => bus.events.some(({ headers }) => headers['ce-type'] === 'budget.limit.exceeded'));
        await bus.close();
      });
    }
  });
}
